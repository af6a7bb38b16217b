#include "sim/base/gamma.hpp"

#include <algorithm>
#include <cmath>
#include <cstdint>

#include "sim/base/mathematics.hpp"
#include "sim/base/random.hpp"
#include "tests/base/law_check.hpp"

using namespace routelab;

namespace {

/// P(X <= x) of an integer shape: 1 - e^-x (1 + x + x^2/2! + ...), Erlang's formula.
long double erlang_below(int shape, long double x) {
  long double term = std::exp(-x);
  long double above = term;
  for (int i = 1; i < shape; ++i) above += term *= x / i;
  return 1 - above;
}

/// Of a shape of n + 1/2, from that of 1/2, which is a square of a normal law.
long double half_integer_below(int n, long double x) {
  long double below = std::erf(std::sqrt(x));
  for (int i = 0; i < n; ++i) {
    const long double shape = i + 0.5L;
    below -= std::exp(shape * std::log(x) - x - std::lgamma(shape + 1));
  }
  return below;
}

double error_of(double log_value, long double exact) {
  return static_cast<double>(std::abs(std::exp(static_cast<long double>(log_value)) / exact - 1));
}

/// 64 bits of a draw at t = ln(u / (1 - u)).
std::uint64_t bits_at_logit(double t) {
  const double smaller = std::exp(-std::abs(t)) / (1 + std::exp(-std::abs(t)));
  const auto bits = static_cast<std::uint64_t>(smaller * 0x1p64);
  return t < 0 ? bits : ~bits;
}

}  // namespace

TEST_CASE("the logarithm of the gamma function", "[base][gamma]") {
  double worst = 0;
  for (double x = 0.005; x < 1e6; x *= 1.003) {
    const auto exact = static_cast<double>(std::lgamma(static_cast<long double>(x)));
    worst = std::max(worst, std::abs(log_gamma(x) - exact) / std::max(1.0, std::abs(exact)));
  }
  CHECK(worst < 1e-14);
  CHECK(std::abs(log_gamma(1)) < 1e-14);
  CHECK(std::abs(log_gamma(2)) < 1e-14);
  CHECK(is_near(log_gamma(0.5), 0.57236494292470008707, 1e-14));  // ln sqrt(pi)
}

TEST_CASE("the tails of the gamma law where they have closed forms", "[base][gamma]") {
  double worst = 0;
  for (double x = 0.01; x < 60; x *= 1.05) {
    for (const int n : {1, 2, 3, 8}) {
      const GammaTails tails = gamma_tails(n, log_of(x));
      const long double below = erlang_below(n, x);
      if (below > 1e-6L) worst = std::max(worst, error_of(tails.log_below, below));
      if (below < 1 - 1e-6L) worst = std::max(worst, error_of(tails.log_above, 1 - below));
    }
    for (const int n : {0, 1, 2, 5}) {
      const GammaTails tails = gamma_tails(n + 0.5, log_of(x));
      const long double below = half_integer_below(n, x);
      if (below > 1e-6L) worst = std::max(worst, error_of(tails.log_below, below));
      if (below < 1 - 1e-6L) worst = std::max(worst, error_of(tails.log_above, 1 - below));
    }
    const GammaTails exponential = gamma_tails(1, log_of(x));
    worst =
        std::max(worst, error_of(exponential.log_above, std::exp(-static_cast<long double>(x))));
    CHECK(is_near(exponential.log_density, std::log(x) - x, 1e-13));
  }
  CHECK(worst < 1e-10);
  // Far below: P = x^k / Gamma(k + 1), in logarithms that no exponent could hold.
  CHECK(is_near(gamma_tails(0.01, -3000).log_below, -30 - std::lgamma(1.01), 1e-13));
  // Far above: P(X > 700) of shape 2 is 701 e^-700.
  CHECK(is_near(gamma_tails(2, log_of(700)).log_above, std::log(701.0) - 700, 1e-13));
}

TEST_CASE("the largest shape's law is nearly normal", "[base][gamma]") {
  // Wilson and Hilferty's cube root, good to about 1e-4 of the deviation at this shape.
  const double shape = GammaQuantile::greatest_shape;
  const GammaQuantile quantile(shape);
  for (const double p : {0.001, 0.1, 0.5, 0.9, 0.999}) {
    const double w = 1 - 1 / (9 * shape) + inverse_normal(p) / (3 * std::sqrt(shape));
    const double x = std::exp(quantile.log_at(static_cast<std::uint64_t>(p * 0x1p64)));
    CHECK(std::abs(x - shape * w * w * w) < 0.05);
  }
}

TEST_CASE("the table of quantiles is good to 2e-9", "[base][gamma]") {
  for (const double shape :
       {0.01, 0.02, 0.05, 0.1, 0.3, 0.5, 0.9, 1.0, 1.7, 4.0, 30.0, 500.0, 1e4}) {
    const GammaQuantile quantile(shape);
    double worst = 0;
    int falling = 0;
    double last = -1e9;
    for (double t = -36.7; t < 36.7; t += 0.0137) {
      const std::uint64_t bits = bits_at_logit(t);
      const double log_x = quantile.log_at(bits);
      if (log_x < last) ++falling;
      last = log_x;
      if (log_x < -40) continue;
      // How far this is from a solution, over the slope there.
      const GammaTails tails = gamma_tails(shape, log_x);
      const double off = (tails.log_below - tails.log_above) -
                         (std::log(to_unit(bits)) - std::log(to_unit(~bits)));
      const double slope = std::exp(tails.log_below + tails.log_above - tails.log_density);
      worst = std::max(worst, std::abs(off * slope));
    }
    INFO("shape " << shape);
    CHECK(worst < (shape < 1 ? 2e-9 : 1e-11));
    CHECK(falling == 0);
  }
}

TEST_CASE("the quantiles of an exponential law and of a squared normal one", "[base][gamma]") {
  const GammaQuantile exponential(1);
  const GammaQuantile squared(0.5);  // Z^2 / 2
  for (const double p : {1e-12, 1e-6, 0.01, 0.3, 0.5, 0.77, 0.99, 1 - 1e-6, 1 - 1e-12}) {
    const auto bits = static_cast<std::uint64_t>(p * 0x1p64);
    const long double u = to_unit(bits);
    CHECK(error_of(exponential.log_at(bits), -std::log1p(-u)) < 1e-11);
    const long double z = inverse_normal(to_unit(~bits) / 2);
    CHECK(error_of(squared.log_at(bits), z * z / 2) < 1e-10);
  }
  for (const std::uint64_t bits : {std::uint64_t{0}, UINT64_MAX}) {
    CHECK(std::isfinite(exponential.log_at(bits)));
    CHECK(std::isfinite(squared.log_at(bits)));
  }
  CHECK(is_near(std::exp(exponential.log_at(UINT64_MAX)), 53 * std::log(2.0), 1e-10));
}
