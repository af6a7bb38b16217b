/// `respond` steps: JSON with references becomes a response template.
#pragma once

#include <optional>

#include "sim/core/response.hpp"
#include "sim/scenario/handler_scope.hpp"

namespace routelab::scenario {

/// Appends the body that `json` describes: texts that are one reference alone become the value
/// itself ("{user.id}" -> 7), others keep their quotes ("no. {user.id}" -> "no. 7").
void append_json(const Node& json, core::Response& response, HandlerScope& scope, core::Api& api,
                 Diagnostics& diagnostics);

/// Appends a plain text with references.
void append_text(const Node& text, core::Response& response, HandlerScope& scope, core::Api& api,
                 Diagnostics& diagnostics);

}  // namespace routelab::scenario
