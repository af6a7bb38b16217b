#include "viz/timeline/band.hpp"

#include <algorithm>
#include <cmath>

#include "sim/trace/filter_parser.hpp"
#include "tests/timeline/timeline_sample.hpp"
#include "viz/timeline/chosen.hpp"
#include "viz/timeline/marks.hpp"

namespace routelab::timeline {

using namespace testing;

namespace {

bool is_below(const Timeline& timeline, std::size_t row, const Record& record) {
  const auto rows = timeline.tree().rows_of(record);
  return std::ranges::any_of(
      rows, [&](std::size_t r) { return r != no_row && row <= r && r < timeline.rows()[row].end; });
}

/// Requests of one client, each as long as ten of them are apart; every hundredth failed.
std::vector<std::vector<Record>> steady(std::size_t count) {
  std::vector<std::vector<Record>> calls;
  for (std::size_t i = 0; i < count; ++i) {
    const auto at = static_cast<std::int64_t>(i) * 100;
    Record request = record_of(Kind::Request, at, at + 1000, i);
    if (i % 100 == 0) request.outcome = trace::Outcome::Failed;
    calls.push_back({request});
  }
  return calls;
}

}  // namespace

TEST_CASE("Close up a band has what goes on in each of its columns", "[timeline]") {
  rc::prop("any trace, row and view", [](std::uint64_t seed) {
    std::vector<std::vector<Record>> calls;
    Dice dice(seed);
    for (int i = 0; i < 40; ++i) {
      calls.push_back(trace::testing::random_group(dice));
      for (Record& record : calls.back()) {
        record.start %= 1000;
        record.duration %= 300;
      }
    }
    const Timeline timeline(trace_of(small_names(), calls));
    const auto row = *rc::gen::inRange<std::size_t>(0, timeline.rows().size());
    const auto start = *rc::gen::inRange<std::int64_t>(-50, 1000);
    const View view{start, start + *rc::gen::inRange<std::int64_t>(1, 400), 10};
    const auto columns = *rc::gen::inRange<std::size_t>(1, 30);
    std::vector<BandColumn> band;
    timeline::band(timeline, row, view, columns, band);
    RC_ASSERT(band.size() == columns);
    for (std::size_t i = 0; i < columns; ++i) {
      const auto count = static_cast<std::int64_t>(columns);
      const auto index = static_cast<std::int64_t>(i);
      const std::int64_t from = view.start + (view.end - view.start) * index / count;
      const std::int64_t to = view.start + (view.end - view.start) * (index + 1) / count;
      std::uint32_t min = UINT32_MAX, max = 0, marks = 0;
      double sum = 0;
      for (std::int64_t time = from; time < to; ++time) {
        std::uint32_t level = 0;
        for (const auto& call : calls) {
          for (const Record& record : call) {
            if (!is_below(timeline, row, record)) continue;
            level += record.start <= time && time < end_of(record) ? 1U : 0U;
            if (record.start == time) marks |= marks_of(record);
          }
        }
        min = std::min(min, level);
        max = std::max(max, level);
        sum += level;
      }
      if (from == to) continue;
      RC_ASSERT(band[i].min == min);
      RC_ASSERT(band[i].max == max);
      RC_ASSERT(band[i].marks == marks);
      RC_ASSERT(std::abs(band[i].mean - sum / static_cast<double>(to - from)) < 1e-3);
    }
  });
}

TEST_CASE("Far out a band has the level of the curve and no mark is lost", "[timeline]") {
  constexpr std::size_t count = 80'000;
  const Timeline timeline(trace_of(small_names(), steady(count)));
  REQUIRE(timeline.trace().record_count() > band_exact_records);
  const View view{0, static_cast<std::int64_t>(count) * 100, 50};
  std::vector<BandColumn> band;
  for (std::size_t row = 0; row < 4; ++row) {  // Clients, visitors, Routes, GET /
    timeline::band(timeline, row, view, 50, band);
    // In the first column the level rises; the last step of the curve holds the end, too.
    for (std::size_t i = 1; i < 49; ++i) {
      CHECK(std::abs(band[i].mean - 10) < 0.01);
      CHECK(band[i].min == 10);
      CHECK(band[i].max == 10);
      CHECK(band[i].marks == Error);
    }
  }
  const auto filter = trace::parse_filter("outcome = failed", timeline.names());
  REQUIRE(filter.filter);
  const Chosen chosen = choose(timeline, *filter.filter);
  timeline::band(timeline, 0, view, 50, band, &chosen);
  CHECK(band[7].max == 1);
  CHECK(band[7].min == 0);
  CHECK(std::abs(band[7].mean - 0.1) < 0.01);
}

TEST_CASE("A request that took no time is no level but a mark, close up and far out",
          "[timeline]") {
  const Timeline timeline(
      trace_of(small_names(), {{record_of(Kind::Request, 15, 15, 7ULL << 40)},
                               {record_of(Kind::Request, 40, 60, 7ULL << 40)}}));
  std::vector<BandColumn> band;
  for (const std::size_t exact_records : {band_exact_records, std::size_t{0}}) {
    timeline::band(timeline, 0, {0, 20, 2}, 2, band, nullptr, exact_records);
    if (exact_records > 0) CHECK(band[1].max == 0);
    CHECK((band[1].marks & Moment) != 0);
  }
}

TEST_CASE("Instances are counted by their lives", "[timeline]") {
  const Timeline timeline(trace_of(small_names(), {{record_of(Kind::Instance, 10, 40, 0, 0)},
                                                   {record_of(Kind::Instance, 20, 30, 0, 1)},
                                                   {record_of(Kind::Instance, 30, 60, 0, 2)}}));
  std::vector<BandColumn> band;
  timeline::band(timeline, 0, {0, 60, 6}, 6, band);
  std::vector<std::uint32_t> instances, starts;
  for (const BandColumn& column : band) {
    instances.push_back(column.instances);
    starts.push_back(column.cold_starts);
  }
  CHECK(instances == std::vector<std::uint32_t>{0, 1, 2, 2, 1, 1});
  CHECK(starts == std::vector<std::uint32_t>{0, 1, 1, 1, 0, 0});
}

}  // namespace routelab::timeline
