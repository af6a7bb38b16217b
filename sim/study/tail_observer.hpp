/// Blame in one pass: while the run goes on nobody knows yet where its tail begins, so the time of
/// the requests is kept by latency, and what lies above the threshold is added up in the end.
///
/// The latencies are cut where percentiles of a Histogram can lie (in the middle of its buckets),
/// so the answer is exactly that of `blame` (blame.hpp), which takes two runs. Memory: 400 bytes
/// for each half of a bucket that occurs, 6 MB at most. Cost: about 25 ns a request.
#pragma once

#include <cstdint>
#include <deque>
#include <span>
#include <vector>

#include "sim/base/histogram.hpp"
#include "sim/study/blame.hpp"
#include "sim/trace/record.hpp"

namespace routelab::study {

class TailObserver {
 public:
  /// window_start in ns: requests that ended before do not count.
  explicit TailObserver(std::int64_t window_start);

  /// A request's spans, then its own record.
  void request(std::span<const trace::Record> group);

  /// What the tail above this percentile, from 0 to 1, is made of.
  [[nodiscard]] Blame blame(double percentile) const;

 private:
  TimeByKind& row_of(std::int64_t latency);

  std::int64_t window_start_;
  Histogram latency_;
  std::vector<std::uint32_t> rows_of_halves_;  ///< 0: none yet, else one more than its row
  std::deque<TimeByKind> rows_;
  std::vector<std::int64_t> smallest_;  ///< of each row: a latency in it
  TimeByKind slowest_;                  ///< those that took exactly as long as the slowest one
};

}  // namespace routelab::study
