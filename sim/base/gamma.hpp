/// The gamma function and the gamma law, built on base/mathematics alone, so that they are
/// bit-equal everywhere, too. Everything is in logarithms: for a small shape a duration may be
/// e^-3000 of its scale, and its probability 1e-16.
#pragma once

#include <array>
#include <cstdint>
#include <vector>

namespace routelab {

/// ln of the gamma function; 0 < x <= 1e6. Stirling's series after the recurrence has brought x
/// above 10 (Abramowitz and Stegun, 6.1.15 and 6.1.41). Error: below 1e-14, absolute or relative.
double log_gamma(double x);

/// Of the law with density x^(shape - 1) e^-x / Gamma(shape), at x = e^log_x.
struct GammaTails {
  double log_below = 0;    ///< ln P(X <= x)
  double log_above = 0;    ///< ln P(X > x)
  double log_density = 0;  ///< ln(x * density(x)), the density of ln X
};

/// By the power series below shape + 1, by Legendre's continued fraction (modified Lentz's method)
/// above (Press et al., "Numerical Recipes", 3rd ed., section 6.2). 0.01 <= shape <= 10,000.
/// Relative error of the probabilities: below 1e-10. Cost: up to about 10 us.
GammaTails gamma_tails(double shape, double log_x);

/// The inverse of that law's distribution function, from a table: ln X is a smooth function of
/// t = ln(u / (1 - u)), nearly straight at both ends. Between the nodes of the table it is the
/// polynomial of degree 5 that has the function's value and first two derivatives at both.
/// Error of X: below 2e-9 of it, from shape 1 on below 1e-11 (held to it where X is above e^-40).
/// Memory: 28 kB. Cost of making it: below 1 ms; of using it:
/// two logarithms.
class GammaQuantile {
 public:
  static constexpr double least_shape = 0.01;
  static constexpr double greatest_shape = 10'000;

  explicit GammaQuantile(double shape);

  /// ln of the X with P(law <= X) = u, for u = to_unit(bits).
  [[nodiscard]] double log_at(std::uint64_t bits) const;

 private:
  using Cell = std::array<double, 6>;  ///< coefficients of powers of the way across, 0 to 1
  std::vector<Cell> cells_;
};

}  // namespace routelab
