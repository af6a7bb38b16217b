/// The time of a run, cut into equal bins: what all pictures over time share.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>

namespace routelab::report {

class TimeAxis {
 public:
  static constexpr std::int64_t most_bins = 240;

  /// duration in ns; of less than a nanosecond, one bin of it.
  explicit TimeAxis(std::int64_t duration)
      : duration_(std::max<std::int64_t>(duration, 1)), width_((duration_ - 1) / most_bins + 1),
        bins_(static_cast<std::size_t>((duration_ - 1) / width_ + 1)) {}

  [[nodiscard]] std::int64_t duration() const { return duration_; }
  [[nodiscard]] std::int64_t width() const { return width_; }  ///< of a bin; the last may be cut
  [[nodiscard]] std::size_t bins() const { return bins_; }

  /// A time outside of the run is held by the nearest bin.
  [[nodiscard]] std::size_t bin_of(std::int64_t time) const {
    return static_cast<std::size_t>(std::clamp<std::int64_t>(time, 0, duration_ - 1) / width_);
  }
  [[nodiscard]] std::int64_t start_of(std::size_t bin) const {
    return std::min(static_cast<std::int64_t>(bin) * width_, duration_);
  }
  /// Where a time is on an axis on which a bin is 1 wide.
  [[nodiscard]] double place_of(std::int64_t time) const {
    return static_cast<double>(std::clamp<std::int64_t>(time, 0, duration_)) /
           static_cast<double>(width_);
  }

 private:
  std::int64_t duration_;
  std::int64_t width_;
  std::size_t bins_;
};

}  // namespace routelab::report
