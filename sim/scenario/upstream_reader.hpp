/// `upstreams`: third parties that handlers fetch from.
///
///     "payments": {"latency": {"p50": "250ms", "p99": "4s"}, "failure_rate": "1%",
///                  "json": {"paid": true}}
#pragma once

#include <vector>

#include "sim/core/api.hpp"
#include "sim/model/upstream.hpp"
#include "sim/scenario/json_tree.hpp"

namespace routelab::scenario {

void read_upstreams(const Node& node, core::Api& api, std::vector<model::UpstreamOptions>& options,
                    Diagnostics& diagnostics);

}  // namespace routelab::scenario
