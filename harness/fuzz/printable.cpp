#include "harness/fuzz/printable.hpp"

#include <fmt/format.h>

namespace routelab::fuzz {

std::string printable_bytes(std::string_view bytes, std::size_t most) {
  std::string text;
  for (const char c : bytes) {
    if (text.size() >= most) return text + "...";
    const auto byte = static_cast<unsigned char>(c);
    if (c == '\r') {
      text += "\\r";
    } else if (c == '\n') {
      text += "\\n";
    } else if (byte < 0x20 || byte > 0x7e) {
      text += fmt::format("\\x{:02x}", byte);
    } else {
      text += c;
    }
  }
  return text;
}

}  // namespace routelab::fuzz
