/// Dates with times of day as logs write them (the common part of ISO 8601 and RFC 3339; the Common
/// Log Format).
#pragma once

#include <optional>
#include <string_view>

#include "sim/base/time.hpp"

namespace routelab::scenario {

/// "2023-11-16 18:17:03.9799600", with 'T' for the space, "Z", "+01:00" or "+0100" behind it (UTC
/// without): the time since 1970-01-01, exactly, digits beyond the ninth rounded. Leap seconds are
/// not counted: 23:59:60 UTC is the same moment as the midnight after it, as in POSIX time. Nothing
/// for any other text. Years 1970 to 2199 stay in range, and so do their differences.
std::optional<Duration> parse_date_and_time(std::string_view text);

/// The same of "16/Nov/2023:18:17:03 +0100", as web servers write it.
std::optional<Duration> parse_log_time(std::string_view text);

}  // namespace routelab::scenario
