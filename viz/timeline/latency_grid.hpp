/// How many requests took how long, and when: counts over time x latency, the data of a heat map.
///
/// Columns cut [from, to) into equal stretches of time; rows cut [smallest, largest) on a
/// logarithmic scale, row 0 at the bottom. Latencies below or above go to the first or last row,
/// so no request of the window is lost; times outside of the window are left out. What "the time"
/// of a request is (its start, its end) is for the caller to say.
///
/// All times in ns. Memory: 8 bytes a cell and a Histogram (up to 58 kB, usually a few) a column.
/// Two grids of the same shape merge by integer addition, so threads may fill one each.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "sim/base/histogram.hpp"

namespace routelab::timeline {

class LatencyGrid {
 public:
  /// What is not possible is moved to the nearest thing that is: columns and rows to at least 1,
  /// smallest to at least 1 ns, largest to above smallest, to to above from.
  LatencyGrid(std::int64_t from, std::int64_t to, std::size_t columns, std::size_t rows,
              std::int64_t smallest, std::int64_t largest);

  /// Cost: about 15 ns. latency >= 0.
  void add(std::int64_t time, std::int64_t latency, std::uint64_t times = 1);
  /// Adds all of another grid of the same shape.
  void merge(const LatencyGrid& other);

  [[nodiscard]] std::int64_t from() const { return from_; }
  [[nodiscard]] std::int64_t to() const { return to_; }
  [[nodiscard]] std::size_t columns() const { return columns_.size(); }
  [[nodiscard]] std::size_t rows() const { return row_bounds_.size() - 1; }

  [[nodiscard]] std::uint64_t count(std::size_t column, std::size_t row) const {
    return counts_[column * rows() + row];
  }
  /// Of the fullest cell: what a colour scale goes up to.
  [[nodiscard]] std::uint64_t largest_count() const;
  /// Of all cells.
  [[nodiscard]] std::uint64_t total() const;

  /// A row is [row_start(row), row_start(row + 1)), a column likewise; row and column may be one
  /// beyond the last, which gives the grid's end.
  [[nodiscard]] std::int64_t row_start(std::size_t row) const { return row_bounds_[row]; }
  [[nodiscard]] std::int64_t column_start(std::size_t column) const;
  /// The row or column that holds the value; one outside is held by the nearest.
  [[nodiscard]] std::size_t row_of(std::int64_t latency) const;
  [[nodiscard]] std::size_t column_of(std::int64_t time) const;

  /// Every latency of a column, better than its rows tell them: percentile(0.5), (0.9), (0.99) ...
  /// to 0.4 %, and 0 for an empty column (Histogram).
  [[nodiscard]] const Histogram& column(std::size_t column) const { return columns_[column]; }

 private:
  std::int64_t from_;
  std::int64_t to_;
  std::vector<std::int64_t> row_bounds_;  ///< rows + 1, not falling
  std::vector<std::uint64_t> counts_;     ///< by column, then by row
  std::vector<Histogram> columns_;
};

}  // namespace routelab::timeline
