/// Simulated time: integer nanoseconds, in two types that cannot be mixed up.
///
/// `Time` is a point on the run's clock (0 = the start), `Duration` a distance between two points.
/// The range is +-292 years. Arithmetic is plain integer arithmetic, so it is the same on every
/// machine; a variate is turned into nanoseconds once, and never back.
#pragma once

#include <compare>
#include <cstdint>

namespace routelab {

struct Duration {
  std::int64_t ns = 0;

  /// Nearest nanosecond, halves away from zero; beyond +-146 years the value is cut off there.
  static constexpr Duration from_seconds(double seconds) {
    constexpr double limit = 4.6e18;
    const double scaled = seconds * 1e9;
    if (scaled >= limit) return {static_cast<std::int64_t>(limit)};
    if (scaled <= -limit) return {-static_cast<std::int64_t>(limit)};
    // Not `scaled + 0.5`: from 2^52 ns (52 days) on, that sum itself is rounded, to even.
    const auto whole = static_cast<std::int64_t>(scaled);
    const double rest = scaled - static_cast<double>(whole);
    return {whole + (rest >= 0.5 ? 1 : 0) - (rest <= -0.5 ? 1 : 0)};
  }
  static constexpr Duration microseconds(std::int64_t n) { return {n * 1'000}; }
  static constexpr Duration milliseconds(std::int64_t n) { return {n * 1'000'000}; }
  static constexpr Duration seconds(std::int64_t n) { return {n * 1'000'000'000}; }
  static constexpr Duration minutes(std::int64_t n) { return seconds(n * 60); }

  /// The double nearest to the quotient: 15 s is 15.0 (times 1e-9 it would be 15.000000000000002).
  [[nodiscard]] constexpr double in_seconds() const { return static_cast<double>(ns) / 1e9; }
  [[nodiscard]] constexpr double in_milliseconds() const { return static_cast<double>(ns) / 1e6; }

  friend constexpr auto operator<=>(Duration, Duration) = default;
  friend constexpr Duration operator+(Duration a, Duration b) { return {a.ns + b.ns}; }
  friend constexpr Duration operator-(Duration a, Duration b) { return {a.ns - b.ns}; }
  constexpr Duration& operator+=(Duration other) { return ns += other.ns, *this; }
};

struct Time {
  std::int64_t ns = 0;

  friend constexpr auto operator<=>(Time, Time) = default;
  friend constexpr Time operator+(Time t, Duration d) { return {t.ns + d.ns}; }
  friend constexpr Duration operator-(Time a, Time b) { return {a.ns - b.ns}; }
};

inline constexpr Time time_zero{};
inline constexpr Time time_never{INT64_MAX};

}  // namespace routelab
