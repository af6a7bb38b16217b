#include "sim/core/json_scanner.hpp"

#include <charconv>

#include "sim/base/ascii.hpp"
#include "sim/base/utf8.hpp"
#include "sim/core/escape.hpp"

namespace routelab::core {

using Kind = JsonToken::Kind;

namespace {

char at(std::string_view text, std::size_t i) { return i < text.size() ? text[i] : '\0'; }

std::size_t digits_end(std::string_view text, std::size_t from) {
  while (is_digit(at(text, from))) ++from;
  return from;
}

/// Bytes of the escape at `i`, which is a backslash; 0 if it is none.
std::size_t escape_length(std::string_view text, std::size_t i) {
  constexpr std::string_view simple = "\"\\/bfnrt";
  if (i + 1 < text.size() && simple.find(text[i + 1]) != simple.npos) return 2;
  if (at(text, i + 1) != 'u') return 0;
  for (std::size_t digit = i + 2; digit < i + 6; ++digit) {
    if (hex_digit(at(text, digit)) < 0) return 0;
  }
  return 6;
}

/// Of "\uXXXX".
char32_t unit_of(std::string_view escape) {
  unsigned unit = 0;
  std::from_chars(escape.data() + 2, escape.data() + 6, unit, 16);
  return unit;
}

bool is_high(char32_t unit) { return unit >= 0xD800 && unit < 0xDC00; }
bool is_low(char32_t unit) { return unit >= 0xDC00 && unit < 0xE000; }

char simple_escape(char c) {
  switch (c) {
    case 'b': return '\b';
    case 'f': return '\f';
    case 'n': return '\n';
    case 'r': return '\r';
    case 't': return '\t';
    default: return c;
  }
}

}  // namespace

JsonToken JsonScanner::next() {
  if (expect_ == Expect::Nothing) return {};
  skip_blanks();
  switch (expect_) {
    case Expect::End: return at_ == text_.size() ? JsonToken{Kind::End, text_.substr(at_)} : bad();
    case Expect::CommaOrEnd:
      if (here() != ',') return end();
      ++at_;
      skip_blanks();
      expect_ = objects_.back() ? Expect::Key : Expect::Value;
      return next();
    case Expect::FirstValue: return here() == ']' ? end() : value();
    case Expect::FirstKey: return here() == '}' ? end() : scan_key();
    case Expect::Key: return scan_key();
    case Expect::Value: return value();
    case Expect::Nothing: break;
  }
  return bad();
}

JsonToken JsonScanner::value() {
  const auto word = [&](std::string_view text, Kind kind) {
    if (text_.substr(at_, text.size()) != text) return bad();
    after_value();
    return take(kind, text.size());
  };
  switch (here()) {
    case '{': return begin(true);
    case '[': return begin(false);
    case 't': return word("true", Kind::True);
    case 'f': return word("false", Kind::False);
    case 'n': return word("null", Kind::Null);
    default: break;
  }
  const bool text = here() == '"';
  const std::size_t length = text ? text_length() : number_length();
  if (length == 0) return bad();
  after_value();
  return take(text ? Kind::Text : Kind::Number, length);
}

JsonToken JsonScanner::scan_key() {
  const std::size_t length = here() == '"' ? text_length() : 0;
  if (length == 0) return bad();
  const JsonToken key = take(Kind::Key, length);
  skip_blanks();
  if (here() != ':') return bad();
  ++at_;
  expect_ = Expect::Value;
  return key;
}

JsonToken JsonScanner::begin(bool object) {
  objects_.push_back(object);
  expect_ = object ? Expect::FirstKey : Expect::FirstValue;
  return take(object ? Kind::BeginObject : Kind::BeginArray, 1);
}

JsonToken JsonScanner::end() {
  const bool object = objects_.back();
  if (here() != (object ? '}' : ']')) return bad();
  objects_.pop_back();
  after_value();
  return take(object ? Kind::EndObject : Kind::EndArray, 1);
}

JsonToken JsonScanner::take(Kind kind, std::size_t length) {
  const JsonToken token{kind, text_.substr(at_, length)};
  at_ += length;
  return token;
}

JsonToken JsonScanner::bad() {
  expect_ = Expect::Nothing;
  return {};
}

void JsonScanner::after_value() { expect_ = objects_.empty() ? Expect::End : Expect::CommaOrEnd; }

void JsonScanner::skip_blanks() {
  while (here() == ' ' || here() == '\t' || here() == '\n' || here() == '\r') ++at_;
}

/// Bytes of the text that begins here, with its quotes; 0 if it is broken.
std::size_t JsonScanner::text_length() const {
  for (std::size_t i = at_ + 1; i < text_.size();) {
    if (text_[i] == '"') return i + 1 - at_;
    if (static_cast<unsigned char>(text_[i]) < 0x20) return 0;
    const std::size_t length = text_[i] == '\\' ? escape_length(text_, i) : 1;
    if (length == 0) return 0;
    i += length;
  }
  return 0;
}

std::size_t JsonScanner::number_length() const {
  const std::size_t first = at_ + (here() == '-' ? 1 : 0);
  std::size_t i = digits_end(text_, first);
  if (i == first || (i > first + 1 && text_[first] == '0')) return 0;
  if (at(text_, i) == '.') {
    const std::size_t fraction = i + 1;
    i = digits_end(text_, fraction);
    if (i == fraction) return 0;
  }
  if (at(text_, i) == 'e' || at(text_, i) == 'E') {
    const char sign = at(text_, i + 1);
    const std::size_t exponent = i + (sign == '+' || sign == '-' ? 2 : 1);
    i = digits_end(text_, exponent);
    if (i == exponent) return 0;
  }
  return i - at_;
}

bool is_json(std::string_view text) {
  JsonScanner scanner(text);
  for (;;) {
    const Kind kind = scanner.next().kind;
    if (kind == Kind::End || kind == Kind::Bad) return kind == Kind::End;
  }
}

std::string unquote_json(std::string_view raw) {
  raw = raw.substr(1, raw.size() - 2);
  std::string out;
  out.reserve(raw.size());
  for (std::size_t i = 0; i < raw.size();) {
    if (raw[i] != '\\') {
      out += raw[i++];
    } else if (raw[i + 1] != 'u') {
      out += simple_escape(raw[i + 1]);
      i += 2;
    } else {
      char32_t unit = unit_of(raw.substr(i));
      i += 6;
      if (is_high(unit) && raw.substr(i).starts_with("\\u") && is_low(unit_of(raw.substr(i)))) {
        unit = 0x10000 + ((unit - 0xD800) << 10U) + (unit_of(raw.substr(i)) - 0xDC00);
        i += 6;
      }
      append_utf8(out, unit);
    }
  }
  return out;
}

}  // namespace routelab::core
