/// A law of durations. `sample` is a pure function of 64 random bits (one draw, by inversion of
/// the distribution function), so equal keys give equal durations. Under every law larger bits
/// never give a shorter duration, and the same bits never give a shorter one when the law is
/// scaled up or a bound of a uniform one is raised (common random numbers).
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
  enum class Law : std::uint8_t { Constant, Exponential, Uniform, Lognormal, Empirical };

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
  /// Measured values, not empty, none negative, in any order: each is drawn with the same
  /// probability.
  static Distribution empirical(std::vector<Duration> values);

  /// The duration for 64 random bits. Cost: below 1 ns (constant), 4 ns (exponential), 1 ns
  /// (uniform), 13 ns (lognormal), 1 ns and a cache miss or two (empirical).
  [[nodiscard]] Duration sample(std::uint64_t bits) const {
    if (law_ == Law::Constant) return low_;
    // -mean ln(1 - u): 1 - u has the same law as u, and this way larger bits mean a longer time.
    if (law_ == Law::Exponential) return rounded(-a_ * log_of(to_unit(~bits)));
    return sample_rarer(bits);
  }

  /// The mean of the law, to the nearest nanosecond, cut off where samples are.
  [[nodiscard]] Duration mean() const;
  [[nodiscard]] Law law() const { return law_; }
  [[nodiscard]] bool is_zero() const { return law_ == Law::Constant && low_.ns == 0; }

 private:
  [[nodiscard]] Duration sample_rarer(std::uint64_t bits) const;

  /// For ns >= 0. Above 2^52 a double is an integer already; the half that is added there changes
  /// the last of its 16 digits at most.
  static Duration rounded(double ns) {
    constexpr double limit = 4.6e18;
    return {ns >= limit ? static_cast<std::int64_t>(limit) : static_cast<std::int64_t>(ns + 0.5)};
  }

  Law law_ = Law::Constant;
  Duration low_{};    ///< constant: the value; uniform: the lower bound
  Duration width_{};  ///< uniform: upper bound - lower bound
  double a_ = 0;      ///< exponential: the mean in ns; lognormal: mu, of nanoseconds
  double b_ = 0;      ///< lognormal: sigma
  std::shared_ptr<const std::vector<Duration>> values_;  ///< empirical, sorted
};

}  // namespace routelab
