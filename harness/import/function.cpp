#include "harness/import/function.hpp"

#include "harness/import/module.hpp"
#include "harness/import/type_extent.hpp"

namespace routelab::import {

namespace {

std::vector<Function::Parameter> parameters_of(const Tokens& tokens, std::size_t open) {
  std::vector<Function::Parameter> parameters;
  const std::size_t close = tokens.closing(open);
  for (std::size_t i = open + 1; i < close;) {
    if (tokens.is(i, "...")) ++i;
    Function::Parameter parameter{i, 0, 0};
    i = tokens.behind(i);
    if (tokens.is(i, "?")) ++i;
    if (tokens.is(i, ":")) {
      parameter.type = i + 1;
      i = type_end(tokens, i + 1);
    }
    if (tokens.is(i, "=")) parameter.preset = i + 1;
    while (i < close && !tokens.is(i, ",")) i = tokens.behind(i);
    parameters.push_back(parameter);
    ++i;
  }
  return parameters;
}

void set_body(const Tokens& tokens, std::size_t at, Function& function) {
  if (tokens.is(at, "{")) {
    function.begin = at + 1;
    function.end = tokens.closing(at);
  } else {
    function.begin = at;
    function.end = expression_end(tokens, at);
    function.is_expression = true;
  }
}

}  // namespace

std::optional<Function> function_at(const Tokens& tokens, std::size_t at) {
  Function function;
  std::size_t i = at;
  if (tokens.is(i, "async") && !tokens[i + 1].follows_line && !tokens.is(i + 1, "=>")) ++i;
  bool is_word = false;
  if (tokens.is(i, "function")) {
    is_word = true;
    ++i;
    if (tokens.is(i, "*")) ++i;
    if (tokens.is_word(i)) ++i;
  } else if (tokens.is_word(i)) {
    if (tokens.is(i + 1, "=>")) {
      function.parameters.push_back({i, 0, 0});
      set_body(tokens, i + 2, function);
      return function;
    }
    if (!tokens.is(i + 1, "(") && !tokens.is(i + 1, "<")) return std::nullopt;
    is_word = true;  // a method of an object
    ++i;
  }
  if (tokens.is(i, "<")) i = generics_end(tokens, i);
  if (!tokens.is(i, "(")) return std::nullopt;
  function.parameters = parameters_of(tokens, i);
  i = tokens.behind(i);
  if (tokens.is(i, ":")) i = type_end(tokens, i + 1);
  if (!is_word) {
    if (!tokens.is(i, "=>")) return std::nullopt;
    ++i;
  } else if (!tokens.is(i, "{")) {
    return std::nullopt;
  }
  set_body(tokens, i, function);
  return function;
}

}  // namespace routelab::import
