#include "viz/timeline/latency_grid.hpp"

#include <algorithm>
#include <numeric>

#include "sim/base/assert.hpp"
#include "sim/base/mathematics.hpp"

namespace routelab::timeline {
namespace {

__extension__ using Wide = __int128;

/// smallest * (largest / smallest) ^ (row / rows), the ends exact.
std::vector<std::int64_t> row_bounds(std::size_t rows, std::int64_t smallest,
                                     std::int64_t largest) {
  std::vector<std::int64_t> bounds(rows + 1);
  const double low = log_of(static_cast<double>(smallest));
  const double high = log_of(static_cast<double>(largest));
  for (std::size_t row = 0; row < rows; ++row) {
    const double share = static_cast<double>(row) / static_cast<double>(rows);
    const double value = exp_of(low + (high - low) * share);
    // The largest double below 2^63, so that the conversion is defined.
    bounds[row] = static_cast<std::int64_t>(std::min(value + 0.5, 9223372036854774784.0));
  }
  bounds.front() = smallest;
  bounds.back() = largest;
  for (std::int64_t& bound : bounds) bound = std::clamp(bound, smallest, largest);
  return bounds;
}

}  // namespace

LatencyGrid::LatencyGrid(std::int64_t from, std::int64_t to, std::size_t columns, std::size_t rows,
                         std::int64_t smallest, std::int64_t largest)
    : from_(std::clamp<std::int64_t>(from, 0, INT64_MAX - 1)), to_(std::max(from_ + 1, to)) {
  smallest = std::clamp<std::int64_t>(smallest, 1, INT64_MAX - 1);
  rows = std::max<std::size_t>(rows, 1);
  row_bounds_ = row_bounds(rows, smallest, std::max(largest, smallest + 1));
  columns_.resize(std::max<std::size_t>(columns, 1));
  counts_.resize(columns_.size() * rows);
}

void LatencyGrid::add(std::int64_t time, std::int64_t latency, std::uint64_t times) {
  if (time < from_ || time >= to_) return;
  const std::size_t column = column_of(time);
  counts_[column * rows() + row_of(latency)] += times;
  columns_[column].add(latency, times);
}

void LatencyGrid::merge(const LatencyGrid& other) {
  RL_ASSERT(from_ == other.from_ && to_ == other.to_ && columns() == other.columns() &&
            row_bounds_ == other.row_bounds_);
  for (std::size_t i = 0; i < counts_.size(); ++i) counts_[i] += other.counts_[i];
  for (std::size_t i = 0; i < columns(); ++i) columns_[i].merge(other.columns_[i]);
}

std::uint64_t LatencyGrid::largest_count() const { return std::ranges::max(counts_); }

std::uint64_t LatencyGrid::total() const {
  return std::accumulate(counts_.begin(), counts_.end(), std::uint64_t{0});
}

std::int64_t LatencyGrid::column_start(std::size_t column) const {
  const Wide length = Wide{to_} - from_;
  const auto count = static_cast<std::int64_t>(columns());
  // Rounded up: the first nanosecond that column_of gives this column.
  return from_ + static_cast<std::int64_t>(
                     (length * static_cast<std::int64_t>(column) + count - 1) / count);
}

std::size_t LatencyGrid::row_of(std::int64_t latency) const {
  const auto above = std::upper_bound(row_bounds_.begin(), row_bounds_.end(), latency);
  const auto index = above - row_bounds_.begin() - 1;
  return static_cast<std::size_t>(
      std::clamp<std::ptrdiff_t>(index, 0, static_cast<std::ptrdiff_t>(rows()) - 1));
}

std::size_t LatencyGrid::column_of(std::int64_t time) const {
  const Wide offset = std::clamp(time, from_, to_ - 1) - from_;
  return static_cast<std::size_t>(offset * static_cast<std::int64_t>(columns()) / (to_ - from_));
}

}  // namespace routelab::timeline
