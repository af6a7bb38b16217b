#include "viz/report/html_text.hpp"

#include <fmt/format.h>

#include "sim/base/utf8.hpp"

namespace routelab::report {

namespace {

bool is_between(char32_t c, char32_t low, char32_t high) { return c >= low && c <= high; }

/// Formats, marks of direction, line separators and the like: they would change what is seen
/// without being seen themselves. The last two of a plane are no characters.
bool is_invisible(char32_t c) {
  return c < 0x20 || is_between(c, 0x7F, 0x9F) || c == 0xAD || c == 0x61C || c == 0x180E ||
         is_between(c, 0x200B, 0x200F) || is_between(c, 0x2028, 0x202E) ||
         is_between(c, 0x2060, 0x206F) || c == 0xFEFF || is_between(c, 0xFFF9, 0xFFFB) ||
         is_between(c, 0xFDD0, 0xFDEF) || (c & 0xFFFE) == 0xFFFE || is_between(c, 0xE0000, 0xE0FFF);
}

/// Of valid UTF-8.
char32_t code_point(std::string_view sequence) {
  const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(sequence[i]); };
  if (sequence.size() == 1) return byte(0);
  char32_t value = byte(0) & (0x7FU >> sequence.size());
  for (std::size_t i = 1; i < sequence.size(); ++i) value = (value << 6U) | (byte(i) & 0x3FU);
  return value;
}

void append(std::string& html, std::string_view sequence) {
  const char32_t c = code_point(sequence);
  switch (c) {
    case '&': html += "&amp;"; return;
    case '<': html += "&lt;"; return;
    case '>': html += "&gt;"; return;
    case '"': html += "&quot;"; return;
    case '\'': html += "&#39;"; return;
    case '\t':
    case '\n': html += ' '; return;
    default: break;
  }
  if (!is_invisible(c)) {
    html += sequence;
  } else if (c < 0x80) {
    html += fmt::format("\\x{:02x}", static_cast<unsigned>(c));
  } else {
    html += fmt::format("\\u{{{:x}}}", static_cast<unsigned>(c));
  }
}

}  // namespace

std::string html_text(std::string_view text, std::size_t most) {
  // A character takes four bytes at most: what lies behind need not be looked at.
  const bool is_long = text.size() / 4 > most;
  const std::string valid = replace_invalid_utf8(is_long ? text.substr(0, 4 * most + 4) : text);
  std::string html;
  std::size_t at = 0;
  for (std::size_t shown = 0; at < valid.size() && shown < most; ++shown) {
    const std::size_t bytes = utf8_length(valid, at);
    append(html, std::string_view(valid).substr(at, bytes));
    at += bytes;
  }
  return at < valid.size() ? html + "…" : html;
}

std::string html_text(std::string_view text) { return html_text(text, text.size()); }

}  // namespace routelab::report
