#include "harness/fuzz/text_choice.hpp"

#include <array>

namespace routelab::fuzz {

namespace {

using namespace std::string_view_literals;

constexpr std::array numbers = {U"0"sv,
                                U"-1"sv,
                                U"1e309"sv,
                                U"0x10"sv,
                                U" 5"sv,
                                U"-0"sv,
                                U"NaN"sv,
                                U"Infinity"sv,
                                U"1.5"sv,
                                U"1,000"sv,
                                U"9007199254740993"sv,
                                U"99999999999999999999"sv,
                                U"007"sv,
                                U"1e3"sv};
constexpr std::array names = {
    U"__proto__"sv, U"constructor"sv, U"toString"sv,       U"null"sv,      U"undefined"sv,
    U"true"sv,      U"false"sv,       U"hasOwnProperty"sv, U"prototype"sv, U"[object Object]"sv};
constexpr std::array punctuation = {U"'"sv,
                                    U"\""sv,
                                    U"<script>alert(1)</script>"sv,
                                    U"' OR '1'='1"sv,
                                    U"../../etc/passwd"sv,
                                    U"%00"sv,
                                    U"%2e%2e%2f"sv,
                                    U"${7*7}{{7*7}}"sv,
                                    U";ls|cat"sv,
                                    U"\\"sv,
                                    U"/"sv,
                                    U"?a=b&c#d"sv,
                                    U"*"sv,
                                    U"[](){}^$.+"sv,
                                    U"a,b;c:d"sv};
constexpr std::array accents = {
    U"\u00e9"sv, U"e\u0301"sv, U"\u00df"sv,       U"\u0130stanbul"sv,
    U"\ufb01"sv, U"\u1e9e"sv,  U"\u03c3\u03c2"sv, U"Z\u0351\u036b\u0343a\u0328l\u0322go"sv};
constexpr std::array wide = {
    U"\u65e5\u672c\u8a9e"sv,   U"\U0001f600"sv, U"\U0001f468\u200d\U0001f469\u200d\U0001f467"sv,
    U"\U0001f1e9\U0001f1ea"sv, U"\U00020bb7"sv, U"\uff21\uff11"sv};
constexpr std::array invisible = {U"\u202eabc"sv, U"a\u200bb"sv, U"\ufeffabc"sv, U"\u2066x\u2069"sv,
                                  U"\u3164"sv,    U"a\u00adb"sv, U"\u2028"sv};
constexpr std::array control = {U"a\0b"sv, U"a\r\nb"sv, U"\t"sv, U"\x1b[31m"sv, U"\n"sv};

constexpr char32_t letters[] = U"abcdefghijklmnopqrstuvwxyz0123456789";

void add_utf8(char32_t c, std::string& out) {
  if (c >= 0xd800 && c <= 0xdfff) c = 0xfffd;
  const auto put = [&](char32_t byte) { out += static_cast<char>(byte); };
  if (c < 0x80) {
    put(c);
  } else if (c < 0x800) {
    put(0xc0 | c >> 6);
    put(0x80 | (c & 63));
  } else if (c < 0x10000) {
    put(0xe0 | c >> 12);
    put(0x80 | (c >> 6 & 63));
    put(0x80 | (c & 63));
  } else {
    put(0xf0 | c >> 18);
    put(0x80 | (c >> 12 & 63));
    put(0x80 | (c >> 6 & 63));
    put(0x80 | (c & 63));
  }
}

void add_escape(char32_t unit, std::string& out) {
  constexpr char digits[] = "0123456789abcdef";
  out += "\\u";
  for (int shift = 12; shift >= 0; shift -= 4) out += digits[unit >> shift & 15];
}

bool is_unreserved(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' ||
         c == '_' || c == '.' || c == '~' || c == '\x7f';  // the mark of a word that is to come
}

}  // namespace

void choose_text(TextKind kind, Choices& choices, std::u32string& out) {
  out.clear();
  switch (kind) {
    case TextKind::Empty: return;
    case TextKind::Word: {
      const std::uint32_t size = 1 + choices.below(8);
      for (std::uint32_t i = 0; i < size; ++i) out += letters[choices.below(36)];
      return;
    }
    case TextKind::Blanks: out.assign(1 + choices.below(4), U' '); return;
    case TextKind::Number: out = choices.of(numbers); return;
    case TextKind::Name: out = choices.of(names); return;
    case TextKind::Punctuation: out = choices.of(punctuation); return;
    case TextKind::Accents: out = choices.of(accents); return;
    case TextKind::Wide: out = choices.of(wide); return;
    case TextKind::Invisible: out = choices.of(invisible); return;
    case TextKind::Control: out = choices.of(control); return;
    case TextKind::Surrogate:
      out = {U'a', static_cast<char32_t>(0xd800 + choices.below(0x800))};
      return;
    case TextKind::Long: out.assign(256U << choices.below(6), U'a'); return;
  }
}

void append_json(const std::u32string& text, std::string& out) {
  out += '"';
  for (const char32_t c : text) {
    if (c == U'"' || c == U'\\') {
      out += '\\';
      out += static_cast<char>(c);
    } else if (c < 0x20 || (c >= 0xd800 && c <= 0xdfff)) {
      add_escape(c, out);
    } else {
      add_utf8(c, out);
    }
  }
  out += '"';
}

void append_utf8(const std::u32string& text, std::string& out) {
  for (const char32_t c : text) add_utf8(c, out);
}

void append_percent(std::string_view text, std::string& out) {
  constexpr char digits[] = "0123456789ABCDEF";
  for (const char c : text) {
    if (is_unreserved(c)) {
      out += c;
    } else {
      out += '%';
      out += digits[static_cast<unsigned char>(c) >> 4];
      out += digits[static_cast<unsigned char>(c) & 15];
    }
  }
}

void append_percent(const std::u32string& text, std::string& out) {
  std::string bytes;
  append_utf8(text, bytes);
  append_percent(bytes, out);
}

}  // namespace routelab::fuzz
