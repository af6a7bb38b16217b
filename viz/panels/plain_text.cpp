#include "viz/panels/plain_text.hpp"

#include <imgui.h>

#include <algorithm>
#include <array>
#include <utility>

#include "sim/base/utf8.hpp"

namespace routelab::panels {

namespace {

char32_t decoded(std::string_view bytes) {
  const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(bytes[i]); };
  if (bytes.size() == 1) return byte(0);
  char32_t point = byte(0) & (0x7FU >> bytes.size());
  for (std::size_t i = 1; i < bytes.size(); ++i) point = point << 6 | (byte(i) & 0x3FU);
  return point;
}

/// Categories Cc and Cf of Unicode, as far as they matter here, and the two line separators.
bool is_plain(char32_t point) {
  constexpr std::array<std::pair<char32_t, char32_t>, 9> others{{{0x00, 0x1F},
                                                                 {0x7F, 0x9F},
                                                                 {0xAD, 0xAD},
                                                                 {0x61C, 0x61C},
                                                                 {0x180E, 0x180E},
                                                                 {0x200B, 0x200F},
                                                                 {0x2028, 0x202E},
                                                                 {0x2060, 0x206F},
                                                                 {0xFEFF, 0xFEFF}}};
  return std::none_of(others.begin(), others.end(), [point](const auto& range) {
    return point >= range.first && point <= range.second;
  });
}

}  // namespace

std::string plain_text(std::string_view text) {
  std::string plain;
  plain.reserve(std::min(text.size(), longest_text + 3));
  for (std::size_t at = 0; at < text.size();) {
    if (plain.size() >= longest_text) return plain + "...";
    const std::size_t length = utf8_length(text, at);
    const std::string_view bytes = text.substr(at, std::max<std::size_t>(length, 1));
    plain += length > 0 && is_plain(decoded(bytes)) ? bytes : "?";
    at += bytes.size();
  }
  return plain;
}

void write(std::string_view text) {
  const std::string plain = plain_text(text);
  ImGui::TextUnformatted(plain.data(), plain.data() + plain.size());
}

void write_wrapped(std::string_view text) {
  ImGui::PushTextWrapPos(0);
  write(text);
  ImGui::PopTextWrapPos();
}

}  // namespace routelab::panels
