/// Times for people: one unit, three or four digits; the ticks of an axis.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "viz/timeline/view.hpp"

namespace routelab::timeline {

/// "845 ns", "1.24 us", "253 ms", "41.0 s", "125 s", "12 min 5 s", "2 h 5 min", "3 d 4 h";
/// negative with '-'. Three or four significant digits, rounded half up; whole nanoseconds; from 10
/// minutes on two units, the second cut off.
std::string time_text(std::int64_t ns, int digits = 3);

/// The same with '+' or '-'; "0" for none.
std::string difference_text(std::int64_t ns, int digits = 3);

/// When something was, to the millisecond, cut off: "253 ms", "309.361 s", "18 min 16.325 s",
/// "5 h 0 min 0.020 s", "3 d 4 h 0 min 0.000 s".
std::string moment_text(std::int64_t ns);

/// To the nanosecond, "1.000250 s", "12.5 us", "90061.5 s": no zeros at the end. For hovers.
std::string exact_text(std::int64_t ns);

struct Tick {
  std::int64_t time = 0;
  /// All of one axis end in the same unit, with as many decimals. From 10 minutes on seconds come
  /// after minutes, as in the other texts: "18 min 16.5 s", not "1096.5 s".
  std::string text;
};

/// The times in a view that are multiples of a step of 1, 2 or 5 times a power of ten of a second,
/// or, from a minute on, of 1, 2, 5, 10, 15, 30 min, 1, 2, 3, 6, 12 h or 1, 2, 5, 10, ... d; the
/// smallest step that is at least `spacing` pixels.
std::vector<Tick> ticks(const View& view, double spacing);

}  // namespace routelab::timeline
