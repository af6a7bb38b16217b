/// Somebody who wants to see what happens in a run as it happens: each request with all its spans
/// as it ends, and, if it asks for more, what stands outside of the requests.
///
/// It only watches: nothing it does changes a run.
#pragma once

#include <cstdint>
#include <span>

#include "sim/trace/level_means.hpp"
#include "sim/trace/record.hpp"

namespace routelab::trace {

class RequestObserver {
 public:
  virtual ~RequestObserver() = default;
  /// The spans in the order in which they ended, then the request's own record. The memory is
  /// used again after the call.
  virtual void request(std::span<const Record> group) = 0;

  /// Spans that ended after the record of their request.
  virtual void spans(std::span<const Record>) {}
  /// An instance that was destroyed or lives at the end; a job of a queue.
  virtual void background(const Record&) {}

  /// How long the stretches are, in ns, over which it wants to know the means of the levels; 0: it
  /// does not. Asked once, before the run.
  [[nodiscard]] virtual std::int64_t stretch() const { return 0; }
  /// In the order of time; what ended within the stretch has been told before.
  virtual void levels(const LevelMeans&) {}
};

}  // namespace routelab::trace
