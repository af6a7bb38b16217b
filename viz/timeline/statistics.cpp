#include "viz/timeline/statistics.hpp"

#include <algorithm>
#include <utility>

#include "viz/timeline/request_pass.hpp"

namespace routelab::timeline {
namespace {

struct Extremes {
  std::int64_t smallest = INT64_MAX;
  std::int64_t largest = 0;
};

void add_request(Statistics& statistics, std::span<const trace::Record> group) {
  const trace::Record& request = group.back();
  ++statistics.counts.by_outcome[static_cast<std::size_t>(request.outcome)];
  statistics.counts.cold += (request.flags & trace::Cold) != 0 ? 1 : 0;
  statistics.counts.served += request.entity != trace::no_entity ? 1 : 0;
  statistics.latency.add(request.duration);
  for (const trace::Record& span : group) {
    statistics.time[static_cast<std::size_t>(span.kind)].add(span.duration);
  }
}

}  // namespace

void Statistics::merge(const Statistics& other) {
  for (std::size_t i = 0; i < counts.by_outcome.size(); ++i) {
    counts.by_outcome[i] += other.counts.by_outcome[i];
  }
  counts.cold += other.counts.cold;
  counts.served += other.counts.served;
  latency.merge(other.latency);
  for (std::size_t i = 0; i < time.size(); ++i) {
    const std::uint64_t count = time[i].count + other.time[i].count;
    time[i].add(other.time[i].total);
    time[i].count = count;
  }
  complete = complete && other.complete;
}

Statistics statistics(const Timeline& timeline, Range range, const Chosen& chosen,
                      const std::stop_token& stop) {
  std::array<Statistics, workers> parts;
  const bool complete = each_request_in_parallel(
      timeline, range, chosen, stop,
      [&](std::size_t worker, auto group) { add_request(parts[worker], group); });
  Statistics all = std::move(parts[0]);
  for (std::size_t i = 1; i < parts.size(); ++i) all.merge(parts[i]);
  all.complete = complete;
  return all;
}

study::RequestGroups breakdown(const Timeline& timeline, Range range, const Chosen& chosen,
                               std::vector<study::GroupBy> by, bool with_phases,
                               const std::stop_token& stop) {
  study::RequestGroups groups(timeline.names(), std::move(by), with_phases);
  each_request(timeline, range, chosen, stop, [&](auto group) { groups.add(group); });
  return groups;
}

LatencyGrid latency_grid(const Timeline& timeline, Range range, const Chosen& chosen,
                         std::size_t columns, std::size_t rows, const std::stop_token& stop) {
  std::array<Extremes, workers> extremes;
  each_request_in_parallel(timeline, range, chosen, stop, [&](std::size_t worker, auto group) {
    const std::int64_t latency = group.back().duration;
    extremes[worker].smallest = std::min(extremes[worker].smallest, latency);
    extremes[worker].largest = std::max(extremes[worker].largest, latency);
  });
  Extremes all;
  for (const Extremes& part : extremes) {
    all.smallest = std::min(all.smallest, part.smallest);
    all.largest = std::max(all.largest, part.largest);
  }
  // Rows hold what is below their end: one more, for the largest itself.
  if (all.largest < INT64_MAX) ++all.largest;
  std::vector<LatencyGrid> grids(
      workers, {range.start, range.end, columns, rows, all.smallest, all.largest});
  each_request_in_parallel(timeline, range, chosen, stop, [&](std::size_t worker, auto group) {
    grids[worker].add(end_of(group.back()), group.back().duration);
  });
  for (std::size_t i = 1; i < grids.size(); ++i) grids[0].merge(grids[i]);
  return std::move(grids[0]);
}

}  // namespace routelab::timeline
