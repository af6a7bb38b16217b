/// A figure's mean over the seeds 1 to 30, with its confidence interval.
///
/// The seeds are fixed, so what passes once passes always. The interval covers 99.9 % (Student's
/// t with 29 degrees of freedom: 3.659), and a case says how narrow it must be: an interval that
/// holds everything proves nothing.
#pragma once

#include <cmath>
#include <cstdint>
#include <cstdio>
#include <string>
#include <vector>

#include "sim/study/run.hpp"
#include "tests/model/recorded_run.hpp"
#include "tests/support/catch.hpp"

namespace routelab::testing {

inline constexpr std::uint64_t seeds = 30;
inline constexpr double student_t = 3.659;

struct Estimate {
  double mean = 0;
  double half_width = 0;

  [[nodiscard]] bool holds(double value) const { return std::abs(mean - value) <= half_width; }
};

inline Estimate estimate_of(const std::vector<double>& samples) {
  const auto n = static_cast<double>(samples.size());
  double sum = 0;
  for (const double x : samples) sum += x;
  const double mean = sum / n;
  double squares = 0;
  for (const double x : samples) squares += (x - mean) * (x - mean);
  return {.mean = mean, .half_width = student_t * std::sqrt(squares / (n - 1) / n)};
}

/// `narrow`: the most that the half-width may be of the expected value.
inline void check_estimate(const std::string& what, double expected, double narrow,
                           const std::vector<double>& samples) {
  const Estimate estimate = estimate_of(samples);
  std::printf("%-44s %10.6g  measured %10.6g +- %.2g (%.2f %%)\n", what.c_str(), expected,
              estimate.mean, estimate.half_width, 100 * estimate.half_width / expected);
  INFO(what << ": expected " << expected << ", measured " << estimate.mean << " +- "
            << estimate.half_width);
  CHECK(estimate.holds(expected));
  CHECK(estimate.half_width <= narrow * expected);
}

/// One run of the scenario for each seed.
inline std::vector<study::RunResult> replications(const std::string& text) {
  const scenario::Scenario scenario = scenario_of(text);
  std::vector<study::RunResult> results;
  for (std::uint64_t seed = 1; seed <= seeds; ++seed) {
    results.push_back(study::run(scenario, {.seed = seed, .keep_going = {}}));
  }
  return results;
}

template <class Figure>
std::vector<double> each(const std::vector<study::RunResult>& results, Figure figure) {
  std::vector<double> values;
  for (const study::RunResult& result : results) values.push_back(figure(result));
  return values;
}

}  // namespace routelab::testing
