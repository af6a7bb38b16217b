/// What a picture shows: a stretch of time on a number of pixels, and the way between the two.
#pragma once

#include <cstdint>

namespace routelab::timeline {

/// [start, end), ns. Times of a trace are in [0, 2^63).
struct Range {
  std::int64_t start = 0;
  std::int64_t end = 0;

  [[nodiscard]] bool holds(std::int64_t time) const { return start <= time && time < end; }
  friend bool operator==(const Range&, const Range&) = default;
};

/// A range drawn on [0, width) pixels. start < end, width > 0.
struct View {
  std::int64_t start = 0;
  std::int64_t end = 1;
  double width = 1;

  [[nodiscard]] Range range() const { return {start, end}; }
  [[nodiscard]] double length() const { return distance(start, end); }
  [[nodiscard]] double ns_per_pixel() const { return length() / width; }
  /// Where a time is drawn; outside of [0, width) what is outside of the view.
  [[nodiscard]] double x_of(std::int64_t time) const {
    return distance(start, time) / ns_per_pixel();
  }
  /// The time under a pixel, to the nanosecond.
  [[nodiscard]] std::int64_t time_at(double x) const {
    return start + static_cast<std::int64_t>(x * ns_per_pixel());
  }
  friend bool operator==(const View&, const View&) = default;

 private:
  /// The difference before the conversion: it is exact where two large times as doubles are not.
  static double distance(std::int64_t from, std::int64_t to) {
    return static_cast<double>(static_cast<std::int64_t>(static_cast<std::uint64_t>(to) -
                                                         static_cast<std::uint64_t>(from)));
  }
};

}  // namespace routelab::timeline
