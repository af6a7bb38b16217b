/// A third party that handlers call: it answers after a latency, or fails.
#pragma once

#include <string>

#include "sim/base/distribution.hpp"

namespace routelab::model {

struct UpstreamOptions {
  std::string name;
  Distribution latency = Distribution::constant(Duration::milliseconds(100));
  double failure_rate = 0;  ///< the part of calls that fail after that latency; 0 to 1
};

}  // namespace routelab::model
