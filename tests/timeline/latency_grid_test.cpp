#include "viz/timeline/latency_grid.hpp"

#include <algorithm>
#include <vector>

#include "tests/support/rapidcheck.hpp"

namespace routelab::timeline {

TEST_CASE("A latency grid puts every request of its window into the cell of its bounds",
          "[timeline]") {
  rc::prop("random shapes and requests", [] {
    const auto from = *rc::gen::inRange<std::int64_t>(0, 1000);
    const auto to = from + *rc::gen::inRange<std::int64_t>(-2, 1000);
    const auto columns = *rc::gen::inRange<std::size_t>(0, 20);
    const auto rows = *rc::gen::inRange<std::size_t>(0, 20);
    const auto smallest = *rc::gen::inRange<std::int64_t>(-1, 50);
    const auto largest = *rc::gen::inRange<std::int64_t>(-1, 100'000);
    LatencyGrid grid(from, to, columns, rows, smallest, largest);
    RC_ASSERT(grid.columns() == std::max<std::size_t>(columns, 1));
    RC_ASSERT(grid.rows() == std::max<std::size_t>(rows, 1));
    RC_ASSERT(grid.column_start(0) == grid.from());
    RC_ASSERT(grid.column_start(grid.columns()) == grid.to());

    std::uint64_t inside = 0;
    for (int i = *rc::gen::inRange(0, 50); i > 0; --i) {
      const auto time = *rc::gen::inRange<std::int64_t>(0, 2100);
      const auto latency = *rc::gen::inRange<std::int64_t>(0, 200'000);
      const std::size_t column = grid.column_of(time);
      const std::size_t row = grid.row_of(latency);
      const std::uint64_t before = grid.count(column, row);
      grid.add(time, latency);
      const bool counted = time >= grid.from() && time < grid.to();
      inside += counted ? 1 : 0;
      RC_ASSERT(grid.count(column, row) == before + (counted ? 1 : 0));
      if (counted) {
        RC_ASSERT((grid.column_start(column) <= time && time < grid.column_start(column + 1)));
      }
      RC_ASSERT((row == 0 || grid.row_start(row) <= latency));
      RC_ASSERT((row + 1 == grid.rows() || latency < grid.row_start(row + 1)));
    }
    RC_ASSERT(grid.total() == inside);
    LatencyGrid twice = grid;
    twice.merge(grid);
    RC_ASSERT(twice.total() == 2 * inside);
    RC_ASSERT(twice.largest_count() == 2 * grid.largest_count());
  });
}

TEST_CASE("Rows of a latency grid grow by the same factor", "[timeline]") {
  const LatencyGrid grid(0, 1, 1, 6, 1'000, 1'000'000'000);
  std::vector<std::int64_t> starts;
  for (std::size_t row = 0; row <= 6; ++row) starts.push_back(grid.row_start(row));
  CHECK(starts == std::vector<std::int64_t>{1'000, 10'000, 100'000, 1'000'000, 10'000'000,
                                            100'000'000, 1'000'000'000});
}

TEST_CASE("A column of a latency grid knows its percentiles", "[timeline]") {
  LatencyGrid grid(0, 20, 2, 4, 1, 1'000'000);
  for (std::int64_t i = 1; i <= 100; ++i) grid.add(5, i);
  CHECK(grid.column(0).percentile(0.5) == 50);
  CHECK(grid.column(0).percentile(0.99) == 99);
  CHECK(grid.column(1).percentile(0.5) == 0);
}

TEST_CASE("A latency grid holds the largest times there are", "[timeline]") {
  LatencyGrid grid(0, INT64_MAX, 1000, 64, 1, INT64_MAX);
  grid.add(INT64_MAX - 1, INT64_MAX);
  CHECK(grid.count(999, 63) == 1);
  CHECK(grid.column_start(1000) == INT64_MAX);
}

}  // namespace routelab::timeline
