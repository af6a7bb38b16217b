#include "harness/server/etag.hpp"

#include <algorithm>
#include <cstdint>

#include "sim/base/code_point.hpp"

namespace routelab::server {

namespace {

std::u16string utf16_of(std::string_view text) {
  std::u16string units;
  for (std::size_t at = 0; at < text.size();) {
    const CodePoint c = code_point_at(text, at);
    char32_t point = c.value;
    if (point >= 0x10000) {
      units += static_cast<char16_t>(0xD800 + ((point - 0x10000) >> 10U));
      point = 0xDC00 + ((point - 0x10000) & 0x3FFU);
    }
    units += static_cast<char16_t>(point);
    at += std::max<std::size_t>(c.bytes, 1);
  }
  return units;
}

/// FNV-1a with the prime 2^40 + 435, the lower 52 bits of 64.
std::uint64_t fnv1a52(std::u16string_view units) {
  std::uint64_t hash = 0xcbf29ce484222325;
  for (const char16_t unit : units) {
    hash ^= unit;
    hash *= (std::uint64_t{1} << 40U) + 435;
  }
  const std::uint64_t folded = (hash & 0xFFFF) ^ (hash >> 52U);
  return (hash & 0xFFFFFFFFF0000 & ((std::uint64_t{1} << 52U) - 1)) | folded;
}

std::string in_base_36(std::uint64_t number) {
  std::string digits;
  do {
    digits += "0123456789abcdefghijklmnopqrstuvwxyz"[number % 36];
    number /= 36;
  } while (number != 0);
  std::reverse(digits.begin(), digits.end());
  return digits;
}

/// A tag without the mark of a weak one, which does not count here.
std::string_view opaque(std::string_view tag) {
  if (tag.starts_with("W/")) tag.remove_prefix(2);
  return tag;
}

}  // namespace

std::string next_etag(std::string_view body) {
  const std::u16string units = utf16_of(body);
  return '"' + in_base_36(fnv1a52(units)) + in_base_36(units.size()) + '"';
}

bool is_fresh(const Headers& request, std::string_view etag) {
  const std::string tags = header(request, "if-none-match");
  if (tags.empty() || !header(request, "if-modified-since").empty()) return false;
  if (header(request, "cache-control").find("no-cache") != std::string::npos) return false;
  if (tags == "*") return true;
  for (std::string_view rest = tags; !rest.empty();) {
    const std::size_t comma = std::min(rest.find(','), rest.size());
    std::string_view tag = rest.substr(0, comma);
    rest.remove_prefix(std::min(comma + 1, rest.size()));
    while (tag.starts_with(' ')) tag.remove_prefix(1);
    while (tag.ends_with(' ')) tag.remove_suffix(1);
    if (opaque(tag) == opaque(etag)) return true;
  }
  return false;
}

}  // namespace routelab::server
