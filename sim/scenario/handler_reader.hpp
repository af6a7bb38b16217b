/// Handlers: a list of steps in JSON is lowered to the flat program of the core.
///
///     {"compute": LAW | "recorded"}              {"sleep": LAW | "recorded"}
///     {"get": TABLE, "id": V | "where": {COLUMN: V}, "as": NAME, "else": STEPS, "on_error": STEPS}
///     {"list": TABLE, "limit": N, "as": NAME, "on_error": STEPS}
///     {"insert": TABLE, "values": {COLUMN: V}, "as": NAME, "on_error": STEPS}
///     {"update": TABLE, "id": V, "values": {...}, "as": NAME, "else": STEPS, "on_error": STEPS}
///     {"delete": TABLE, "id": V, "as": NAME, "else": STEPS, "on_error": STEPS}
///     {"fetch": UPSTREAM, "timeout": DURATION, "method": M, "path": TEXT, "headers": {NAME: TEXT},
///      "json": ANY, "as": NAME, "else": STEPS}
///     {"enqueue": QUEUE}                         {"log": TEXT}
///     {"when": CONDITION, "then": STEPS, "else": STEPS}
///     {"validate": "body" | "query" | ..., "fields": {NAME: TYPE}, "as": NAME, "else": STEPS}
///     {"once": NAME, "do": STEPS}                the first time on each instance
///     {"try": STEPS, "catch": STEPS, "as": NAME} {"throw": TEXT}
///     {"use": MIDDLEWARE}                        the steps of a middleware
///     {"browser": "window" | ...}                what only browsers have: throws
///     {"respond": STATUS, "json": ANY | "text": TEXT | "html": TEXT, "headers": {NAME: TEXT},
///      "cookies": {NAME: TEXT | {...}}}
///     {"redirect": TEXT, "status": STATUS, "headers": ..., "cookies": ...}
///
/// STEPS is one step or a list. V is a constant or one reference ("{params.id}"). TEXT has
/// references in it. The first key of a step is its verb. Each way through a handler must end in
/// `respond` or `redirect` (or throw), and nothing may stand behind it.
#pragma once

#include <string>
#include <vector>

#include "sim/core/api.hpp"
#include "sim/scenario/handler_builder.hpp"
#include "sim/scenario/json_tree.hpp"

namespace routelab::scenario {

/// Lowers one endpoint's handler: appends its steps and the entry to api.program, its responses to
/// api.responses. The endpoint is in api.endpoints already; tables, upstreams, queues and env are
/// read.
void read_handler(const Node& steps, EndpointId endpoint, core::Api& api, HandlerSource& source,
                  Diagnostics& diagnostics);

/// "compute", "sleep", ...
std::vector<std::string> step_verbs();

}  // namespace routelab::scenario
