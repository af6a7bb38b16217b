/// Takes JavaScript and TypeScript apart into tokens and pairs their brackets. Any bytes are taken:
/// what is not closed ends with its line or with the file. JSX is tolerated, not understood: its texts
/// become words.
///
/// Whether a slash divides or begins a regular expression is told by the token before it, as ECMA-262
/// section 12 leaves to the parser.
///
/// Cost: linear in the size of the text.
#pragma once

#include <string_view>

#include "harness/import/token.hpp"

namespace routelab::import {

Tokens tokenize(std::string_view source);

}  // namespace routelab::import
