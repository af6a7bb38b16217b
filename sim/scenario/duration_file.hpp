/// Measured durations in a file: a table (CSV with a header), of which one column is read, or one
/// value on each line, with or without a line above them that names it.
///
/// A value is a duration ("12.5ms") or, if a unit is given, a number of that unit ("12.5", "8e-05").
/// Digits become nanoseconds without passing through floating point.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "sim/base/time.hpp"
#include "sim/scenario/diagnostics.hpp"

namespace routelab::scenario {

inline constexpr std::size_t max_duration_file_bytes = 16U << 20U;

struct DurationColumn {
  std::string name;  ///< empty: the file has one column only
  std::string unit;  ///< one of `time_unit_names`; empty: each value has its own
};

/// The values in the order of the file, at least one, or nothing after errors ("bad-row" with its
/// place, "bad-table"). Cost: O(n).
std::optional<std::vector<Duration>> parse_durations(std::string_view text,
                                                     const std::string& file_name,
                                                     const DurationColumn& column,
                                                     Diagnostics& diagnostics);

std::optional<std::vector<Duration>> read_durations(const std::string& path,
                                                    const DurationColumn& column,
                                                    Diagnostics& diagnostics);

}  // namespace routelab::scenario
