/// One method of a route in a routes file: who may call it, what it takes, what it answers.
#pragma once

#include <string>
#include <vector>

#include "harness/surface/json_schema.hpp"
#include "harness/surface/surface.hpp"
#include "sim/scenario/json_tree.hpp"

namespace routelab::surface {

/// `node` is the object under the method's name, `route` the route's, for messages.
Operation read_operation(const scenario::Node& node, const std::string& route,
                         SchemaReader& schemas, scenario::Diagnostics& diagnostics);

/// An object of schemas by name.
std::vector<Parameter> read_parameters(const scenario::Node& node, SchemaReader& schemas);

}  // namespace routelab::surface
