/// Conditions of `when`: one reference, alone or compared.
///
///     cold      not cold      {user.role} = admin      {query.page} > 5      {body.name} != ""
///
/// Operators: = != < <= > >=. The right side is a number, true, false, null, a text (in "" or '';
/// quotes are optional) or a reference. Whole numbers compare as numbers, also when spelt as texts;
/// nothing else has an order.
#pragma once

#include <optional>

#include "sim/core/program.hpp"
#include "sim/scenario/handler_scope.hpp"

namespace routelab::scenario {

struct Condition {
  core::Operand left;
  core::Comparison comparison = core::Comparison::Truthy;
  core::Operand right;
};

std::optional<Condition> read_condition(const Node& node, HandlerScope& scope, core::Api& api,
                                        Diagnostics& diagnostics);

}  // namespace routelab::scenario
