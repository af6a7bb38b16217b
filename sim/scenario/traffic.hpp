/// Recorded traffic, read into memory: what every layout of a file becomes.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "sim/base/time.hpp"
#include "sim/scenario/recorded_request.hpp"

namespace routelab::scenario {

struct RecordedArrival {
  Time at;
  std::optional<Duration> work;  ///< how long the real execution took, where it was recorded
  std::uint32_t function = 0;    ///< index into Traffic::functions or, if there are, its requests
};

struct Traffic {
  std::vector<RecordedArrival> arrivals;  ///< by time; at the same time in file order
  /// By first occurrence in the file. azure-2021: the func, or "app/func" if two apps have a func
  /// of that name. timestamps: one function with an empty name.
  std::vector<std::string> functions;
  /// Instead of functions, of a log: what was asked for, by first occurrence.
  std::vector<RecordedRequest> requests;
  Duration tick{};  ///< > 0: the times are known no better than this, and are multiples of it

  /// By time; at the same time in the order in which they are.
  void sort_by_time();
  /// Shifts all, so that the first is at 0. They are sorted.
  void start_at_zero();
};

}  // namespace routelab::scenario
