/// Recorded arrivals: tables, logs and archives that real services left behind, as input of a
/// simulated one. A file has one of these layouts:
///
///     azure-2021    one row an execution (azure_2021.hpp)
///     timestamps    a table of times (timestamps.hpp)
///     access-log    Common or Combined Log Format (access_log.hpp)
///     json-log      a JSON object on each line (json_log.hpp)
///     har           HTTP Archive (har.hpp)
///
/// and azure-2019 (azure_2019.hpp), which is a set of files and is read for itself. Tables have a
/// header line. Empty lines, CRLF, a byte-order mark and quoted fields are accepted; rows may be in
/// any order. Times are exact: decimal digits become nanoseconds without passing through floating
/// point.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "sim/scenario/diagnostics.hpp"
#include "sim/scenario/row_errors.hpp"
#include "sim/scenario/traffic.hpp"

namespace routelab::scenario {

/// FromHeader: by how the file begins.
enum class TrafficLayout : std::uint8_t {
  FromHeader,
  Azure2021,
  Timestamps,
  AccessLog,
  JsonLog,
  Har,
  Azure2019
};

inline constexpr std::size_t max_traffic_bytes = 1U << 30U;

/// "azure-2021", "timestamps" ...; nothing for any other name.
std::optional<TrafficLayout> traffic_layout(std::string_view name);

/// The names that `traffic_layout` knows.
const std::vector<std::string>& traffic_layout_names();

/// What layout a file has by its beginning; Timestamps if nothing tells.
TrafficLayout layout_from_beginning(std::string_view text);

/// The arrivals of a file, or nothing after errors. Every bad row is an error with its place, or
/// left out, as `bad_rows` says (row_errors.hpp). Cost: O(n log n), 10 million rows a few seconds.
/// Azure2019 is refused: it is not one file.
std::optional<Traffic> parse_traffic(std::string_view text, const std::string& file_name,
                                     TrafficLayout layout, Diagnostics& diagnostics,
                                     BadRows bad_rows = BadRows::Stop);

std::optional<Traffic> read_traffic(const std::string& path, TrafficLayout layout,
                                    Diagnostics& diagnostics, BadRows bad_rows = BadRows::Stop);

}  // namespace routelab::scenario
