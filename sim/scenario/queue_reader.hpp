/// `queues`: jobs that handlers leave for later, with the workers that do them.
///
///     "emails": {"workers": 2, "work": {"p50": "300ms", "p99": "2s"}}
#pragma once

#include <vector>

#include "sim/core/api.hpp"
#include "sim/model/job_queue.hpp"
#include "sim/scenario/json_tree.hpp"

namespace routelab::scenario {

void read_queues(const Node& node, core::Api& api, std::vector<model::QueueOptions>& options,
                 Diagnostics& diagnostics);

}  // namespace routelab::scenario
