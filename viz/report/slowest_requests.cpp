#include "viz/report/slowest_requests.hpp"

#include <algorithm>

namespace routelab::report {

namespace {

bool stays_longer(const SlowRequest& a, const SlowRequest& b) {
  if (a.request.duration != b.request.duration) return a.request.duration > b.request.duration;
  return a.order < b.order;
}

/// Leaves out the shortest spans of one that has too many.
void cut_spans(SlowRequest& slow) {
  if (slow.spans.size() <= SlowestRequests::most_spans) return;
  std::vector<std::int64_t> durations;
  for (const trace::Record& span : slow.spans) durations.push_back(span.duration);
  const auto last_kept =
      durations.begin() + static_cast<std::ptrdiff_t>(SlowestRequests::most_spans) - 1;
  std::nth_element(durations.begin(), last_kept, durations.end(), std::greater<>());
  const std::int64_t threshold = *last_kept;
  std::size_t of_threshold = SlowestRequests::most_spans;
  for (const trace::Record& span : slow.spans) of_threshold -= span.duration > threshold ? 1 : 0;
  const auto is_out = [&](const trace::Record& span) {
    if (span.duration > threshold) return false;
    if (span.duration == threshold && of_threshold > 0) return --of_threshold, false;
    ++slow.left_out;
    slow.time_left_out += span.duration;
    return true;
  };
  std::vector<trace::Record> kept;
  for (const trace::Record& span : slow.spans) {
    if (!is_out(span)) kept.push_back(span);
  }
  slow.spans = std::move(kept);
}

}  // namespace

void SlowestRequests::keep(std::span<const trace::Record> group) {
  if (kept_.size() == most) {
    std::pop_heap(kept_.begin(), kept_.end(), stays_longer);
  } else {
    kept_.emplace_back();
  }
  SlowRequest& slow = kept_.back();
  slow.request = group.back();
  slow.spans.assign(group.begin(), group.end() - 1);
  slow.left_out = 0;
  slow.time_left_out = 0;
  slow.order = next_order_++;
  cut_spans(slow);
  std::push_heap(kept_.begin(), kept_.end(), stays_longer);
}

std::vector<SlowRequest> SlowestRequests::sorted() const {
  std::vector<SlowRequest> sorted = kept_;
  std::sort(sorted.begin(), sorted.end(), stays_longer);
  return sorted;
}

}  // namespace routelab::report
