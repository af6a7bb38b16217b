#include "sim/trace/text_buffer.hpp"

#include "sim/base/assert.hpp"
#include "sim/base/utf8.hpp"

namespace routelab::trace {

namespace {

constexpr char hex_digits[] = "0123456789abcdef";

void append_escaped(std::string& out, char c) {
  const auto byte = static_cast<unsigned char>(c);
  if (c == '"' || c == '\\') {
    out += '\\';
    out += c;
  } else if (byte < 0x20) {
    out += "\\u00";
    out += hex_digits[byte >> 4U];
    out += hex_digits[byte & 15U];
  } else {
    out += c;
  }
}

}  // namespace

std::string json_text(std::string_view text) {
  std::string out = "\"";
  for (const char c : replace_invalid_utf8(text)) append_escaped(out, c);
  return out + '"';
}

std::string csv_text(std::string_view text) {
  if (text.find_first_of(",\"\r\n") == std::string_view::npos) return std::string(text);
  std::string out = "\"";
  for (const char c : text) {
    if (c == '"') out += '"';
    out += c;
  }
  return out + '"';
}

TextBuffer& TextBuffer::decimal(std::int64_t value, unsigned decimals) {
  constexpr std::uint64_t powers[] = {1,       10,        100,        1'000,       10'000,
                                      100'000, 1'000'000, 10'000'000, 100'000'000, 1'000'000'000};
  RL_HOT_ASSERT(decimals <= 9);
  auto magnitude = static_cast<std::uint64_t>(value);
  if (value < 0) {
    text("-");
    magnitude = 0 - magnitude;
  }
  number(magnitude / powers[decimals]);
  std::uint64_t rest = magnitude % powers[decimals];
  if (rest == 0) return *this;
  for (; rest % 10 == 0; rest /= 10) --decimals;
  char digits[10] = {'.'};
  for (unsigned i = decimals; i > 0; --i, rest /= 10)
    digits[i] = static_cast<char>('0' + rest % 10);
  return text({digits, decimals + 1});
}

TextBuffer& TextBuffer::hex(std::uint64_t bits) {
  char digits[16];
  for (unsigned i = 0; i < 16; ++i) digits[i] = hex_digits[bits >> (60 - 4 * i) & 15];
  return text({digits, sizeof digits});
}

}  // namespace routelab::trace
