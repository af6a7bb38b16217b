#include "harness/import/text_file.hpp"

#include <fstream>

#include <fmt/format.h>

namespace routelab::import {

std::optional<std::string> read_text_file(const std::filesystem::path& path,
                                          const std::string& name, Problems& problems) {
  std::error_code error;
  // A pipe or a device would keep us waiting.
  if (!std::filesystem::is_regular_file(path, error)) {
    problems.warning(name, 0, "unreadable-file", "is no file that can be read");
    return std::nullopt;
  }
  const std::uintmax_t size = std::filesystem::file_size(path, error);
  if (!error && size > most_file_bytes) {
    problems.warning(name, 0, "large-file",
                     fmt::format("is left out: {} bytes, more than {}", size, most_file_bytes));
    return std::nullopt;
  }
  std::ifstream stream(path, std::ios::binary);
  std::string text(static_cast<std::size_t>(error ? 0 : size), '\0');
  if (!stream || !stream.read(text.data(), static_cast<std::streamsize>(text.size()))) {
    problems.warning(name, 0, "unreadable-file", "cannot be read", "check its permissions");
    return std::nullopt;
  }
  if (text.find('\0') != std::string::npos) {
    problems.warning(name, 0, "binary-file", "is left out: it is no text",
                     "sources are expected in UTF-8");
    return std::nullopt;
  }
  return text;
}

}  // namespace routelab::import
