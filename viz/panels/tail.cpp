#include "viz/panels/tail.hpp"

#include <array>
#include <span>

#include "viz/timeline/request_pass.hpp"
#include "viz/timeline/statistics.hpp"

namespace routelab::panels {

namespace {

using study::TimeByKind;

void add(TimeByKind& side, std::span<const trace::Record> group) {
  ++side.requests;
  side.latency += group.back().duration;
  std::uint64_t seen = 0;
  for (const trace::Record& span : group.first(group.size() - 1)) {
    const auto kind = static_cast<std::size_t>(span.kind);
    side.total[kind] += span.duration;
    seen |= std::uint64_t{1} << kind;
  }
  for (std::size_t kind = 0; kind < side.requests_with.size(); ++kind) {
    side.requests_with[kind] += (seen >> kind) & 1;
  }
}

void merge(TimeByKind& side, const TimeByKind& other) {
  side.requests += other.requests;
  side.latency += other.latency;
  for (std::size_t kind = 0; kind < side.total.size(); ++kind) {
    side.total[kind] += other.total[kind];
    side.requests_with[kind] += other.requests_with[kind];
  }
}

}  // namespace

study::Blame blame(const timeline::Timeline& timeline, timeline::Range range,
                   const timeline::Chosen& chosen, double percentile, const std::stop_token& stop) {
  study::Blame blame;
  blame.percentile = percentile;
  const auto statistics = timeline::statistics(timeline, range, chosen, stop);
  if (statistics.latency.count() == 0) return blame;
  blame.threshold = statistics.latency.percentile(percentile);
  struct Sides {
    TimeByKind tail;
    TimeByKind rest;
  };
  std::array<Sides, timeline::workers> sides{};
  timeline::each_request_in_parallel(
      timeline, range, chosen, stop, [&](std::size_t worker, std::span<const trace::Record> group) {
        const bool is_slow = group.back().duration >= blame.threshold;
        add(is_slow ? sides[worker].tail : sides[worker].rest, group);
      });
  for (const Sides& part : sides) {
    merge(blame.tail, part.tail);
    merge(blame.rest, part.rest);
  }
  return blame;
}

}  // namespace routelab::panels
