/// `platform`: instances, cold starts, limits, price; and the platforms that are known by name.
#pragma once

#include "sim/model/instance_pool.hpp"
#include "sim/scenario/json_tree.hpp"

namespace routelab::scenario {

/// A preset's name, or an object: {"like": NAME, ...overrides}.
void read_platform(const Node& node, model::PlatformOptions& options, Diagnostics& diagnostics);

}  // namespace routelab::scenario
