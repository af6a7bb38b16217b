/// `env`: the environment's variables, secrets among them.
///
///     "SHOP": "north"      "STRIPE_KEY": {"secret": "sk_live_4eC39H"}      "NEXT_PUBLIC_SHOP": "north"
#pragma once

#include "sim/core/api.hpp"
#include "sim/scenario/json_tree.hpp"

namespace routelab::scenario {

void read_env(const Node& node, core::Api& api, Diagnostics& diagnostics);

}  // namespace routelab::scenario
