/// `routelab compare SCENARIO --real`: the simulation held against the same scenario served for
/// real, on this machine.
#pragma once

#include <cstddef>
#include <string>

#include "cli/scenario_options.hpp"

namespace routelab::cli {

struct RealComparison {
  ScenarioOptions scenario;
  std::string database = "sqlite";
  std::size_t requests = 200;  ///< one after the other
  std::string load;            ///< how long the scenario's traffic is sent; "": 10 s at most
  std::string json;
  bool quiet = false;
};

/// Exit code: Found if an answer or a row differs.
int compare_with_real(const RealComparison& options);

}  // namespace routelab::cli
