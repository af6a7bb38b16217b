/// Which spans of a request its latency is made of: going back from the end, always the span that
/// ended last before where the one after it began. What it covers is time that would be saved if
/// the span took none; what went on beside it is not on the path.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "sim/trace/record.hpp"

namespace routelab::report {

struct CriticalPath {
  std::vector<bool> is_on;   ///< for each span
  std::int64_t covered = 0;  ///< ns of the request's duration that lie in spans of the path
};

/// Spans that begin before the request or end after it count as far as they lie in it. Of spans
/// that end together the longest is taken. Cost: O(n log n).
CriticalPath critical_path(const trace::Record& request, std::span<const trace::Record> spans);

}  // namespace routelab::report
