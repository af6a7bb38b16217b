/// One method of a path in an OpenAPI description.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "harness/surface/json_schema.hpp"
#include "harness/surface/local_reference.hpp"
#include "harness/surface/surface.hpp"
#include "sim/core/http.hpp"
#include "sim/scenario/json_tree.hpp"

namespace routelab::surface {

/// What the parts of an OpenAPI file are read with.
struct OpenapiReading {
  OpenapiReading(const scenario::Node& file, scenario::Diagnostics& problems)
      : root(file), references(file, problems), schemas(file, SchemaReader::Words::Any, problems),
        diagnostics(problems) {}

  const scenario::Node& root;
  LocalReferences references;
  SchemaReader schemas;
  scenario::Diagnostics& diagnostics;
};

/// A path's parameter names: as the file calls them, and as the route's pattern does.
using ParamNames = std::vector<std::pair<std::string, std::string>>;

/// `node` is the object under the method's name, `item` that of the path. Parameters of the path
/// go to the route.
Operation read_openapi_operation(core::Method method, const scenario::Node& node,
                                 const scenario::Node& item, const ParamNames& names, Route& route,
                                 OpenapiReading& reading);

}  // namespace routelab::surface
