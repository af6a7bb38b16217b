#include "sim/scenario/json_cursor.hpp"

#include <algorithm>

#include "sim/scenario/characters.hpp"

namespace routelab::scenario {

Mark JsonCursor::mark_from(const JsonCursor& start) const {
  return start.mark(std::max(1, static_cast<int>(count_code_points(since(start)))));
}

void JsonCursor::advance(std::size_t bytes) {
  for (; bytes > 0 && !at_end(); --bytes) {
    const auto byte = static_cast<unsigned char>(text_[at_++]);
    if (byte == '\n' && has_lines_) {
      ++line_;
      column_ = 1;
    } else if (at_end() || (static_cast<unsigned char>(text_[at_]) & 0xC0U) != 0x80) {
      ++column_;  // the last byte of a code point
    }
  }
}

bool JsonCursor::skip_blanks() {
  for (;;) {
    while (!at_end() && std::string_view(" \t\r\n").find(peek()) != std::string_view::npos) {
      advance();
    }
    if (peek() != '/') return true;
    if (peek(1) == '/') {
      advance(std::min(text_.find_first_of("\r\n", at_), text_.size()) - at_);
    } else if (peek(1) == '*' && text_.find("*/", at_ + 2) != std::string_view::npos) {
      advance(text_.find("*/", at_ + 2) + 2 - at_);
    } else {
      return false;
    }
  }
}

void JsonCursor::skip_separators() {
  while (skip_blanks() && (peek() == ',' || peek() == ':')) advance();
}

void JsonCursor::skip_token() {
  const char first = peek();
  if (is_digit(first) || first == '-') return skip_number();
  advance(first == 't' || first == 'n' ? 4 : first == 'f' ? 5 : 1);
  if (first != '"') return;
  while (!at_end() && peek() != '"') advance(peek() == '\\' ? 2 : 1);
  advance();
}

void JsonCursor::skip_number() {
  const auto skip_digits = [&] {
    while (is_digit(peek())) advance();
  };
  if (peek() == '-') advance();
  peek() == '0' ? advance() : skip_digits();
  if (peek() == '.') {
    advance();
    skip_digits();
  }
  if (peek() != 'e' && peek() != 'E') return;
  const bool sign = peek(1) == '+' || peek(1) == '-';
  if (!is_digit(peek(sign ? 2 : 1))) return;
  advance(sign ? 2 : 1);
  skip_digits();
}

}  // namespace routelab::scenario
