/// The network between clients and the platform's edge.
#pragma once

#include "sim/base/distribution.hpp"

namespace routelab::model {

struct NetworkOptions {
  Distribution delay;  ///< one way, drawn for each direction; default: none
};

}  // namespace routelab::model
