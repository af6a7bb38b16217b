/// How far a type of TypeScript reaches.
#pragma once

#include <cstddef>

#include "harness/import/token.hpp"

namespace routelab::import {

/// The index behind the type that begins at `at`.
std::size_t type_end(const Tokens& tokens, std::size_t at);

/// The index behind the `>` that belongs to the `<` at `open`.
std::size_t generics_end(const Tokens& tokens, std::size_t open);

}  // namespace routelab::import
