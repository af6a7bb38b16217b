#include "harness/import/returned.hpp"

#include <string>
#include <vector>

#include "harness/import/module.hpp"
#include "harness/import/object_literal.hpp"

namespace routelab::import {

std::optional<std::size_t> returned_at(const Scope& scope, const Function& function,
                                       Locals& locals) {
  const Tokens& tokens = scope.source->tokens;
  if (function.is_expression) return function.begin;
  for (std::size_t i = function.begin; i < function.end; i = tokens.behind(i)) {
    const bool declares = tokens.is(i, "const") || tokens.is(i, "let") || tokens.is(i, "var");
    if (declares && tokens.is_word(i + 1)) {
      std::size_t value = i + 2;
      while (value < function.end && !tokens.is(value, "=") && !tokens.is(value, ";")) ++value;
      if (tokens.is(value, "=")) {
        locals[std::string(tokens[i + 1].text)] = spot_at(scope, value + 1);
      }
    }
    if (tokens.is(i, "return")) return i + 1;
  }
  return std::nullopt;
}

bool returns_once(const Tokens& tokens, const Function& function) {
  int count = 0;
  for (std::size_t i = function.begin; i < function.end; ++i)
    count += tokens.is(i, "return") ? 1 : 0;
  return count <= 1;
}

std::vector<std::size_t> arguments_of(const Scope& scope, std::size_t open) {
  const Tokens& tokens = scope.source->tokens;
  std::vector<std::size_t> begins;
  const std::size_t close = tokens.closing(open);
  if (close == tokens.size() || !scope.sources->spend(close - open)) return begins;
  for (std::size_t i = open + 1; i < close && begins.size() < 16;) {
    begins.push_back(i);
    while (i < close && !tokens.is(i, ",")) i = tokens.behind(i);
    ++i;
  }
  return begins;
}

void bind_arguments(const Scope& caller, const std::vector<std::size_t>& arguments,
                    const Scope& callee, const Function& function, Locals& locals) {
  const Tokens& here = caller.source->tokens;
  const Tokens& there = callee.source->tokens;
  for (std::size_t i = 0; i < function.parameters.size(); ++i) {
    const Function::Parameter& parameter = function.parameters[i];
    const bool is_given = i < arguments.size();
    const Spot given = is_given                ? spot_at(caller, arguments[i])
                       : parameter.preset != 0 ? spot_at(callee, parameter.preset)
                                               : unknown_spot(callee);
    if (there.is_word(parameter.at)) {
      const bool is_rest = parameter.at > 0 && there.is(parameter.at - 1, "...");
      locals[std::string(there[parameter.at].text)] = is_rest ? unknown_spot(callee) : given;
    } else if (there.is(parameter.at, "{")) {
      for (const PatternName& name : pattern_names(there, parameter.at)) {
        if (!there.is_word(name.local)) continue;
        const auto value = is_given ? value_of(here, arguments[i], name.member) : std::nullopt;
        locals[std::string(there[name.local].text)] = value ? spot_at(caller, *value)
                                                      : name.preset != 0
                                                          ? spot_at(callee, name.preset)
                                                          : unknown_spot(callee);
      }
    }
  }
}

}  // namespace routelab::import
