/// The timeline's model: opening, the bars of a hundred lanes, filters and figures.
///
/// Of the trace of bench_trace.hpp.
#include "viz/timeline/timeline.hpp"

#include <benchmark/benchmark.h>

#include <algorithm>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "sim/trace/filter_parser.hpp"
#include "tests/bench/bench_trace.hpp"
#include "viz/timeline/band.hpp"
#include "viz/timeline/chosen.hpp"
#include "viz/timeline/request_list.hpp"
#include "viz/timeline/search.hpp"
#include "viz/timeline/statistics.hpp"

namespace {

using namespace routelab;
using namespace routelab::timeline;
using bench::trace_path;

const Timeline& sample() {
  static const Timeline timeline(trace_path());
  return timeline;
}

/// The hundred fullest.
std::vector<const Lane*> hundred_lanes() {
  std::vector<const Lane*> lanes;
  for (std::size_t row = 0; row < sample().rows().size(); ++row) {
    for (const Lane& lane : sample().lanes(row).lanes()) lanes.push_back(&lane);
  }
  std::ranges::sort(lanes, std::ranges::greater{}, [](const Lane* lane) { return lane->size(); });
  if (lanes.size() > 100) lanes.resize(100);
  return lanes;
}

/// The i'th of a row of views that show one part in `zoom`.
View view_of(std::int64_t zoom, std::int64_t i) {
  const std::int64_t end = sample().whole().end;
  const std::int64_t length = std::max<std::int64_t>(1, end / zoom);
  const std::int64_t start = (end - length) / 64 * (i % 64);
  return {start, start + length, 1920};
}

void timeline_open(benchmark::State& state) {
  trace_path();
  for (auto _ : state) {
    const Timeline timeline(trace_path());
    const auto records = static_cast<double>(timeline.trace().record_count());
    // A counter would have to be in every benchmark of the program (CSV has one header).
    state.SetLabel(std::to_string(timeline.trace().record_count()) + " records, " +
                   std::to_string(static_cast<double>(timeline.memory()) / records) +
                   " bytes of index each");
  }
}
BENCHMARK(timeline_open)->Unit(benchmark::kMillisecond)->UseRealTime();

/// Every group expanded: the lanes of all rows.
void timeline_lanes(benchmark::State& state) {
  for (auto _ : state) {
    state.PauseTiming();
    const Timeline timeline(trace_path());
    state.ResumeTiming();
    std::size_t lanes = 0;
    std::size_t entries = 0;
    for (std::size_t row = 0; row < timeline.rows().size(); ++row) {
      lanes += timeline.lanes(row).lanes().size();
      entries += timeline.lanes(row).entry_count();
    }
    const auto records = static_cast<double>(timeline.trace().record_count());
    state.SetLabel(std::to_string(lanes) + " lanes of " + std::to_string(entries) + " entries; " +
                   std::to_string(static_cast<double>(timeline.memory()) / records) +
                   " bytes of index each");
  }
}
BENCHMARK(timeline_lanes)->Unit(benchmark::kMillisecond)->UseRealTime();

void timeline_bars(benchmark::State& state) {
  const auto lanes = hundred_lanes();
  std::vector<Bar> bars;
  std::int64_t i = 0;
  for (auto _ : state) {
    bars.clear();
    const View view = view_of(state.range(0), i++);
    for (const Lane* lane : lanes) lane->bars(sample().records(), view, bars);
  }
  state.SetLabel(std::to_string(bars.size()) + " bars");
}
BENCHMARK(timeline_bars)
    ->Arg(1)
    ->Arg(10)
    ->Arg(50)
    ->Arg(100)
    ->Arg(200)
    ->Arg(500)
    ->Arg(1000)
    ->Arg(10'000)
    ->Unit(benchmark::kMillisecond);

void timeline_bands(benchmark::State& state) {
  std::vector<BandColumn> columns;
  std::int64_t i = 0;
  for (auto _ : state) {
    const View view = view_of(state.range(0), i++);
    for (std::size_t row = 0; row < sample().rows().size(); row = sample().rows()[row].end) {
      band(sample(), row, view, 1920, columns);
    }
  }
}
BENCHMARK(timeline_bands)->Arg(1)->Arg(10)->Arg(100)->Arg(10'000)->Unit(benchmark::kMillisecond);

void timeline_choose(benchmark::State& state) {
  const auto parsed = trace::parse_filter("query > 5ms or status >= 500", sample().names());
  for (auto _ : state) benchmark::DoNotOptimize(choose(sample(), *parsed.filter).count());
}
BENCHMARK(timeline_choose)->Unit(benchmark::kMillisecond)->UseRealTime();

void timeline_statistics(benchmark::State& state) {
  for (auto _ : state) {
    benchmark::DoNotOptimize(statistics(sample(), sample().whole(), {}).latency.count());
  }
}
BENCHMARK(timeline_statistics)->Unit(benchmark::kMillisecond)->UseRealTime();

void timeline_slowest(benchmark::State& state) {
  for (auto _ : state) {
    benchmark::DoNotOptimize(
        list_requests(sample(), sample().whole(), {}, Order::Slowest, 1000).total);
  }
}
BENCHMARK(timeline_slowest)->Unit(benchmark::kMillisecond)->UseRealTime();

/// A name that is not there: every row and every request is looked at.
void timeline_search(benchmark::State& state) {
  const std::uint64_t id = sample().records()[sample().requests()[0]].request;
  const std::string name = sample().names().request_name(id | ((std::uint64_t{1} << 40) - 1));
  for (auto _ : state) benchmark::DoNotOptimize(search(sample(), name).size());
}
BENCHMARK(timeline_search)->Unit(benchmark::kMillisecond);

}  // namespace
