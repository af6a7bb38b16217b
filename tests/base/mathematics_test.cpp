/// The C library in long double is the reference: on x86 it has 11 more bits than a double.
#include "sim/base/mathematics.hpp"

#include <catch2/catch.hpp>

#include <algorithm>
#include <bit>
#include <cmath>
#include <cstdint>
#include <limits>

#include "sim/base/random.hpp"

using routelab::exp_of;
using routelab::inverse_normal;
using routelab::Key;
using routelab::log_of;
using routelab::Purpose;
using routelab::to_unit;

namespace {

constexpr int many = 1'000'000;

std::uint64_t draw(int i) {
  return Key::of_seed(7).bits(static_cast<std::uint64_t>(i), Purpose::Work);
}

double relative_error(double value, long double exact) {
  if (exact == 0) return value == 0 ? 0 : std::numeric_limits<double>::infinity();
  return static_cast<double>(std::abs((static_cast<long double>(value) - exact) / exact));
}

double log_error(double x) {
  return relative_error(log_of(x), std::log(static_cast<long double>(x)));
}

double exp_error(double x) {
  return relative_error(exp_of(x), std::exp(static_cast<long double>(x)));
}

/// One Newton step in long double from z: how far z is from solving P(N <= z) = p. For p below a
/// half; the step's own error is of second order.
double inverse_normal_error(double p, double z) {
  const long double wide = z;
  const long double below = std::erfc(-wide / std::sqrt(2.0L)) / 2;
  const long double density = std::exp(-wide * wide / 2) / std::sqrt(2 * 3.14159265358979323846L);
  return static_cast<double>(std::abs((below - static_cast<long double>(p)) / density / wide));
}

}  // namespace

TEST_CASE("log is good to 1e-15", "[base][mathematics]") {
  double anywhere = 0;
  double near_one = 0;
  double unit = 0;
  for (int i = 0; i < many; ++i) {
    const std::uint64_t bits = draw(i);
    // All positive finite numbers, subnormal ones included.
    const std::uint64_t pattern = bits % 0x7ff0'0000'0000'0000ULL;
    if (pattern != 0) anywhere = std::max(anywhere, log_error(std::bit_cast<double>(pattern)));
    near_one = std::max(near_one, log_error(0.95 + 0.1 * to_unit(bits)));
    unit = std::max(unit, log_error(to_unit(bits)));
  }
  CHECK(anywhere < 1e-15);
  CHECK(near_one < 1e-15);
  CHECK(unit < 1e-15);
}

TEST_CASE("log at the edges", "[base][mathematics]") {
  using Limits = std::numeric_limits<double>;
  CHECK(log_of(1) == 0);
  for (const double x : {Limits::min(), Limits::max(), Limits::denorm_min(), 0x0.8p-1022, 0x1p-53,
                         0.6875, 1.375, 2.0, 10.0}) {
    INFO("x = " << x);
    CHECK(log_error(x) < 1e-15);
    CHECK(log_error(std::nextafter(x, 1)) < 1e-15);
  }
  for (double gap = 0.25; gap > 1e-16; gap /= 2) {
    CHECK(log_error(1 - gap / 2) < 1e-15);
    CHECK(log_error(1 + gap) < 1e-15);
  }
}

TEST_CASE("log at and around every edge of its table", "[base][mathematics]") {
  double worst = 0;
  int falling = 0;
  for (int i = 0; i < 1024; ++i) {
    const double x = 0.5 + i / 512.0;
    const double below = std::nextafter(x, 0);
    if (x != 1) worst = std::max(worst, log_error(x));
    worst = std::max(worst, log_error(below));
    if (log_of(below) > log_of(x)) ++falling;
  }
  CHECK(worst < 1e-15);
  CHECK(falling == 0);
}

TEST_CASE("exp is good to 1e-15", "[base][mathematics]") {
  double anywhere = 0;
  double near_zero = 0;
  for (int i = 0; i < many; ++i) {
    const double u = to_unit(draw(i));
    anywhere = std::max(anywhere, exp_error(-708 + 1417 * u));
    near_zero = std::max(near_zero, exp_error(2 * u - 1));
  }
  CHECK(anywhere < 1e-15);
  CHECK(near_zero < 1e-15);
}

TEST_CASE("exp at the edges", "[base][mathematics]") {
  CHECK(exp_of(0) == 1);
  CHECK(exp_of(-0.0) == 1);
  CHECK(exp_of(5e-324) == 1);
  CHECK(exp_error(-708) < 1e-15);
  CHECK(exp_error(709) < 1e-15);
  CHECK(exp_of(std::nextafter(-708.0, -1000.0)) == 0);
  CHECK(exp_of(-std::numeric_limits<double>::infinity()) == 0);
  CHECK(exp_of(std::nextafter(709.0, 1000.0)) == 1e308);
  CHECK(exp_of(std::numeric_limits<double>::infinity()) == 1e308);
  CHECK(exp_of(709) < 1e308);
}

TEST_CASE("exp at and around every edge of its table", "[base][mathematics]") {
  double worst = 0;
  int falling = 0;
  for (int i = -4096; i < 4096; ++i) {
    const double x = (i + 0.5) * 0.69314718055994530942 / 64;
    const double below = std::nextafter(x, -1000.0);
    worst = std::max({worst, exp_error(x), exp_error(below)});
    // The last bit may fall where one table entry gives way to the next.
    if (exp_of(below) > std::nextafter(exp_of(x), 1e308)) ++falling;
  }
  CHECK(worst < 1e-15);
  CHECK(falling == 0);
}

TEST_CASE("the inverse normal is good to 1e-15", "[base][mathematics]") {
  double body = 0;
  double tail = 0;
  for (int i = 0; i < many / 2; ++i) {
    const double u = to_unit(draw(i));
    const double p = u / 2;
    body = std::max(body, inverse_normal_error(p, inverse_normal(p)));
    const double small = exp_of(-700 * u);
    if (small < 0.5) tail = std::max(tail, inverse_normal_error(small, inverse_normal(small)));
  }
  CHECK(body < 1e-15);
  CHECK(tail < 1e-15);
}

TEST_CASE("the inverse normal is odd, rising and where tables say", "[base][mathematics]") {
  CHECK(inverse_normal(0.5) == 0);
  CHECK(inverse_normal(0.975) == Approx(1.959963984540054).epsilon(1e-15));
  CHECK(inverse_normal(0.99) == Approx(2.3263478740408408).epsilon(1e-15));
  // The check values of the publication, for its three branches.
  CHECK(inverse_normal(0.25) == Approx(-0.6744897501960817).epsilon(1e-15));
  CHECK(inverse_normal(0.001) == Approx(-3.090232306167814).epsilon(1e-15));
  CHECK(inverse_normal(1e-20) == Approx(-9.262340089798408).epsilon(1e-15));
  int uneven = 0;
  int falling = 0;
  for (int i = 0; i < 100'000; ++i) {
    const double p = to_unit(draw(i));
    if (inverse_normal(1 - p) != -inverse_normal(p)) ++uneven;
    if (inverse_normal(p + (1 - p) * 1e-6) < inverse_normal(p)) ++falling;
  }
  CHECK(uneven == 0);
  CHECK(falling == 0);
  CHECK(inverse_normal(to_unit(0)) == -inverse_normal(to_unit(UINT64_MAX)));
}

TEST_CASE("the last bits of today", "[base][mathematics]") {
  // Sums of the bit patterns over 100 000 arguments, pinned from the first run: equal for every
  // compiler, level and machine, or event times differ between them.
  std::uint64_t logs = 0;
  std::uint64_t exps = 0;
  std::uint64_t normals = 0;
  for (int i = 0; i < 100'000; ++i) {
    const double u = to_unit(draw(i));
    logs += std::bit_cast<std::uint64_t>(log_of(u));
    exps += std::bit_cast<std::uint64_t>(exp_of(100 * u - 50));
    normals += std::bit_cast<std::uint64_t>(inverse_normal(u));
  }
  CHECK(logs == 0x317e99822df3ec56ULL);
  CHECK(exps == 0xe4b23df049e62c75ULL);
  CHECK(normals == 0x5fc5648617f407d5ULL);
}
