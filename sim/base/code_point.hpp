/// Code points of a text that may be any bytes, and whether they may be shown as they are.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace routelab {

struct CodePoint {
  char32_t value = 0;
  std::size_t bytes = 0;  ///< 0: no valid UTF-8 begins here, and the value is that of the byte
};

/// at < text.size().
CodePoint code_point_at(std::string_view text, std::size_t at);

/// Controls, formats, marks of direction, line separators and what is no character at all
/// (U+FDD0..FDEF, the last two of each plane): they would change what is seen without being seen
/// themselves. Cc, Cf, Zl and Zp of Unicode as far as they matter, and the tags of plane 14.
bool is_invisible(char32_t c);

/// As people are shown it instead: "\x1b", "\u{202e}".
std::string escaped(char32_t c);

}  // namespace routelab
