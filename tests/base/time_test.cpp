#include "sim/base/time.hpp"

#include <catch2/catch.hpp>

#include <cstdint>

using routelab::Duration;
using routelab::Time;

TEST_CASE("seconds become the nearest nanosecond, halves away from zero", "[base][time]") {
  CHECK(Duration::from_seconds(0).ns == 0);
  CHECK(Duration::from_seconds(1.5).ns == 1'500'000'000);
  CHECK(Duration::from_seconds(-1.5).ns == -1'500'000'000);
  CHECK(Duration::from_seconds(0.07).ns == 70'000'000);
  CHECK(Duration::from_seconds(0.4e-9).ns == 0);
  CHECK(Duration::from_seconds(0.6e-9).ns == 1);
  CHECK(Duration::from_seconds(-0.4e-9).ns == 0);
  CHECK(Duration::from_seconds(-0.6e-9).ns == -1);
  // 2^-10 s and 2^-9 s are binary fractions: exactly 976562.5 ns and 1953125 ns.
  CHECK(Duration::from_seconds(0x1p-10).ns == 976'563);
  CHECK(Duration::from_seconds(-0x1p-10).ns == -976'563);
  CHECK(Duration::from_seconds(0x1p-9).ns == 1'953'125);
}

TEST_CASE("odd nanoseconds beyond 52 days are kept", "[base][time]") {
  // 2^52 + 1: adding a half before cutting off would give 2^52 + 2. The scaling by 1e9 rounds
  // too, so the seconds are those that scale to this very double.
  const double seconds = 4503599.627370497;
  REQUIRE(seconds * 1e9 == 4503599627370497.0);
  CHECK(Duration::from_seconds(seconds).ns == 4'503'599'627'370'497);
  CHECK(Duration::from_seconds(-seconds).ns == -4'503'599'627'370'497);
}

TEST_CASE("seconds beyond 146 years are cut off", "[base][time]") {
  constexpr std::int64_t limit = 4'600'000'000'000'000'000;
  CHECK(Duration::from_seconds(4.6e9).ns == limit);
  CHECK(Duration::from_seconds(4.7e9).ns == limit);
  CHECK(Duration::from_seconds(1e300).ns == limit);
  CHECK(Duration::from_seconds(-1e300).ns == -limit);
  CHECK(Duration::from_seconds(4.5e9).ns == 4'500'000'000'000'000'000);
  // A saturated duration still fits after a run of a century.
  CHECK(Time{limit} + Duration::from_seconds(1e300) > Time{limit});
}

TEST_CASE("named units agree", "[base][time]") {
  CHECK(Duration::microseconds(1000) == Duration::milliseconds(1));
  CHECK(Duration::milliseconds(1000) == Duration::seconds(1));
  CHECK(Duration::seconds(60) == Duration::minutes(1));
  CHECK(Duration::milliseconds(-3).ns == -3'000'000);
}

TEST_CASE("whole seconds and milliseconds read back exactly", "[base][time]") {
  int wrong = 0;
  for (std::int64_t n = -100'000; n <= 100'000; ++n) {
    const auto expected = static_cast<double>(n);
    if (Duration::seconds(n).in_seconds() != expected) ++wrong;
    if (Duration::milliseconds(n).in_milliseconds() != expected) ++wrong;
    if (Duration::from_seconds(Duration{n}.in_seconds()).ns != n) ++wrong;
  }
  CHECK(wrong == 0);
}

TEST_CASE("points and distances", "[base][time]") {
  const Time start{100};
  const Duration step{40};
  CHECK((start + step).ns == 140);
  CHECK((start + step) - start == step);
  CHECK(step + step - step == step);
  CHECK(start < start + step);
  CHECK(routelab::time_zero < start);
  CHECK(start < routelab::time_never);
  Duration sum{1};
  sum += step;
  CHECK(sum.ns == 41);
}
