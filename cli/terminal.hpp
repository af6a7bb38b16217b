/// Standard output and standard error.
#pragma once

#include <string_view>

namespace routelab::cli {

/// Standard output shows colours: it is a terminal that knows them, and NO_COLOR is unset or empty
/// (no-color.org).
bool shows_colours();

/// Standard error is a terminal.
bool has_terminal();

/// Prints to standard output and makes sure that it arrives. Throws trace::FileError.
void print(std::string_view text);

/// Prints to standard error, as far as it goes.
void print_error(std::string_view text);

}  // namespace routelab::cli
