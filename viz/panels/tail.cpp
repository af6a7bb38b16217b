#include "viz/panels/tail.hpp"

#include <array>
#include <span>

#include "viz/timeline/request_pass.hpp"
#include "viz/timeline/statistics.hpp"

namespace routelab::panels {

namespace {

using study::TimeByKind;

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
        (is_slow ? sides[worker].tail : sides[worker].rest).add(group);
      });
  for (const Sides& part : sides) {
    blame.tail.merge(part.tail);
    blame.rest.merge(part.rest);
  }
  return blame;
}

}  // namespace routelab::panels
