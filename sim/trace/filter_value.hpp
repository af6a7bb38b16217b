/// The values of a filter's conditions as integers.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

namespace routelab::trace {

/// Decimal digits alone; at most INT64_MAX.
[[nodiscard]] std::optional<std::int64_t> read_number(std::string_view text);

/// Nanoseconds of "250ms", "1.5s", "10m" (ns, us, ms, s, m, h, d); at most INT64_MAX. What is below
/// a nanosecond is cut off.
[[nodiscard]] std::optional<std::int64_t> read_duration(std::string_view text);

}  // namespace routelab::trace
