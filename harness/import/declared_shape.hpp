/// A shape that somebody wrote down: as a schema or as a type.
#pragma once

#include "harness/surface/shape.hpp"

namespace routelab::import {

struct DeclaredShape {
  surface::Shape shape;
  bool is_required = true;
  /// What does not fit the shape does not fit what was written. False: more is taken than the shape
  /// can say (one of several objects, say).
  bool is_exact = true;
};

}  // namespace routelab::import
