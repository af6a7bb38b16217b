/// A law of durations. `sample` is a pure function of 64 random bits (one draw, by inversion of
/// the distribution function), so equal keys give equal durations. Under every law but a mixture,
/// larger bits never give a shorter duration, and under all of them the same bits never give a
/// shorter one when the law is scaled up or a bound of a uniform one is raised (common random
/// numbers).
///
/// A sample is a whole number of nanoseconds, rounded to the nearest, never negative and at most
/// 4.6e18 ns (146 years). Uses base/mathematics only: the same nanoseconds everywhere. A parameter
/// out of range is a programmer's error and asserted; scenarios are checked when they are read.
#pragma once

#include <cstdint>
#include <memory>
#include <vector>

#include "sim/base/mathematics.hpp"
#include "sim/base/random.hpp"
#include "sim/base/time.hpp"

namespace routelab {

class Distribution {
 public:
  enum class Law : std::uint8_t {
    Constant,
    Exponential,
    Uniform,
    Lognormal,
    Empirical,
    Normal,
    Gamma,
    Weibull,
    Pareto,
    Mixture,
    Interpolated,
    Percentiles
  };

  /// A part of a mixture: its share of the draws is its weight over the sum of all weights.
  struct Part;
  /// A point of a distribution function: P(duration <= value) = below.
  struct Point {
    double below = 0;  ///< 0 to 1
    Duration value;
  };

  static constexpr double least_shape = 0.01;
  static constexpr double greatest_shape = 10'000;

  /// Constantly zero.
  Distribution() = default;

  static Distribution constant(Duration value);              ///< value >= 0
  static Distribution exponential(Duration mean);            ///< mean >= 0
  static Distribution uniform(Duration low, Duration high);  ///< 0 <= low <= high
  /// By the mean and the standard deviation of the duration itself (not of its logarithm):
  /// sigma^2 = ln(1 + sd^2/mean^2), mu = ln(mean) - sigma^2/2. mean > 0, sd >= 0.
  static Distribution lognormal(Duration mean, Duration standard_deviation);
  /// By two percentiles: mu = ln(p50), sigma = ln(p99/p50) / z(0.99). 0 < p50 <= p99.
  static Distribution lognormal_percentiles(Duration p50, Duration p99);
  /// A normal law without its part below 0: what is drawn is N(mean, sd) given that it is not
  /// negative. So the mean of the draws is more than `mean`: with a = mean / sd it is
  /// mean + sd phi(a) / Phi(a), or 1 + 6e-8 times `mean` for a = 5, 1.0015 for a = 3, 1.028 for
  /// a = 2, 1.29 for a = 1; `mean()` gives it. mean >= 0, sd >= 0.
  static Distribution normal(Duration mean, Duration standard_deviation);
  /// The mean is shape * scale, the standard deviation sqrt(shape) * scale; an integer shape makes
  /// it Erlang's law, a sum of exponential ones. least_shape <= shape <= greatest_shape, scale > 0.
  /// From a table, to 2e-9 of the duration (gamma.hpp).
  static Distribution gamma(double shape, Duration scale);
  /// shape = (mean/sd)^2, scale = sd^2/mean. mean > 0; the shape in the same bounds.
  static Distribution gamma_of_mean(Duration mean, Duration standard_deviation);
  /// P(X > x) = e^-((x / scale)^shape). scale > 0, shape in the same bounds.
  static Distribution weibull(double shape, Duration scale);
  /// Pareto's first law: P(X > x) = (scale / x)^shape from `scale` on, which is the least value.
  /// Without a mean up to shape 1, without a variance up to shape 2. The same bounds.
  static Distribution pareto(double shape, Duration scale);
  /// One of the parts, chosen by the draw; its own draw is the hash of the first. Not empty,
  /// weights >= 0 and finite, not all 0.
  static Distribution mixture(const std::vector<Part>& parts);
  /// Two exponential laws, mixed so that mean and standard deviation are these and both have the
  /// same share of the mean ("balanced means"; W. Whitt, "Approximating a point process by a
  /// renewal process", Operations Research 30 (1982), section 3). mean > 0, sd >= mean.
  static Distribution hyperexponential(Duration mean, Duration standard_deviation);
  /// Measured values, not empty, none negative, in any order: each is drawn with the same
  /// probability.
  static Distribution empirical(std::vector<Duration> values);
  /// The same values, and what lies between them: the i-th of n (from 0) is the quantile
  /// i / (n - 1), and between neighbours the quantile goes straight (type 7 of R. J. Hyndman and
  /// Y. Fan, "Sample quantiles in statistical packages", The American Statistician 50 (1996)).
  static Distribution interpolated(std::vector<Duration> values);
  /// Straight between points of the distribution function. At least two, the first at 0, the last
  /// at 1; `below` rises from point to point, `value` never falls.
  static Distribution percentiles(const std::vector<Point>& points);

  /// This law plus a constant. by >= 0; all of it in the range of samples.
  [[nodiscard]] Distribution shifted(Duration by) const;

  /// The duration for 64 random bits. Cost: below 1 ns (constant), 4 ns (exponential), 1 ns
  /// (uniform), 13 ns (lognormal, normal, Weibull, Pareto, a mixture of two), 20 ns (gamma), 8 ns
  /// (percentiles), 1 ns and a cache miss or two (empirical, interpolated).
  [[nodiscard]] Duration sample(std::uint64_t bits) const {
    if (law_ == Law::Constant) return low_;
    // -mean ln(1 - u): 1 - u has the same law as u, and this way larger bits mean a longer time.
    if (law_ == Law::Exponential) return above_low(-a_ * log_of(to_unit(~bits)));
    return sample_rarer(bits);
  }

  /// The mean of the law, to the nearest nanosecond, cut off where samples are (as is an infinite
  /// one: a Pareto law's up to shape 1).
  [[nodiscard]] Duration mean() const;
  [[nodiscard]] Law law() const { return law_; }
  [[nodiscard]] bool is_zero() const { return law_ == Law::Constant && low_.ns == 0; }

 private:
  struct Table;

  [[nodiscard]] Duration sample_rarer(std::uint64_t bits) const;
  [[nodiscard]] Duration sample_part(std::uint64_t bits) const;
  [[nodiscard]] Duration sample_between(std::uint64_t bits) const;
  [[nodiscard]] double mean_of_table() const;

  static Distribution with_shape(Law law, double shape, double scale);

  static constexpr double limit = 4.6e18;

  /// For ns >= 0. Above 2^52 a double is an integer already; the half that is added there changes
  /// the last of its 16 digits at most.
  static Duration rounded(double ns) {
    return {ns >= limit ? static_cast<std::int64_t>(limit) : static_cast<std::int64_t>(ns + 0.5)};
  }

  /// low_ + ns, rounded and cut.
  [[nodiscard]] Duration above_low(double ns) const {
    const Duration rest = rounded(ns);
    constexpr auto most = static_cast<std::int64_t>(limit);
    return {rest.ns > most - low_.ns ? most : low_.ns + rest.ns};
  }

  Law law_ = Law::Constant;
  Duration low_{};    ///< added to what the law says; constant, uniform: the value, the lower bound
  Duration width_{};  ///< uniform: upper bound - lower bound
  double a_ = 0;      ///< mean (exponential, normal) or scale in ns; lognormal: mu, of nanoseconds
  double b_ = 0;      ///< lognormal: sigma; normal: sd in ns; gamma: shape; others: 1 / shape
  double c_ = 0;      ///< normal: the probability of what is not negative
  std::shared_ptr<const Table> table_;  ///< of the laws that need more than numbers
};

struct Distribution::Part {
  double weight = 1;
  Distribution law;
};

}  // namespace routelab
