/// Recorded arrivals: tables (CSV) that real services left behind, as input of a simulated one.
///
/// Layouts:
///   azure-2021   columns app, func, end_timestamp, duration (decimal seconds), the layout of the
///                Azure Functions 2021 trace. An arrival is at end - duration. Times stay as they
///                are; if the smallest is negative, all are shifted so that it is 0.
///   timestamps   the column TIMESTAMP, timestamp or time, else the first: decimal seconds, or a
///                date and time as in "2023-11-16 18:17:03.9799600" (UTC unless an offset follows).
///                The earliest arrival is time 0. Other columns are ignored.
/// Both have a header line. Empty lines, CRLF, a byte-order mark and quoted fields are accepted.
/// Times are exact: decimal digits become nanoseconds without passing through floating point.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "sim/base/time.hpp"
#include "sim/scenario/diagnostics.hpp"

namespace routelab::scenario {

struct RecordedArrival {
  Time at;
  std::optional<Duration> work;  ///< how long the real execution took, where it was recorded
  std::uint32_t function = 0;    ///< index into Traffic::functions
};

struct Traffic {
  std::vector<RecordedArrival> arrivals;  ///< by time; at the same time in file order
  /// By first occurrence in the file. azure-2021: the func, or "app/func" if two apps have a func
  /// of that name. timestamps: one function with an empty name.
  std::vector<std::string> functions;
};

enum class TrafficLayout : std::uint8_t { FromHeader, Azure2021, Timestamps };

inline constexpr std::size_t max_traffic_bytes = 1U << 30U;

/// "azure-2021", "timestamps"; nothing for any other name.
std::optional<TrafficLayout> traffic_layout(std::string_view name);

/// The names that `traffic_layout` knows.
const std::vector<std::string>& traffic_layout_names();

/// The arrivals of a table, or nothing after errors. Every bad row is an error with its place;
/// reading stops after `max_bad_rows` (csv.hpp). Cost: O(n log n), 10 million rows a few seconds.
std::optional<Traffic> parse_traffic(std::string_view text, const std::string& file_name,
                                     TrafficLayout layout, Diagnostics& diagnostics);

std::optional<Traffic> read_traffic(const std::string& path, TrafficLayout layout,
                                    Diagnostics& diagnostics);

}  // namespace routelab::scenario
