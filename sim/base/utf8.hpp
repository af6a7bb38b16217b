/// UTF-8 (RFC 3629) in bytes that may be anything.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace routelab {

/// The number of bytes of the UTF-8 sequence at `at`, or 0 if the bytes there are not valid UTF-8
/// (no overlong forms, no surrogates). `at` < text.size().
std::size_t utf8_length(std::string_view text, std::size_t at);

/// The offset of the first byte that is not valid UTF-8, or npos.
std::size_t find_invalid_utf8(std::string_view text);

/// The text with U+FFFD for each longest beginning of a sequence that is not valid, as decoders of
/// browsers and of Node.js have it (WHATWG Encoding, section 4.1).
std::string replace_invalid_utf8(std::string_view text);

/// Appends a code point (at most 0x10FFFF); U+FFFD for a surrogate.
void append_utf8(std::string& text, char32_t code_point);

}  // namespace routelab
