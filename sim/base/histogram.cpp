#include "sim/base/histogram.hpp"

#include <utility>

namespace routelab {
namespace {

/// Buckets are allocated in whole groups, so that a slowly widening range is not copied for every
/// bucket it gains.
constexpr std::size_t group = 16;

/// The smallest k with k / n >= fraction. The quotient is rounded like the fraction was when it
/// was read, so 0.07 of 100 values is the 7th, although the double 0.07 is a little above 7/100.
std::uint64_t nearest_rank(double fraction, std::uint64_t n) {
  if (fraction >= 1) return n;
  const auto total = static_cast<double>(n);
  auto rank = static_cast<std::uint64_t>(fraction * total);
  if (rank > 0) --rank;
  while (rank < n && static_cast<double>(rank) / total < fraction) ++rank;
  return rank;
}

}  // namespace

std::int64_t Histogram::lower_bound(std::size_t bucket) {
  if (bucket < 256) return static_cast<std::int64_t>(bucket);
  const std::size_t dropped = bucket / 128 - 1;
  const std::uint64_t leading = bucket % 128 + 128;
  const std::uint64_t bound = leading << dropped;
  return static_cast<std::int64_t>(std::min<std::uint64_t>(bound, INT64_MAX));
}

void Histogram::make_room(std::size_t bucket) {
  const std::size_t low = bucket / group * group;
  const std::size_t high = low + group;
  const std::size_t first = counts_.empty() ? low : std::min(low, first_);
  const std::size_t end = counts_.empty() ? high : std::max(high, first_ + counts_.size());
  std::vector<std::uint64_t> wider(end - first);
  if (!counts_.empty()) {
    std::copy(counts_.begin(), counts_.end(),
              wider.begin() + static_cast<std::ptrdiff_t>(first_ - first));
  }
  counts_ = std::move(wider);
  first_ = first;
}

void Histogram::merge(const Histogram& other) {
  if (other.count_ == 0) return;
  for (const std::size_t bucket : {bucket_of(other.min_), bucket_of(other.max_)}) {
    if (bucket - first_ >= counts_.size()) make_room(bucket);
  }
  for (std::size_t i = 0; i < other.counts_.size(); ++i) {
    counts_[other.first_ + i - first_] += other.counts_[i];
  }
  count_ += other.count_;
  sum_ += other.sum_;
  min_ = std::min(min_, other.min_);
  max_ = std::max(max_, other.max_);
}

double Histogram::mean() const {
  return count_ == 0 ? 0 : static_cast<double>(sum_) / static_cast<double>(count_);
}

std::int64_t Histogram::percentile(double fraction) const {
  RL_ASSERT(fraction > 0 && fraction <= 1);
  if (count_ == 0) return 0;
  const std::uint64_t rank = nearest_rank(fraction, count_);
  if (rank == count_) return max_;
  std::uint64_t seen = 0;
  std::size_t i = 0;
  while ((seen += counts_[i]) < rank) ++i;
  const std::int64_t low = lower_bound(first_ + i);
  const std::int64_t highest = lower_bound(first_ + i + 1) - 1;
  return std::clamp(low + (highest - low) / 2, min_, max_);
}

}  // namespace routelab
