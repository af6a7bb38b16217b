/// What would have been: the same clients and the same draws under one changed condition.
///
/// Draws are keyed, so the runs with and without the change have the same arrivals and the same
/// service times wherever both ask for them (common random numbers); the difference is taken seed
/// by seed, and its interval is that of the paired differences.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "sim/scenario/scenario.hpp"
#include "sim/study/blame.hpp"
#include "sim/study/confidence.hpp"

namespace routelab::study {

struct Change {
  std::string name;  ///< "without cold starts"
  std::function<void(model::WorldOptions&)> apply;
};

/// The changes that bear on a cause that has time in this tail.
std::vector<Change> changes_for(const scenario::Scenario& scenario, const Blame& blame);

struct Counterfactual {
  std::string name;
  Interval latency_ms;     ///< the percentile under the change, 95 %
  Interval difference_ms;  ///< that minus the percentile as it is, paired
};

struct CounterfactualOptions {
  double percentile = 0.99;
  std::uint64_t replications = 10;
  unsigned jobs = 0;
  std::function<bool(double)> keep_going;  ///< as in ReplicationOptions, over all runs
};

struct Counterfactuals {
  Interval as_it_is_ms;
  std::vector<Counterfactual> changes;  ///< the greatest saving first
  bool complete = true;                 ///< false if keep_going stopped it
};

Counterfactuals what_if(const scenario::Scenario& scenario, const std::vector<Change>& changes,
                        const CounterfactualOptions& options);

}  // namespace routelab::study
