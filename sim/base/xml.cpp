#include "sim/base/xml.hpp"

#include "sim/base/utf8.hpp"

namespace routelab {

namespace {

constexpr std::string_view replacement = "\xEF\xBF\xBD";

/// XML 1.0 (fifth edition), section 2.2; white space is kept from normalisation by references.
std::string escaped(std::string_view character) {
  const char c = character.front();
  if (character == "\xEF\xBF\xBE" || character == "\xEF\xBF\xBF") return std::string(replacement);
  if (character.size() > 1) return std::string(character);
  switch (c) {
    case '&': return "&amp;";
    case '<': return "&lt;";
    case '>': return "&gt;";
    case '"': return "&quot;";
    case '\'': return "&apos;";
    case '\t': return "&#9;";
    case '\n': return "&#10;";
    case '\r': return "&#13;";
    default:
      return static_cast<unsigned char>(c) < 0x20 ? std::string(replacement) : std::string(1, c);
  }
}

}  // namespace

std::string xml_escaped(std::string_view text) {
  std::string out;
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t length = utf8_length(text, at);
    out += length == 0 ? std::string(replacement) : escaped(text.substr(at, length));
    at += length == 0 ? 1 : length;
  }
  return out;
}

}  // namespace routelab
