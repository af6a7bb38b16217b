/// `clients`: who calls, when, and what they send.
///
///     "visitors": {"every": "15m", "send": "GET /api/users/7"}
///     "shoppers": {"poisson": "30/s", "timeout": "5s",
///                  "send": {"GET /api/users/{1..1000}": 9,
///                           "POST /api/users": {"weight": 1, "json": {"name": "Ada"}}}}
///     "staff":    {"users": 20, "think": {"exponential": "10s"}, "send": "GET /api/report"}
///     "replay":   {"trace": "calls.csv", "send": "POST /api/{function}"}   (replay_reader.hpp)
#pragma once

#include <string>
#include <vector>

#include "sim/core/api.hpp"
#include "sim/model/client.hpp"
#include "sim/model/world.hpp"
#include "sim/scenario/json_tree.hpp"
#include "sim/scenario/page_reader.hpp"

namespace routelab::scenario {

/// Reads all clients; routes and platform are known already. Requests are routed here, once for
/// each kind, and `world.functions` gets the functions that they reach. `folder` is where file
/// names start ("" or with a trailing slash). Whoever loads a page gets another client behind it,
/// which sends what the page's script asks for.
void read_clients(const Node& node, const std::string& folder, const PageRequests& pages,
                  core::Api& api, model::WorldOptions& world, Diagnostics& diagnostics);

}  // namespace routelab::scenario
