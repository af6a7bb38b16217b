/// What the levels of a run (instances, queues, connections) were on average over a short stretch
/// of it: the points of a curve over time.
///
/// Stretches follow each other without gaps, the warm-up included; one ends where the window begins
/// and the last one where the run ends, so those may be shorter than the others.
#pragma once

#include <cstdint>
#include <vector>

namespace routelab::trace {

struct LevelMeans {
  std::int64_t from = 0;  ///< ns
  std::int64_t to = 0;    ///< ns; > from
  // Means over [from, to), as in Totals.
  double instances = 0;
  double running = 0;
  double idle = 0;
  double queue = 0;
  double connections = 0;
  std::vector<double> jobs_waiting;  ///< by queue
};

}  // namespace routelab::trace
