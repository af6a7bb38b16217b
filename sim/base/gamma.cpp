#include "sim/base/gamma.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>

#include "sim/base/assert.hpp"
#include "sim/base/mathematics.hpp"
#include "sim/base/random.hpp"

namespace routelab {
namespace {

/// More than the slowest case needs (shape 10,000: about 800); an end for every loop.
constexpr int most_terms = 5'000;
constexpr double small = 1e-17;  // against 1: changes nothing any more

/// P(X <= x) * shape / (x * density): 1 + x/(k+1) + x^2/((k+1)(k+2)) + ...
double below_series(double shape, double x) {
  double term = 1;
  double sum = 1;
  for (int n = 1; n < most_terms && term > small * sum; ++n) {
    term *= x / (shape + n);
    sum += term;
  }
  return sum;
}

/// P(X > x) / (x * density): 1/(x+1-k - 1(1-k)/(x+3-k - 2(2-k)/(x+5-k - ...))).
double above_fraction(double shape, double x) {
  double b = x + 1 - shape;
  double c = 1e300;
  double d = 1 / b;
  double product = d;
  for (int n = 1; n < most_terms; ++n) {
    const double a = n * (shape - n);
    b += 2;
    d = 1 / (a * d + b);
    c = b + a / c;
    product *= c * d;
    if (c * d >= 1 - 1e-16 && c * d <= 1 + 1e-16) break;
  }
  return product;
}

// The table: t from -37 to 37, a little more than to_unit can give (-36.74 to 36.74).
constexpr double first_t = -37;
constexpr double cells_per_unit = 8;
constexpr std::size_t cell_count = 2 * 37 * 8;

struct QuantileNode {
  double value = 0;  ///< ln X
  double slope = 0;  ///< by t
  double bend = 0;   ///< the second derivative
};

/// Newton's method for ln P - ln (1 - P) = t from a start at or near the solution.
QuantileNode solve(double shape, double t, double start) {
  double log_x = start;
  for (int i = 0; i < 100; ++i) {
    const GammaTails tails = gamma_tails(shape, log_x);
    const double slope = exp_of(tails.log_below + tails.log_above - tails.log_density);
    const double step = (t - (tails.log_below - tails.log_above)) * slope;
    log_x += step;
    if (std::abs(step) <= 1e-13 * std::max(1.0, std::abs(log_x))) break;
  }
  const GammaTails tails = gamma_tails(shape, log_x);
  const double slope = exp_of(tails.log_below + tails.log_above - tails.log_density);
  const double skew = exp_of(tails.log_above) - exp_of(tails.log_below);
  return {log_x, slope, slope * (skew - slope * (shape - exp_of(log_x)))};
}

}  // namespace

double log_gamma(double x) {
  RL_ASSERT(x > 0 && x <= 1e6);
  double product = 1;
  for (; x < 10; x += 1) product *= x;
  const double r = 1 / x;
  const double r2 = r * r;
  constexpr std::array<double, 7> c{1.0 / 12,   -1.0 / 360,       1.0 / 1260, -1.0 / 1680,
                                    1.0 / 1188, -691.0 / 360'360, 1.0 / 156};
  double series = 0;
  for (std::size_t i = c.size(); i-- > 0;) series = series * r2 + c[i];
  constexpr double half_log_two_pi = 0.91893853320467274178;
  return (x - 0.5) * log_of(x) - x + half_log_two_pi + series * r - log_of(product);
}

GammaTails gamma_tails(double shape, double log_x) {
  const double x = exp_of(log_x);
  GammaTails tails;
  tails.log_density = shape * log_x - x - log_gamma(shape);
  if (x < shape + 1) {
    tails.log_below = tails.log_density + log_of(below_series(shape, x) / shape);
    tails.log_above = log_of(1 - exp_of(tails.log_below));
  } else {
    tails.log_above = tails.log_density + log_of(above_fraction(shape, x));
    tails.log_below = log_of(1 - exp_of(tails.log_above));
  }
  return tails;
}

GammaQuantile::GammaQuantile(double shape) {
  RL_ASSERT(shape >= least_shape && shape <= greatest_shape);
  constexpr double h = 1 / cells_per_unit;
  cells_.reserve(cell_count);
  // P(X <= x) < x^k / Gamma(k + 1): this start is left of the solution, and as ln P is concave,
  // Newton's method goes up to it without a step too far.
  const double start = (first_t + log_gamma(shape + 1)) / shape;
  QuantileNode left = solve(shape, first_t, start);
  for (std::size_t i = 1; i <= cell_count; ++i) {
    const double guess = left.value + h * (left.slope + h / 2 * left.bend);
    const QuantileNode right = solve(shape, first_t + h * static_cast<double>(i), guess);
    const double d0 = h * left.slope;
    const double d1 = h * right.slope;
    const double c0 = h * h * left.bend;
    const double c1 = h * h * right.bend;
    const double r0 = right.value - left.value - d0 - c0 / 2;
    const double r1 = d1 - d0 - c0;
    const double r2 = c1 - c0;
    cells_.push_back({left.value, d0, c0 / 2, 10 * r0 - 4 * r1 + r2 / 2, -15 * r0 + 7 * r1 - r2,
                      6 * r0 - 3 * r1 + r2 / 2});
    left = right;
  }
}

double GammaQuantile::log_at(std::uint64_t bits) const {
  const double t = log_of(to_unit(bits)) - log_of(to_unit(~bits));
  const double position = (t - first_t) * cells_per_unit;
  const auto index = static_cast<std::size_t>(position);
  const double s = position - static_cast<double>(index);
  const Cell& c = cells_[index];
  return ((((c[5] * s + c[4]) * s + c[3]) * s + c[2]) * s + c[1]) * s + c[0];
}

}  // namespace routelab
