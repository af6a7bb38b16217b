#include "viz/timeline/differences.hpp"

#include <algorithm>
#include <array>
#include <utility>

#include "sim/study/confidence.hpp"
#include "sim/study/request_groups.hpp"

namespace routelab::timeline {

namespace {

using Unit = FigureDifference::Unit;

struct Figure {
  const char* name;
  Unit unit;
  /// Requests that a batch needs: for a percentile two beyond it. The p99.9 of a hundred requests is
  /// their longest, whose mean over the batches says nothing of the p99.9 of all.
  std::size_t needed;
};
constexpr std::array figures{
    Figure{"count", Unit::Count, 1},       Figure{"errors", Unit::Ratio, 1},
    Figure{"cold", Unit::Ratio, 1},        Figure{"mean", Unit::Nanoseconds, 1},
    Figure{"p50", Unit::Nanoseconds, 4},   Figure{"p90", Unit::Nanoseconds, 20},
    Figure{"p99", Unit::Nanoseconds, 200}, Figure{"p99.9", Unit::Nanoseconds, 2000},
};

/// The chosen requests that end in a range: all of them, and by batch.
struct Batches {
  study::RequestGroup whole;
  std::array<study::RequestGroup, difference_batches> parts;
};

void add(study::RequestGroup& group, const trace::Record& request) {
  group.latencies.push_back(request.duration);
  group.errors += request.outcome != trace::Outcome::Completed ? 1 : 0;
  group.cold += (request.flags & trace::Cold) != 0 ? 1 : 0;
}

Batches batches_of(const Timeline& timeline, const Chosen& chosen, Range range) {
  Batches batches;
  const double length = static_cast<double>(range.end - range.start) / difference_batches;
  for (const RecordNumber number : timeline.requests()) {
    const trace::Record& request = timeline.records()[number];
    const std::int64_t end = end_of(request);
    if (!range.holds(end) || !chosen.has(number)) continue;
    const auto part = static_cast<std::size_t>(static_cast<double>(end - range.start) / length);
    add(batches.whole, request);
    add(batches.parts[std::min(part, difference_batches - 1)], request);
  }
  return batches;
}

double value_of(study::RequestGroup& group, const Figure& figure) {
  return group.count() == 0 ? 0 : group.figure(*study::group_figure_of(figure.name));
}

/// b - a of each batch that has enough requests on both sides.
std::vector<double> differences_of(Batches& a, Batches& b, const Figure& figure) {
  std::vector<double> out;
  for (std::size_t i = 0; i < difference_batches; ++i) {
    if (std::min(a.parts[i].count(), b.parts[i].count()) < figure.needed) continue;
    out.push_back(value_of(b.parts[i], figure) - value_of(a.parts[i], figure));
  }
  return out;
}

}  // namespace

std::vector<FigureDifference> differences(const Timeline& a, const Chosen& chosen_a,
                                          const Timeline& b, const Chosen& chosen_b, Range range) {
  Batches in_a = batches_of(a, chosen_a, range);
  Batches in_b = batches_of(b, chosen_b, range);
  std::vector<FigureDifference> out;
  for (const Figure& figure : figures) {
    FigureDifference difference{figure.name, figure.unit, value_of(in_a.whole, figure),
                                value_of(in_b.whole, figure), std::nullopt};
    const std::vector<double> by_batch = differences_of(in_a, in_b, figure);
    if (figure.unit != Unit::Count && by_batch.size() * 2 >= difference_batches) {
      const study::Interval interval = study::confidence_interval(by_batch);
      difference.interval = {interval.low, interval.high};
    }
    out.push_back(std::move(difference));
  }
  return out;
}

}  // namespace routelab::timeline
