#include "sim/core/escape.hpp"

#include "sim/base/ascii.hpp"

namespace routelab::core {

std::string percent_encoded(std::string_view text, std::string_view kept) {
  constexpr std::string_view digits = "0123456789ABCDEF";
  constexpr std::string_view unreserved = "-._~";
  std::string out;
  for (const char c : text) {
    if (is_letter(c) || is_digit(c) || unreserved.find(c) != unreserved.npos ||
        kept.find(c) != kept.npos) {
      out += c;
      continue;
    }
    const auto byte = static_cast<unsigned char>(c);
    out += '%';
    out += digits[byte >> 4U];
    out += digits[byte & 15U];
  }
  return out;
}

}  // namespace routelab::core
