#include "sim/base/code_point.hpp"

#include <algorithm>
#include <array>
#include <cstdio>
#include <utility>

#include "sim/base/utf8.hpp"

namespace routelab {

CodePoint code_point_at(std::string_view text, std::size_t at) {
  const std::size_t bytes = utf8_length(text, at);
  const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(text[at + i]); };
  if (bytes <= 1) return {byte(0), bytes};
  char32_t value = byte(0) & (0x7FU >> bytes);
  for (std::size_t i = 1; i < bytes; ++i) value = (value << 6U) | (byte(i) & 0x3FU);
  return {value, bytes};
}

bool is_invisible(char32_t c) {
  constexpr std::array<std::pair<char32_t, char32_t>, 12> ranges{{{0x00, 0x1F},
                                                                  {0x7F, 0x9F},
                                                                  {0xAD, 0xAD},
                                                                  {0x61C, 0x61C},
                                                                  {0x180E, 0x180E},
                                                                  {0x200B, 0x200F},
                                                                  {0x2028, 0x202E},
                                                                  {0x2060, 0x206F},
                                                                  {0xFDD0, 0xFDEF},
                                                                  {0xFEFF, 0xFEFF},
                                                                  {0xFFF9, 0xFFFB},
                                                                  {0xE0000, 0xE0FFF}}};
  return (c & 0xFFFE) == 0xFFFE ||
         std::any_of(ranges.begin(), ranges.end(),
                     [c](const auto& range) { return c >= range.first && c <= range.second; });
}

std::string escaped(char32_t c) {
  std::array<char, 16> text{};
  const auto code = static_cast<unsigned>(c);
  std::snprintf(text.data(), text.size(), code < 0x80 ? "\\x%02x" : "\\u{%x}", code);
  return text.data();
}

}  // namespace routelab
