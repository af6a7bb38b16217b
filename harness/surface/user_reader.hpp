/// A user in a routes file: the headers of every request, or how to sign in.
#pragma once

#include "harness/surface/surface.hpp"
#include "sim/scenario/json_tree.hpp"

namespace routelab::surface {

/// `node` is the object under the user's name.
User read_user(const scenario::Node& node, scenario::Diagnostics& diagnostics);

}  // namespace routelab::surface
