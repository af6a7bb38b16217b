/// Intervals of time, and how many of them hold at once: what a level was, found out again from
/// the records.
#pragma once

#include <algorithm>
#include <cstdint>
#include <utility>
#include <vector>

namespace routelab::testing {

struct Interval {
  std::int64_t begin = 0;
  std::int64_t end = 0;  ///< not part of it
};

struct Overlap {
  __extension__ using Wide = __int128;
  std::int64_t max = 0;
  Wide integral = 0;  ///< of the number over time
};

/// At one moment ends come before beginnings.
inline Overlap overlap_of(const std::vector<Interval>& intervals) {
  std::vector<std::pair<std::int64_t, int>> changes;
  for (const Interval& i : intervals) {
    if (i.begin == i.end) continue;
    changes.emplace_back(i.begin, +1);
    changes.emplace_back(i.end, -1);
  }
  std::sort(changes.begin(), changes.end());
  Overlap overlap;
  std::int64_t level = 0;
  std::int64_t before = 0;
  for (const auto& [at, by] : changes) {
    overlap.integral += static_cast<Overlap::Wide>(level) * (at - before);
    before = at;
    level += by;
    overlap.max = std::max(overlap.max, level);
  }
  return overlap;
}

}  // namespace routelab::testing
