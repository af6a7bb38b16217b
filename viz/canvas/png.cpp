#include "viz/canvas/png.hpp"

#include <stb/stb_image.h>
#include <stb/stb_image_write.h>

#include <cerrno>
#include <cstring>
#include <fstream>
#include <iterator>
#include <memory>

#include "sim/base/assert.hpp"
#include "sim/trace/file_error.hpp"

namespace routelab::canvas {

namespace {

void append(void* context, void* data, int size) {
  auto& bytes = *static_cast<std::vector<std::uint8_t>*>(context);
  const auto* const first = static_cast<const std::uint8_t*>(data);
  bytes.insert(bytes.end(), first, first + size);
}

}  // namespace

std::vector<std::uint8_t> encode_png(const Image& image) {
  RL_ASSERT(image.width > 0 && image.height > 0);
  // Flat areas gain nothing from filters, and trying all five takes most of the time.
  stbi_write_force_png_filter = 0;
  stbi_write_png_compression_level = 1;
  std::vector<std::uint8_t> bytes;
  const int written = stbi_write_png_to_func(append, &bytes, image.width, image.height, 4,
                                             image.rgba.data(), image.width * 4);
  RL_ASSERT(written != 0);
  return bytes;
}

void write_png(const Image& image, const std::string& path) {
  const std::vector<std::uint8_t> bytes = encode_png(image);
  errno = 0;
  std::ofstream file(path, std::ios::binary);
  file.write(reinterpret_cast<const char*>(bytes.data()),
             static_cast<std::streamsize>(bytes.size()));
  file.close();
  if (!file)
    throw trace::FileError(path, std::string("cannot be written: ") + std::strerror(errno));
}

Image read_png(const std::string& path) {
  errno = 0;
  std::ifstream file(path, std::ios::binary);
  if (!file) throw trace::FileError(path, std::string("cannot be read: ") + std::strerror(errno));
  const std::string bytes{std::istreambuf_iterator<char>(file), {}};
  int width = 0;
  int height = 0;
  int channels = 0;
  const std::unique_ptr<stbi_uc, decltype(&stbi_image_free)> pixels(
      stbi_load_from_memory(reinterpret_cast<const stbi_uc*>(bytes.data()),
                            static_cast<int>(bytes.size()), &width, &height, &channels, 4),
      &stbi_image_free);
  if (!pixels) throw trace::FileError(path, "is not a picture");
  Image image(width, height);
  std::memcpy(image.rgba.data(), pixels.get(), image.rgba.size());
  return image;
}

}  // namespace routelab::canvas
