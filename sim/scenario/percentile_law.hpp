/// A law of durations of which only some percentiles are known: 0, 1, 25, 50, 75, 99 and 100, as
/// the Azure Functions 2019 trace gives them.
///
/// Between two of them the durations are taken to be uniform, so the inverse of the distribution
/// function is piecewise linear: of all laws with these percentiles the one that adds nothing to
/// them (no shape fitted, no value outside of what was seen). One draw, by inversion.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>

#include "sim/base/random.hpp"
#include "sim/base/time.hpp"

namespace routelab::scenario {

struct PercentileLaw {
  static constexpr std::array<int, 7> percentiles{0, 1, 25, 50, 75, 99, 100};

  std::array<Duration, percentiles.size()> values{};  ///< rising, none negative

  /// The duration for 64 random bits; larger bits never give a shorter one.
  [[nodiscard]] Duration sample(std::uint64_t bits) const {
    const double at = to_unit(bits) * 100;
    std::size_t i = 1;
    while (i + 1 < percentiles.size() && at >= percentiles[i]) ++i;
    const double low = percentiles[i - 1];
    const double part = (at - low) / (percentiles[i] - low);
    const auto width = static_cast<double>((values[i] - values[i - 1]).ns);
    return values[i - 1] + Duration{static_cast<std::int64_t>(part * width + 0.5)};
  }
};

}  // namespace routelab::scenario
