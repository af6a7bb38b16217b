/// Times for people: one unit, three or four digits; the ticks of an axis.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "viz/timeline/view.hpp"

namespace routelab::timeline {

/// "845 ns", "1.24 us", "253 ms", "41.0 s", "125 s", "2 h 5 min"; negative with '-'. Rounded half
/// up to three significant digits, whole nanoseconds exactly; from 10 minutes on minutes and
/// seconds, from 2 hours on hours and minutes.
std::string time_text(std::int64_t ns);

/// The same with `digits` significant digits (3 or 4) and sign, "+1.24 ms": differences.
std::string difference_text(std::int64_t ns);

struct Tick {
  std::int64_t time = 0;
  std::string text;  ///< all of one axis in the same unit, "1.5 s", "2.0 s"
};

/// Ticks of a view at multiples of 1, 2 or 5 times a power of ten of a unit (of 1, 2, 5, 10, 15,
/// 30 min and 1, 2, 3, 6, 12 h, d above a minute), at least `spacing` pixels apart. At most
/// width / spacing + 1.
std::vector<Tick> ticks(const View& view, double spacing);

}  // namespace routelab::timeline
