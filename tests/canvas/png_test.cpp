#include "viz/canvas/png.hpp"

#include <filesystem>
#include <fstream>
#include <string>

#include "sim/trace/file_error.hpp"
#include "tests/support/catch.hpp"
#include "viz/canvas/difference.hpp"

using namespace routelab;
using canvas::Image;

namespace {

Image pattern(int width, int height) {
  Image image(width, height);
  for (std::size_t i = 0; i < image.rgba.size(); ++i) {
    image.rgba[i] = static_cast<std::uint8_t>(i * i / 7 + i);
  }
  return image;
}

std::string temporary(const char* name) {
  return (std::filesystem::temp_directory_path() / name).string();
}

template <class Action>
std::string error_of(Action action) {
  try {
    action();
  } catch (const trace::FileError& error) {
    return error.message;
  }
  return "none";
}

}  // namespace

TEST_CASE("What is written is read back, transparency included") {
  const std::string path = temporary("routelab-png-test.png");
  const auto [width, height] =
      GENERATE(std::pair(1, 1), std::pair(3, 200), std::pair(257, 5), std::pair(300, 200));
  const Image image = pattern(width, height);
  canvas::write_png(image, path);
  CHECK(canvas::read_png(path) == image);
  CHECK(std::filesystem::file_size(path) == canvas::encode_png(image).size());
  std::filesystem::remove(path);
}

TEST_CASE("A flat picture is a small file") {
  CHECK(canvas::encode_png(Image(1920, 1080)).size() < 100'000);
}

TEST_CASE("Files that cannot be written or read say why") {
  CHECK(error_of([] { canvas::write_png(pattern(2, 2), "/nowhere/at/all.png"); }) ==
        "cannot be written: No such file or directory");
  CHECK(error_of([] { (void)canvas::read_png("/nowhere/at/all.png"); }) ==
        "cannot be read: No such file or directory");
  const std::string path = temporary("routelab-no-picture.png");
  std::ofstream(path) << "not a picture";
  CHECK(error_of([&] { (void)canvas::read_png(path); }) == "is not a picture");
  std::filesystem::remove(path);
}

TEST_CASE("A full disk is noticed") {
  if (!std::filesystem::exists("/dev/full")) return;
  CHECK(error_of([] { canvas::write_png(pattern(300, 300), "/dev/full"); }) ==
        "cannot be written: No space left on device");
}

TEST_CASE("Differences are counted in pixels, by their largest channel, in decibels") {
  const Image one = pattern(10, 10);
  Image other = one;
  CHECK(difference(one, other).pixels == 0);
  CHECK(difference(one, other).psnr == 100);
  other.at(3, 3)[1] ^= 16U;
  other.at(3, 3)[2] ^= 1U;
  other.at(9, 9)[0] ^= 1U;
  const canvas::Difference found = difference(one, other);
  CHECK(found.pixels == 2);
  CHECK(found.largest == 16);
  // 10 log10(255^2 * 300 / (256 + 1 + 1))
  CHECK(std::abs(found.psnr - 48.7855) < 1e-3);
  const canvas::Difference sizes = difference(one, pattern(10, 11));
  CHECK_FALSE(sizes.same_size);
  CHECK(sizes.pixels == 110);
  CHECK(sizes.psnr == 0);
}
