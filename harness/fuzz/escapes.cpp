/// The escapes of URLs, JSON and HTML: see decoding.hpp.
#include <algorithm>
#include <array>
#include <utility>

#include "harness/fuzz/character_set.hpp"
#include "harness/fuzz/decoding.hpp"
#include "sim/base/ascii.hpp"

namespace routelab::fuzz {

namespace {

constexpr CharacterSet markers("%\\&");

struct Unescaped {
  std::size_t size = 0;  ///< bytes of the escape; 0: there is none here
  char byte = ' ';
};

int hex_value(char c) {
  if (is_digit(c)) return c - '0';
  const char lower = lower_case(c);
  return lower >= 'a' && lower <= 'f' ? lower - 'a' + 10 : -1;
}

/// The number at the beginning of the text: its digits, at most so many, and what byte it stands
/// for. Code points above 255 cannot be part of what is looked for: a blank.
Unescaped number(std::string_view text, int base, std::size_t most) {
  Unescaped out;
  int value = 0;
  while (out.size < std::min(most, text.size())) {
    const int digit = hex_value(text[out.size]);
    if (digit < 0 || digit >= base) break;
    value = std::min(value * base + digit, 256);
    ++out.size;
  }
  out.byte = value < 256 ? static_cast<char>(value) : ' ';
  return out;
}

/// Exactly so many hexadecimal digits after so many other bytes.
Unescaped digits_after(std::string_view text, std::size_t skipped, std::size_t count) {
  if (text.size() < skipped + count) return {};
  const Unescaped found = number(text.substr(skipped), 16, count);
  return found.size == count ? Unescaped{skipped + count, found.byte} : Unescaped{};
}

Unescaped unescape_percent(std::string_view text) { return digits_after(text, 1, 2); }

Unescaped unescape_backslash(std::string_view text) {
  if (text.size() < 2) return {};
  const char kind = text[1];
  if (kind == 'x') return digits_after(text, 2, 2);
  if (kind == 'u' && text.substr(2, 1) == "{") {
    const Unescaped point = number(text.substr(3), 16, 8);
    const bool is_closed = point.size > 0 && text.substr(3 + point.size, 1) == "}";
    return is_closed ? Unescaped{point.size + 4, point.byte} : Unescaped{};
  }
  if (kind == 'u') return digits_after(text, 2, 4);
  if (std::string_view("nrtbf").find(kind) != std::string_view::npos) return {2, ' '};
  if (std::string_view("\\/\"'").find(kind) != std::string_view::npos) return {2, kind};
  return {};
}

Unescaped unescape_entity(std::string_view text) {
  if (text.substr(0, 2) == "&#") {
    const bool is_hex = text.size() > 2 && lower_case(text[2]) == 'x';
    const std::size_t start = is_hex ? 3 : 2;
    const Unescaped point = number(text.substr(std::min(start, text.size())), is_hex ? 16 : 10, 8);
    if (point.size == 0) return {};
    const std::size_t end = start + point.size;
    return {end + (text.substr(end, 1) == ";" ? 1U : 0U), point.byte};
  }
  std::size_t end = 1;
  while (end < std::min<std::size_t>(text.size(), 9) && is_letter(text[end])) ++end;
  if (end < 3 || text.substr(end, 1) != ";") return {};
  constexpr std::array<std::pair<std::string_view, char>, 10> names = {{{"amp", '&'},
                                                                        {"lt", '<'},
                                                                        {"gt", '>'},
                                                                        {"quot", '"'},
                                                                        {"apos", '\''},
                                                                        {"sol", '/'},
                                                                        {"plus", '+'},
                                                                        {"equals", '='},
                                                                        {"percnt", '%'},
                                                                        {"bsol", '\\'}}};
  for (const auto& [name, byte] : names) {
    if (text.substr(1, end - 1) == name) return {end + 1, byte};
  }
  return {end + 1, ' '};  // whatever it is, no letter or digit
}

Unescaped unescape(std::string_view text, Coding& coding) {
  switch (text.front()) {
    case '%': coding = Coding::Percent; return unescape_percent(text);
    case '\\': coding = Coding::JsonEscape; return unescape_backslash(text);
    default: coding = Coding::HtmlEntity; return unescape_entity(text);
  }
}

}  // namespace

void decode_escapes(std::string_view text, DecodingBudget& budget, const DecodedVisitor& visit) {
  Decoded decoded;
  std::size_t copied = 0;
  for (std::size_t at = next_member(text, 0, markers); at < text.size();
       at = next_member(text, at, markers)) {
    Coding coding{};
    const Unescaped found = unescape(text.substr(at), coding);
    if (found.size == 0) {
      ++at;
      continue;
    }
    if (decoded.escapes.empty() && !budget.take(text.size())) return;
    decoded.bytes += text.substr(copied, at - copied);
    decoded.escapes.push_back({decoded.bytes.size(), at, found.size, coding});
    decoded.bytes += found.byte;
    copied = at += found.size;
  }
  if (decoded.escapes.empty()) return;
  decoded.bytes += text.substr(copied);
  decoded.coding = decoded.escapes.front().coding;
  decoded.end = text.size();
  visit(decoded);
}

}  // namespace routelab::fuzz
