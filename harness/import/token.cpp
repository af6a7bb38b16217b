#include "harness/import/token.hpp"

#include <charconv>

#include "sim/base/utf8.hpp"

namespace routelab::import {

namespace {

/// The hexadecimal digits at `at`, at most `most`, which is moved behind them.
std::uint32_t hexadecimal(std::string_view text, std::size_t& at, std::size_t most) {
  std::uint32_t value = 0;
  const std::string_view digits = text.substr(at < text.size() ? at : text.size(), most);
  const auto end = std::from_chars(digits.data(), digits.data() + digits.size(), value, 16).ptr;
  at += static_cast<std::size_t>(end - digits.data());
  return value;
}

/// `at` is behind `\u`.
void append_unicode(std::string& out, std::string_view text, std::size_t& at) {
  std::uint32_t value = 0;
  if (at < text.size() && text[at] == '{') {
    value = hexadecimal(text, ++at, 6);
    if (at < text.size() && text[at] == '}') ++at;
  } else {
    value = hexadecimal(text, at, 4);
    const bool is_high = value >= 0xD800 && value < 0xDC00;
    if (is_high && text.substr(at).starts_with("\\u")) {
      std::size_t low_at = at + 2;
      const std::uint32_t low = hexadecimal(text, low_at, 4);
      if (low >= 0xDC00 && low < 0xE000) {
        value = 0x10000 + ((value - 0xD800) << 10U) + (low - 0xDC00);
        at = low_at;
      }
    }
  }
  append_utf8(out, value > 0x10FFFF ? 0xFFFD : static_cast<char32_t>(value));
}

}  // namespace

std::string text_of(const Token& token) {
  const std::string_view text = token.text;
  std::string out;
  for (std::size_t at = 0; at < text.size();) {
    const char c = text[at++];
    if (c != '\\' || at == text.size()) {
      out += c;
      continue;
    }
    const char escaped = text[at++];
    switch (escaped) {
      case 'n': out += '\n'; break;
      case 't': out += '\t'; break;
      case 'r': out += '\r'; break;
      case 'b': out += '\b'; break;
      case 'f': out += '\f'; break;
      case 'v': out += '\v'; break;
      case '0': out += '\0'; break;
      case '\n': break;
      case 'x': append_utf8(out, static_cast<char32_t>(hexadecimal(text, at, 2))); break;
      case 'u': append_unicode(out, text, at); break;
      default: out += escaped;
    }
  }
  return replace_invalid_utf8(out);
}

}  // namespace routelab::import
