#include "sim/scenario/input_file.hpp"

#include <filesystem>
#include <ios>
#include <string_view>
#include <system_error>
#include <utility>

#include <fmt/format.h>

namespace routelab::scenario {

bool is_within(std::size_t limit, std::size_t bytes, const std::string& file,
               Diagnostics& diagnostics) {
  if (bytes <= limit) return true;
  diagnostics.error({file, 0, 0, 1}, "file-too-large",
                    fmt::format("the file has more than {} MB", limit >> 20U));
  return false;
}

std::optional<std::ifstream> open_file(const std::string& path, std::size_t limit,
                                       Diagnostics& diagnostics) {
  const auto refuse = [&](std::string_view code, std::string message) {
    diagnostics.error({path, 0, 0, 1}, code, std::move(message));
    return std::nullopt;
  };
  std::error_code error;
  const auto status = std::filesystem::status(path, error);
  if (!std::filesystem::exists(status)) return refuse("no-such-file", "there is no such file");
  if (std::filesystem::is_directory(status)) {
    return refuse("not-a-file", "this is a directory, not a file");
  }
  if (std::filesystem::is_regular_file(status)) {
    const auto size = std::filesystem::file_size(path, error);
    if (!error && !is_within(limit, size, path, diagnostics)) return std::nullopt;
  }
  std::ifstream stream(path, std::ios::binary);
  if (!stream) return refuse("cannot-read", "the file cannot be read");
  return stream;
}

std::optional<std::string> read_file(const std::string& path, std::size_t limit,
                                     Diagnostics& diagnostics) {
  auto stream = open_file(path, limit, diagnostics);
  if (!stream) return std::nullopt;
  std::string text;
  constexpr std::size_t piece = 1U << 16U;
  while (*stream && text.size() <= limit) {  // a pipe has no size to look at beforehand
    const std::size_t before = text.size();
    text.resize(before + piece);
    stream->read(text.data() + before, static_cast<std::streamsize>(piece));
    text.resize(before + static_cast<std::size_t>(stream->gcount()));
  }
  if (!is_within(limit, text.size(), path, diagnostics)) return std::nullopt;
  if (!stream->eof()) {
    diagnostics.error({path, 0, 0, 1}, "cannot-read", "the file cannot be read");
    return std::nullopt;
  }
  return text;
}

std::string beside(const std::string& file, const std::string& name) {
  if (name.starts_with('/')) return name;
  const std::size_t slash = file.rfind('/');
  return slash == std::string::npos ? name : file.substr(0, slash + 1) + name;
}

}  // namespace routelab::scenario
