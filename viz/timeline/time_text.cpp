#include "viz/timeline/time_text.hpp"

#include <algorithm>
#include <array>
#include <cmath>

namespace routelab::timeline {
namespace {

constexpr std::int64_t second = 1'000'000'000;
constexpr std::int64_t minute = 60 * second;
constexpr std::int64_t hour = 60 * minute;
constexpr std::int64_t day = 24 * hour;

struct Unit {
  std::int64_t length;
  const char* name;
};
constexpr std::array<Unit, 4> decimal_units{
    {{1, " ns"}, {1'000, " us"}, {1'000'000, " ms"}, {second, " s"}}};

/// The largest unit of which there is at least one.
const Unit& unit_for(std::uint64_t ns) {
  std::size_t unit = decimal_units.size() - 1;
  while (unit > 0 && ns < static_cast<std::uint64_t>(decimal_units[unit].length)) --unit;
  return decimal_units[unit];
}

std::uint64_t power_of_ten(int exponent) {
  std::uint64_t power = 1;
  for (; exponent > 0; --exponent) power *= 10;
  return power;
}

/// count / 10^decimals
std::string decimal(std::uint64_t count, int decimals) {
  const std::uint64_t scale = power_of_ten(decimals);
  std::string text = std::to_string(count / scale);
  if (decimals == 0) return text;
  const std::string fraction = std::to_string(count % scale);
  return text + "." + std::string(static_cast<std::size_t>(decimals) - fraction.size(), '0') +
         fraction;
}

std::string rounded(std::uint64_t ns, int digits) {
  for (const Unit& unit : decimal_units) {
    const auto length = static_cast<std::uint64_t>(unit.length);
    const bool is_last = &unit == &decimal_units.back();
    if (length == 1) {
      if (ns < 1000) return std::to_string(ns) + unit.name;
      continue;
    }
    for (int decimals = digits - 1; decimals >= digits - 3; --decimals) {
      if (power_of_ten(decimals) > length) continue;
      const std::uint64_t scale = length / power_of_ten(decimals);
      const std::uint64_t count = (ns + scale / 2) / scale;
      const bool fits = count < power_of_ten(digits);
      if (fits || (is_last && decimals == digits - 3)) return decimal(count, decimals) + unit.name;
    }
  }
  return {};
}

std::string two_units(std::uint64_t ns) {
  const auto text = [&](std::int64_t large, const char* large_name, std::int64_t small,
                        const char* small_name) {
    const std::uint64_t whole = ns / static_cast<std::uint64_t>(large);
    const std::uint64_t rest =
        ns % static_cast<std::uint64_t>(large) / static_cast<std::uint64_t>(small);
    return std::to_string(whole) + large_name +
           (rest == 0 ? std::string() : " " + std::to_string(rest) + small_name);
  };
  if (ns >= static_cast<std::uint64_t>(2 * day)) return text(day, " d", hour, " h");
  if (ns >= static_cast<std::uint64_t>(2 * hour)) return text(hour, " h", minute, " min");
  return text(minute, " min", second, " s");
}

std::uint64_t absolute(std::int64_t ns) {
  return ns < 0 ? -static_cast<std::uint64_t>(ns) : static_cast<std::uint64_t>(ns);
}

std::string unsigned_text(std::uint64_t ns, int digits) {
  return ns < static_cast<std::uint64_t>(10 * minute) ? rounded(ns, digits) : two_units(ns);
}

/// The smallest step of the axis that is at least `least` ns long.
std::int64_t step_for(double least) {
  for (std::int64_t power = 1; power <= 10 * second; power *= 10) {
    for (const std::int64_t factor : {1, 2, 5}) {
      const std::int64_t step = power * factor;
      if (step <= 20 * second && static_cast<double>(step) >= least) return step;
    }
  }
  constexpr std::array<std::int64_t, 11> steps{minute,      2 * minute,  5 * minute, 10 * minute,
                                               15 * minute, 30 * minute, hour,       2 * hour,
                                               3 * hour,    6 * hour,    12 * hour};
  for (const std::int64_t step : steps) {
    if (static_cast<double>(step) >= least) return step;
  }
  std::int64_t step = day;
  for (std::int64_t power = day; power < INT64_MAX / 50; power *= 10) {
    for (const std::int64_t factor : {1, 2, 5}) {
      step = power * factor;
      if (static_cast<double>(step) >= least) return step;
    }
  }
  return step;
}

/// The smallest unit of an axis, its decimals, and the larger units above it.
struct Scale {
  Unit unit;
  int decimals = 0;
  bool has_minutes = false;
  bool has_hours = false;
  bool has_days = false;
};

int decimals_for(std::int64_t unit, std::int64_t step) {
  int decimals = 0;
  for (; unit > step; unit /= 10) ++decimals;
  return decimals;
}

/// The larger units begin where time_text has them, so that both say the same.
Scale scale_of(std::int64_t step, std::int64_t largest) {
  if (step >= day) return {{day, " d"}};
  Scale scale{.unit = {minute, " min"}, .has_days = largest >= 2 * day};
  if (step >= hour) {
    scale.unit = {hour, " h"};
    return scale;
  }
  scale.has_hours = largest >= 2 * hour;
  if (step >= minute) return scale;
  scale.has_minutes = largest >= 10 * minute;
  scale.unit = scale.has_minutes ? decimal_units.back()
                                 : unit_for(std::max(absolute(largest), absolute(step)));
  scale.decimals = decimals_for(scale.unit.length, step);
  return scale;
}

/// "18 min 16.5 s": larger units of which there is none are left out.
std::string text_in(const Scale& scale, std::uint64_t ns) {
  std::string text;
  const auto take = [&](bool has, std::int64_t length, const char* name) {
    const auto unit = static_cast<std::uint64_t>(length);
    if (!has || (ns < unit && text.empty())) return;
    text += std::to_string(ns / unit) + name + ' ';
    ns %= unit;
  };
  take(scale.has_days, day, " d");
  take(scale.has_hours, hour, " h");
  take(scale.has_minutes, minute, " min");
  const auto part = static_cast<std::uint64_t>(scale.unit.length) / power_of_ten(scale.decimals);
  return text + decimal(ns / part, scale.decimals) + scale.unit.name;
}

}  // namespace

std::string time_text(std::int64_t ns, int digits) {
  return (ns < 0 ? "-" : "") + unsigned_text(absolute(ns), std::clamp(digits, 3, 4));
}

std::string difference_text(std::int64_t ns, int digits) {
  if (ns == 0) return "0";
  return (ns < 0 ? "-" : "+") + unsigned_text(absolute(ns), std::clamp(digits, 3, 4));
}

std::string moment_text(std::int64_t ns) {
  if (absolute(ns) < static_cast<std::uint64_t>(second)) return time_text(ns);
  constexpr std::int64_t millisecond = 1'000'000;
  const std::int64_t size = ns < 0 ? -std::max(ns, -INT64_MAX) : ns;
  return (ns < 0 ? "-" : "") + text_in(scale_of(millisecond, size), absolute(ns));
}

std::string exact_text(std::int64_t ns) {
  const Unit& unit = unit_for(absolute(ns));
  int decimals = 0;
  for (std::int64_t part = unit.length; part > 1; part /= 10) ++decimals;
  std::string text = decimal(absolute(ns), decimals);
  if (decimals > 0) {
    text.erase(text.find_last_not_of('0') + 1);
    if (text.back() == '.') text.pop_back();
  }
  return (ns < 0 ? "-" : "") + text + unit.name;
}

std::vector<Tick> ticks(const View& view, double spacing) {
  std::vector<Tick> ticks;
  const double least = view.ns_per_pixel() * std::max(spacing, 1.0);
  const std::int64_t step = step_for(least);
  const Scale scale = scale_of(step, view.end);
  std::int64_t index = view.start / step + (view.start > 0 && view.start % step != 0 ? 1 : 0);
  for (; index <= (view.end - 1) / step; ++index) {
    const std::int64_t time = index * step;
    ticks.push_back({time, (time < 0 ? "-" : "") + text_in(scale, absolute(time))});
  }
  return ticks;
}

}  // namespace routelab::timeline
