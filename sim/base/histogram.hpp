/// Log-linear histogram of non-negative 64-bit values (nanoseconds): 128 buckets per power of two,
/// so a value is known to better than 0.8 % and a reported percentile (a bucket's middle) to 0.4 %.
/// Values below 256 are exact. Counts, sum, minimum and maximum are exact, and two histograms
/// merge by integer addition: the order of adding never shows.
///
/// Memory: 8 bytes for each bucket between the smallest and the largest value seen, both rounded
/// outwards to whole groups of 16 buckets; 58 kB at most.
#pragma once

#include <algorithm>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <vector>

#include "sim/base/assert.hpp"

namespace routelab {

class Histogram {
 public:
  /// value >= 0. Cost: about 2 ns; a value outside the range seen so far may allocate.
  void add(std::int64_t value, std::uint64_t times = 1) {
    RL_HOT_ASSERT(value >= 0);
    if (times == 0) return;
    const std::size_t bucket = bucket_of(value);
    if (bucket - first_ >= counts_.size()) [[unlikely]] {
      make_room(bucket);
    }
    counts_[bucket - first_] += times;
    count_ += times;
    sum_ += static_cast<Wide>(static_cast<std::uint64_t>(value)) * times;
    if (value < min_) min_ = value;
    if (value > max_) max_ = value;
  }
  void merge(const Histogram& other);

  [[nodiscard]] std::uint64_t count() const { return count_; }
  [[nodiscard]] std::int64_t min() const { return count_ == 0 ? 0 : min_; }
  [[nodiscard]] std::int64_t max() const { return count_ == 0 ? 0 : max_; }
  [[nodiscard]] double mean() const;  ///< 0 when empty

  /// Nearest rank: the smallest bucket such that at least `fraction` of the values are not above
  /// it; 0 < fraction <= 1. Never outside [min, max], and max itself where it is the answer. 0 when
  /// empty. Cost: a walk over the buckets.
  [[nodiscard]] std::int64_t percentile(double fraction) const;

  /// Calls visit(low, high, count) for each non-empty bucket [low, high), lowest first. The
  /// topmost possible bucket has high = INT64_MAX and includes it.
  template <class Visit>
  void each_bucket(Visit visit) const {
    for (std::size_t i = 0; i < counts_.size(); ++i) {
      if (counts_[i] != 0) {
        visit(lower_bound(first_ + i), lower_bound(first_ + i + 1), counts_[i]);
      }
    }
  }

 private:
  /// Below 256 the value itself. Above, the value's eight leading bits (128 to 255) after 128 for
  /// each bit that was dropped; the two fit together without a gap.
  static std::size_t bucket_of(std::int64_t value) {
    const auto bits = static_cast<std::uint64_t>(value);
    const auto dropped = static_cast<unsigned>(std::bit_width(bits | 128)) - 8;
    return (std::size_t{dropped} << 7) + static_cast<std::size_t>(bits >> dropped);
  }
  static std::int64_t lower_bound(std::size_t bucket);
  void make_room(std::size_t bucket);

  __extension__ using Wide = unsigned __int128;
  std::vector<std::uint64_t> counts_;  ///< counts_[i] belongs to bucket first_ + i
  std::size_t first_ = 0;
  std::uint64_t count_ = 0;
  Wide sum_ = 0;
  std::int64_t min_ = INT64_MAX;
  std::int64_t max_ = 0;
};

}  // namespace routelab
