/// Handlers: a list of steps in JSON is lowered to the flat program of the core.
///
///     {"compute": LAW | "recorded"}              {"sleep": LAW | "recorded"}
///     {"get": TABLE, "id": V, "as": NAME, "else": STEPS, "on_error": STEPS}
///     {"list": TABLE, "limit": N, "as": NAME, "on_error": STEPS}
///     {"insert": TABLE, "values": {COLUMN: V}, "as": NAME, "on_error": STEPS}
///     {"update": TABLE, "id": V, "values": {...}, "as": NAME, "else": STEPS, "on_error": STEPS}
///     {"delete": TABLE, "id": V, "as": NAME, "else": STEPS, "on_error": STEPS}
///     {"fetch": UPSTREAM, "timeout": DURATION, "else": STEPS}
///     {"when": CONDITION, "then": STEPS, "else": STEPS}
///     {"respond": STATUS, "json": ANY | "text": TEXT, "headers": {NAME: TEXT}}
///
/// STEPS is one step or a list. V is a constant or one reference ("{params.id}"). The first key of
/// a step is its verb. Each way through a handler must end in `respond`, and nothing may stand
/// behind it. Headers are constant; references stand in the body.
#pragma once

#include "sim/core/api.hpp"
#include "sim/scenario/json_tree.hpp"

namespace routelab::scenario {

/// Lowers one endpoint's handler: appends its steps and the entry to api.program, its responses to
/// api.responses. The endpoint is in api.endpoints already; tables, upstreams and env are read.
void read_handler(const Node& steps, EndpointId endpoint, core::Api& api, Diagnostics& diagnostics);

}  // namespace routelab::scenario
