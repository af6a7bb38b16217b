/// Names from a trace on the screen: they may hold anything, and nothing of it shall move the text
/// around it, turn its direction or be taken for a sign of Dear ImGui ("##", '%').
#pragma once

#include <string>
#include <string_view>

namespace routelab::panels {

/// With "?" for each control character, invisible character (directions, joiners, byte order
/// marks) and byte that is not UTF-8; cut after `longest_text` bytes.
std::string plain_text(std::string_view text);
inline constexpr std::size_t longest_text = 1000;

/// With line ends in place of blanks where a line would be wider than so many pixels; what has no blank
/// stays whole. ImGui's own wrapping would also break behind a full stop, in the middle of "1.25 s".
std::string in_lines(std::string text, float width);

/// ImGui's texts of such names: as they are, without formats. `write` goes on to the next line.
void write(std::string_view text);
void write_wrapped(std::string_view text);

}  // namespace routelab::panels
