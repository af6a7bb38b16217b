/// Dates with times of day as logs write them (the common part of ISO 8601 and RFC 3339).
#pragma once

#include <optional>
#include <string_view>

#include "sim/base/time.hpp"

namespace routelab::scenario {

/// "2023-11-16 18:17:03.9799600", with 'T' for the space, "Z" or "+01:00" behind it (UTC without
/// either): the time since 1970-01-01, exactly, leap seconds not counted; digits beyond the ninth
/// are rounded. Nothing for any other text. Years 1970 to 2199 stay in range, and so do their
/// differences.
std::optional<Duration> parse_date_and_time(std::string_view text);

}  // namespace routelab::scenario
