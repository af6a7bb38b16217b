/// A function as it stands in a source: where its parameters and its body are.
#pragma once

#include <cstddef>
#include <optional>
#include <vector>

#include "harness/import/token.hpp"

namespace routelab::import {

struct Function {
  /// The first token of each parameter (a name or the bracket of a pattern), of its type and of its
  /// default (0: none).
  struct Parameter {
    std::size_t at = 0;
    std::size_t type = 0;
    std::size_t preset = 0;
  };

  std::vector<Parameter> parameters;
  std::size_t begin = 0, end = 0;  ///< the tokens of its body, without braces
  bool is_expression = false;      ///< an arrow without braces
};

/// The function that begins at `at`: `async function name(...) {}`, `(...) => ...`, `x => ...`,
/// `name(...) {}` of an object. Nothing if there is none.
std::optional<Function> function_at(const Tokens& tokens, std::size_t at);

}  // namespace routelab::import
