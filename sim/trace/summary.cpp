#include "sim/trace/summary.hpp"

#include <algorithm>
#include <numeric>

#include "sim/base/assert.hpp"

namespace routelab::trace {

namespace {

// Neither is negative. Keeping the largest value instead of overflowing does not depend on order.
std::int64_t capped_sum(std::int64_t a, std::int64_t b) {
  std::int64_t sum = 0;
  return __builtin_add_overflow(a, b, &sum) ? INT64_MAX : sum;
}

void count_status(Slice& slice, std::uint16_t status) {
  for (auto& [known, count] : slice.statuses) {  // one to three in practice
    if (known == status) {
      ++count;
      return;
    }
  }
  const std::pair<std::uint16_t, std::uint64_t> entry{status, 1};
  slice.statuses.insert(std::ranges::upper_bound(slice.statuses, entry), entry);
}

}  // namespace

std::uint64_t Counts::ended() const {
  return std::accumulate(by_outcome.begin(), by_outcome.end(), std::uint64_t{0});
}

void Share::add(std::int64_t duration) {
  ++count;
  total = capped_sum(total, duration);
}

Summary::Summary(std::size_t endpoints, std::int64_t window_start)
    : window_start_(window_start), endpoints_(endpoints) {}

bool Summary::counts(const Record& record) const {
  return record.start + record.duration >= window_start_ && (record.flags & Open) == 0;
}

void Summary::add_request(const Record& request, std::span<const Record> spans) {
  RL_HOT_ASSERT(request.kind == Kind::Request);
  Waiting waiting;
  for (const Record& span : spans) {
    add_span(span, waiting);
  }
  if (!counts(request)) return;
  shares_[static_cast<std::size_t>(Kind::Request)].add(request.duration);
  add_to(all_, request);
  add_to(request.detail < endpoints_.size() ? endpoints_[request.detail] : unrouted_, request);
  if (is_slowest(request)) {
    slowest_.assign(spans.begin(), spans.end());
    slowest_.push_back(request);
  }
}

void Summary::add_spans(std::span<const Record> spans) {
  for (const Record& span : spans) {
    if (late_waiting_.request != span.request) {
      late_waiting_ = {span.request, 0};
    }
    add_span(span, late_waiting_);
  }
}

void Summary::add_background(const Record& record) {
  RL_HOT_ASSERT(is_background(record.kind));
  if (counts(record)) shares_[static_cast<std::size_t>(record.kind)].add(record.duration);
}

void Summary::add_span(const Record& span, Waiting& waiting) {
  RL_HOT_ASSERT(span.kind != Kind::Request && span.kind < Kind::Instance);
  const bool counted = counts(span);
  if (counted) {
    shares_[static_cast<std::size_t>(span.kind)].add(span.duration);
  }
  if (span.kind < Kind::PoolWait || span.kind > Kind::Query) return;

  if (span.kind == Kind::PoolWait || span.kind == Kind::DatabaseWait) {
    waiting.total = capped_sum(waiting.total, span.duration);
  }
  if (span.kind == Kind::Query || (span.flags & Error) != 0) {
    if (counted) {
      database_wait_.add(waiting.total);
    }
    waiting.total = 0;
  }
}

void Summary::add_to(Slice& slice, const Record& request) {
  ++slice.counts.by_outcome[static_cast<std::size_t>(request.outcome)];
  slice.counts.cold += (request.flags & Cold) != 0 ? 1 : 0;
  slice.counts.served += request.entity != no_entity ? 1 : 0;
  slice.latency.add(request.duration);
  count_status(slice, request.status);
}

bool Summary::is_slowest(const Record& request) const {
  if (slowest_.empty()) return true;
  const Record& best = slowest_.back();
  // With equal durations the first to end is the first to start.
  return request.duration > best.duration ||
         (request.duration == best.duration && request.start < best.start);
}

}  // namespace routelab::trace
