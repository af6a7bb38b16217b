/// The slowest requests of a run with their spans, kept while it goes on.
///
/// At most `most` requests and of each at most `most_spans` spans, the longest ones. Of equally
/// slow requests the first to end are kept. Cost: 1 ns for a request that is not among them, else
/// as long as its spans take to copy.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "sim/trace/record.hpp"

namespace routelab::report {

struct SlowRequest {
  trace::Record request;
  std::vector<trace::Record> spans;  ///< in the order in which they ended
  std::size_t left_out = 0;          ///< spans
  std::int64_t time_left_out = 0;    ///< ns, of those together
  std::uint64_t order = 0;           ///< of its end among the requests that were ever kept
};

class SlowestRequests {
 public:
  static constexpr std::size_t most = 20;
  static constexpr std::size_t most_spans = 200;

  /// A request's spans, then its own record.
  void add(std::span<const trace::Record> group) {
    if (kept_.size() == most && group.back().duration <= kept_.front().request.duration) return;
    keep(group);
  }

  /// The slowest first.
  [[nodiscard]] std::vector<SlowRequest> sorted() const;

 private:
  void keep(std::span<const trace::Record> group);

  std::vector<SlowRequest> kept_;  ///< a heap; the one to go next is in front
  std::uint64_t next_order_ = 0;
};

}  // namespace routelab::report
