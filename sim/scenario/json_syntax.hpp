/// What is wrong with a text that is not JSON, in our own words: the parser knows that it is wrong,
/// this says what a person would have to change.
#pragma once

#include <cstdint>
#include <string>

#include "sim/scenario/diagnostics.hpp"
#include "sim/scenario/json_cursor.hpp"

namespace routelab::scenario {

/// How far the parser came before it refused a text.
struct SyntaxContext {
  enum class After : std::uint8_t { Nothing, OpenObject, OpenArray, Key, Member, Element, Root };

  JsonCursor last;               ///< at the last token that was right
  JsonCursor end;                ///< behind it
  After after = After::Nothing;  ///< what that token was the end of
  char open = '\0';              ///< the innermost bracket that is open, if any
  int open_line = 0;
  bool number_too_large = false;
};

/// Adds one error, about the first thing that is wrong. It is looked for behind the last right
/// token, so one token has to be looked at, at most.
void report_syntax_error(const SyntaxContext& context, const std::string& file,
                         Diagnostics& diagnostics);

/// Whether the text from `start` on is UTF-8 without NUL; an error about the first byte if not.
bool check_encoding(const JsonCursor& start, const std::string& file, Diagnostics& diagnostics);

}  // namespace routelab::scenario
