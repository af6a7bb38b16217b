/// `routes`: names and handlers become the router and the program.
#pragma once

#include <optional>

#include "sim/core/api.hpp"
#include "sim/scenario/handler_builder.hpp"
#include "sim/scenario/json_tree.hpp"

namespace routelab::scenario {

/// Each route is an object: handlers per method ("GET": STEPS), or one for all ("*": STEPS).
/// Tables, upstreams and env are in `api` already.
void read_routes(const Node& node, core::Api& api, HandlerSource& source, Diagnostics& diagnostics);

/// Adds a route without handlers; nothing after an error. The member's key is its name.
std::optional<RouteId> add_route(const Node& member, core::Api& api, Diagnostics& diagnostics);

}  // namespace routelab::scenario
