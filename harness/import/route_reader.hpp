/// One route file: which methods it answers and what it takes.
#pragma once

#include <string>

#include "harness/import/problem.hpp"
#include "harness/import/route_file.hpp"
#include "harness/import/source.hpp"
#include "harness/surface/surface.hpp"

namespace routelab::import {

struct ImportedRoute {
  /// Of a handler that answers whatever it is asked, operations has one whose method is "*".
  surface::Route route;
  std::string runtime;  ///< "edge", "nodejs", ... if the file says so
};

/// What cannot be read has no operations and is not complete.
ImportedRoute read_route(Sources& sources, const RouteFile& file, Problems& problems);

}  // namespace routelab::import
