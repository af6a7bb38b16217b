/// Holds a law's samples against the law: its distribution function, mean and standard deviation,
/// written out by the test with functions of the standard library.
#pragma once

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <vector>

#include "sim/base/distribution.hpp"
#include "sim/base/random.hpp"
#include "tests/support/catch.hpp"

namespace routelab {

inline constexpr std::size_t law_samples = 100'000;

/// To a relative error, or to an absolute one below 1.
inline bool is_near(double value, double expected, double error) {
  return std::abs(value - expected) <= error * std::max(1.0, std::abs(expected));
}

inline std::vector<double> sorted_samples(const Distribution& law, std::uint64_t seed) {
  const Key key = Key::of_seed(seed);
  std::vector<double> samples;
  for (std::size_t i = 0; i < law_samples; ++i) {
    samples.push_back(static_cast<double>(law.sample(key.bits(i, Purpose::Work)).ns));
  }
  std::sort(samples.begin(), samples.end());
  return samples;
}

/// The mean and the standard deviation of the samples are near enough to these, by the spread that
/// the samples themselves show (five standard deviations of the statistic).
inline void check_moments(const std::vector<double>& samples, double mean, double deviation) {
  const auto n = static_cast<double>(samples.size());
  double sum = 0;
  double second = 0;
  double fourth = 0;
  for (const double sample : samples) {
    const double square = (sample - mean) * (sample - mean);
    sum += sample;
    second += square / n;
    fourth += square * square / n;
  }
  CHECK(std::abs(sum / n - mean) < 5 * deviation / std::sqrt(n));
  CHECK(std::abs(second - deviation * deviation) < 5 * std::sqrt((fourth - second * second) / n));
}

/// Kolmogorov and Smirnov's D against the law's distribution function, and the samples' moments;
/// an infinite deviation is not looked at, nor is an infinite mean.
/// P(D > sqrt(ln(2 / alpha) / (2 n))) <= alpha for every law and n (A. Dvoretzky, J. Kiefer and
/// J. Wolfowitz 1956, with the constant of P. Massart 1990); here alpha = 1e-4. The seeds are
/// fixed, so a pass stays one. Moments need laws that are wide against 1 ns.
inline void check_law(const Distribution& law, double mean, double deviation,
                      const std::function<double(double)>& distribution_function) {
  const double n = law_samples;
  for (const std::uint64_t seed : {1U, 2U, 3U}) {
    const std::vector<double> samples = sorted_samples(law, seed);
    double statistic = 0;
    for (std::size_t i = 0; i < law_samples; ++i) {
      // A sample stands for all that is rounded to it.
      const double before = distribution_function(std::max(0.0, samples[i] - 0.5));
      const double until = distribution_function(samples[i] + 0.5);
      const auto rank = static_cast<double>(i);
      statistic = std::max({statistic, before - rank / n, (rank + 1) / n - until});
    }
    INFO("seed " << seed);
    CHECK(statistic < std::sqrt(std::log(2 / 1e-4) / (2 * n)));
    if (std::isfinite(deviation)) check_moments(samples, mean, deviation);
    CHECK(samples.front() >= 0);
  }
  if (!std::isfinite(mean)) return;
  CHECK(std::abs(static_cast<double>(law.mean().ns) - mean) <= 0.5 + 1e-12 * mean);
}

/// P(N(0, 1) <= z).
inline double normal_below(double z) { return std::erfc(-z / std::sqrt(2.0)) / 2; }

/// 64 bits whose unit value is p to 2^-52.
inline std::uint64_t bits_at(double p) { return static_cast<std::uint64_t>(p * 0x1p64); }

}  // namespace routelab
