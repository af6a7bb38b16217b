#include "sim/base/utf8.hpp"

namespace routelab {

namespace {

unsigned byte_at(std::string_view text, std::size_t at) {
  return at < text.size() ? static_cast<unsigned char>(text[at]) : 0U;
}

/// Bytes that a sequence beginning with this one has; 0 if none begins so.
std::size_t announced_length(unsigned first) {
  if (first < 0x80) return 1;
  if (first < 0xC2) return 0;
  if (first < 0xE0) return 2;
  if (first < 0xF0) return 3;
  return first < 0xF5 ? 4 : 0;
}

/// Whether the second byte keeps the sequence from being overlong, a surrogate or too large.
bool goes_on(unsigned first, unsigned second) {
  if ((second & 0xC0U) != 0x80) return false;
  if (first == 0xE0) return second >= 0xA0;
  if (first == 0xED) return second < 0xA0;
  if (first == 0xF0) return second >= 0x90;
  return first != 0xF4 || second < 0x90;
}

/// How many bytes from `at` on are the beginning of a sequence, `announced` of them if it is whole.
std::size_t good_bytes(std::string_view text, std::size_t at, std::size_t announced) {
  if (announced < 2) return announced;
  if (!goes_on(byte_at(text, at), byte_at(text, at + 1))) return 1;
  std::size_t good = 2;
  while (good < announced && (byte_at(text, at + good) & 0xC0U) == 0x80) ++good;
  return good;
}

}  // namespace

std::size_t utf8_length(std::string_view text, std::size_t at) {
  const std::size_t announced = announced_length(byte_at(text, at));
  return good_bytes(text, at, announced) == announced ? announced : 0;
}

std::size_t find_invalid_utf8(std::string_view text) {
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t length = utf8_length(text, at);
    if (length == 0) return at;
    at += length;
  }
  return std::string_view::npos;
}

std::string replace_invalid_utf8(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t announced = announced_length(byte_at(text, at));
    const std::size_t good = good_bytes(text, at, announced);
    const bool whole = announced != 0 && good == announced;
    out += whole ? text.substr(at, good) : std::string_view("\xEF\xBF\xBD");
    at += good == 0 ? 1 : good;
  }
  return out;
}

void append_utf8(std::string& text, char32_t code_point) {
  if (code_point >= 0xD800 && code_point <= 0xDFFF) code_point = 0xFFFD;
  const auto tail = [&](unsigned shift) {
    text += static_cast<char>(0x80U | ((code_point >> shift) & 0x3FU));
  };
  if (code_point < 0x80) {
    text += static_cast<char>(code_point);
  } else if (code_point < 0x800) {
    text += static_cast<char>(0xC0U | (code_point >> 6U));
    tail(0);
  } else if (code_point < 0x10000) {
    text += static_cast<char>(0xE0U | (code_point >> 12U));
    tail(6);
    tail(0);
  } else {
    text += static_cast<char>(0xF0U | (code_point >> 18U));
    tail(12);
    tail(6);
    tail(0);
  }
}

}  // namespace routelab
