#include "sim/study/tail_observer.hpp"

#include <bit>
#include <cstddef>

namespace routelab::study {

namespace {

/// The half of the histogram's bucket that a latency lies in (histogram.hpp: below 256 ns buckets
/// of one value, above 128 to each power of two); the upper half begins at the bucket's middle.
std::size_t half_of(std::int64_t latency) {
  const auto value = static_cast<std::uint64_t>(latency);
  const auto dropped = static_cast<unsigned>(std::bit_width(value | 128)) - 8;
  const std::uint64_t bucket = (std::uint64_t{dropped} << 7) + (value >> dropped);
  const std::uint64_t width = std::uint64_t{1} << dropped;
  const bool upper = (value & (width - 1)) >= (width - 1) / 2;
  return static_cast<std::size_t>(2 * bucket + (upper ? 1 : 0));
}

constexpr std::size_t halves = 2 * 64 * 128;

TimeByKind without(TimeByKind whole, const TimeByKind& part) {
  whole.requests -= part.requests;
  whole.latency -= part.latency;
  for (std::size_t kind = 0; kind < whole.total.size(); ++kind) {
    whole.total[kind] -= part.total[kind];
    whole.requests_with[kind] -= part.requests_with[kind];
  }
  return whole;
}

}  // namespace

TailObserver::TailObserver(std::int64_t window_start)
    : window_start_(window_start), rows_of_halves_(halves) {}

TimeByKind& TailObserver::row_of(std::int64_t latency) {
  std::uint32_t& row = rows_of_halves_[half_of(latency)];
  if (row == 0) {
    rows_.emplace_back();
    smallest_.push_back(latency);
    row = static_cast<std::uint32_t>(rows_.size());
  }
  return rows_[row - 1];
}

void TailObserver::request(std::span<const trace::Record> group) {
  const trace::Record& whole = group.back();
  if (whole.start + whole.duration < window_start_) return;
  const std::int64_t latency = whole.duration;
  if (latency_.count() == 0 || latency > latency_.max()) slowest_ = {};
  latency_.add(latency);
  if (latency == latency_.max()) slowest_.add(group);
  row_of(latency).add(group);
}

Blame TailObserver::blame(double percentile) const {
  Blame blame;
  blame.percentile = percentile;
  blame.threshold = latency_.percentile(percentile);
  TimeByKind all;
  for (std::size_t row = 0; row < rows_.size(); ++row) {
    all.merge(rows_[row]);
    if (smallest_[row] >= blame.threshold) blame.tail.merge(rows_[row]);
  }
  // A percentile is moved into [min, max]: then it need not be where two halves meet.
  if (blame.threshold <= latency_.min()) blame.tail = all;
  if (blame.threshold >= latency_.max()) blame.tail = slowest_;
  blame.rest = without(all, blame.tail);
  return blame;
}

}  // namespace routelab::study
