/// Quantities as people write and read them.
///
/// Reading of durations and sizes is exact: decimal digits become integers without passing through
/// floating point. What is refused comes back with what is wrong and which forms are accepted.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "sim/base/time.hpp"

namespace routelab::scenario {

/// A value, or why there is none.
template <class T>
struct Parsed {
  std::optional<T> value;
  std::string problem;  ///< "'10' has no unit"
  std::string forms;    ///< "write a number and a unit: ..."

  explicit operator bool() const { return value.has_value(); }
  const T& operator*() const { return *value; }
};

/// The longest duration that is accepted, 100 years of 365 days: sums of two stay in range.
inline constexpr Duration max_duration = Duration::seconds(100LL * 365 * 86'400);

/// "250ms", "1.5s", "10m", "6h", "2d", "100us", "5ns", a space before the unit allowed; >= 0,
/// <= max_duration, to the nearest nanosecond (halves up).
Parsed<Duration> parse_duration(std::string_view text);

/// A number of that unit, one of `time_unit_names`: "12.5", "8e-05"; in the same range.
Parsed<Duration> parse_duration_in(std::string_view text, std::string_view unit);

/// The units of time that `parse_duration` knows.
const std::vector<std::string>& time_unit_names();

/// Bytes: "512MB", "1GB", "1GiB", "64KB", "100B"; at most 2^60. As in the settings of function
/// platforms a MB is 2^20 bytes, the same as a MiB, and 1024 MB are a GB.
Parsed<std::int64_t> parse_memory(std::string_view text);

/// Events a second: "0.9/s", "30/min", "5/h", "2/d"; >= 0, at most 1e9 a second.
Parsed<double> parse_rate(std::string_view text);

/// 0..1: "0.02" or "2%".
Parsed<double> parse_probability(std::string_view text);

/// Decimal seconds ("0.0794909", "-3", "7.9e-05") to nanoseconds, exactly; digits beyond the ninth
/// are rounded, halves away from zero. At most 2.3e9 s (72 years) either way, so that the
/// difference of two, less a third, stays in range.
Parsed<Duration> parse_seconds(std::string_view text);

/// Three significant digits: "1.24 s", "253 ms", "41.0 us"; whole nanoseconds; from a minute on two
/// units: "2 h 5 min", "5 min". Negative with a leading '-'.
std::string format_duration(Duration duration);

/// In the largest unit that divides it: "10m", "1500ms", "0s". `parse_duration` reads it back as
/// the same duration.
std::string duration_text(Duration duration);

/// "1,234,567".
std::string format_count(std::int64_t count);

/// "512 MB", "1.50 GB", "12 B": three significant digits, units as in `parse_memory`.
std::string format_bytes(std::int64_t bytes);

/// In the largest unit that divides it: "1536MB", "1GB". `parse_memory` reads it back as the same.
std::string memory_text(std::int64_t bytes);

}  // namespace routelab::scenario
