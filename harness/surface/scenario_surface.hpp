/// What a fuzzer may know of a scenario: its routes and methods, which fields its handlers read, what
/// their `validate` steps ask for, which rows exist, the names of its variables.
///
/// A body's shape is enforced where each way through a handler either passes its `validate` steps or
/// answers 4xx. A handler that takes every method (`*`) has the operations that it tells apart by
/// `{method}`, or GET, and POST if it reads a body; whether there are more is not known.
#pragma once

#include "harness/surface/surface.hpp"
#include "sim/scenario/scenario.hpp"

namespace routelab::surface {

/// What the functions behind `code` read, endpoints that C++ handles, is not known.
Surface surface_of(const scenario::Scenario& scenario, const scenario::CodeRoutes& code = {});

}  // namespace routelab::surface
