/// Constants in sources: numbers, texts and lists of them, also behind a name.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "harness/import/scope.hpp"

namespace routelab::import {

/// `5`, `-2.5`, `1_000`, `0x10`, `LIMIT`; also products such as `10 * 1024`.
std::optional<double> number_at(const Scope& scope, std::size_t at);

/// A constant as JSON: `"\"red\""`, `"3"`, `"true"`, `"null"`; nothing if it is none.
std::optional<std::string> json_at(const Tokens& tokens, std::size_t at);

/// What may be chosen from, as JSON: `["a", "b"]`, `{ A: "a" }`, an enum, `"a"`, or a name for one of
/// them.
std::vector<std::string> choices_at(const Scope& scope, std::size_t at);

/// The same, but none if there are others that cannot be told.
std::vector<std::string> all_choices_at(const Scope& scope, std::size_t at);

/// A text as JSON, in quotes.
std::string json_text(std::string_view text);

}  // namespace routelab::import
