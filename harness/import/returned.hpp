/// What a function gives back, for functions that do little else.
#pragma once

#include <cstddef>
#include <optional>
#include <vector>

#include "harness/import/function.hpp"
#include "harness/import/scope.hpp"

namespace routelab::import {

/// The first token of what it returns first, outside of inner blocks. The constants that it declares
/// before are added to `locals`; `scope`, in which they are to be found, should know that map.
std::optional<std::size_t> returned_at(const Scope& scope, const Function& function,
                                       Locals& locals);

/// It says `return` once at most.
bool returns_once(const Tokens& tokens, const Function& function);

/// The first tokens of a call's arguments; a few of them, should there be many.
std::vector<std::size_t> arguments_of(const Scope& scope, std::size_t open);

/// What a call's arguments are for the function's parameters, added to `locals`. A parameter that got
/// nothing stands for nobody knows what, not for something else with its name.
void bind_arguments(const Scope& caller, const std::vector<std::size_t>& arguments,
                    const Scope& callee, const Function& function, Locals& locals);

}  // namespace routelab::import
