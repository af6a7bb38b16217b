/// The laws with a shape: normal, gamma, Weibull, Pareto.
#include <cmath>
#include <cstdint>
#include <limits>
#include <vector>

#include "tests/base/law_check.hpp"

using namespace routelab;
using Law = Distribution::Law;

namespace {

constexpr std::int64_t longest = 4'600'000'000'000'000'000;
constexpr double infinite = std::numeric_limits<double>::infinity();
constexpr std::int64_t million = 1'000'000;

double normal_density(double z) { return std::exp(-z * z / 2) / std::sqrt(2 * std::acos(-1.0)); }

/// Of a gamma law of scale 1, for any shape: x^k e^-x / Gamma(k + 1) (1 + x/(k+1) + ...).
double gamma_below(double shape, double x) {
  if (x <= 0) return 0;
  double term = 1;
  double sum = 1;
  for (double n = 1; term > 1e-17 * sum; ++n) sum += term *= x / (shape + n);
  return std::exp(shape * std::log(x) - x - std::lgamma(shape + 1)) * sum;
}

void check_gamma(const Distribution& law, double shape, double scale) {
  INFO("shape " << shape);
  check_law(law, shape * scale, std::sqrt(shape) * scale,
            [=](double x) { return gamma_below(shape, x / scale); });
}

}  // namespace

TEST_CASE("a normal law without its negative part", "[base][distribution]") {
  // Mean and variance of a law cut off on one side: N. L. Johnson, S. Kotz and N. Balakrishnan,
  // "Continuous univariate distributions", vol. 1, section 13.10.1.
  for (const double mean : {0.0, 1e6, 3e6, 3e7}) {
    const double deviation = 3e6;
    const double a = mean / deviation;
    const double share = normal_below(a);
    const double hazard = normal_density(a) / share;
    INFO("mean " << mean);
    check_law(Distribution::normal({static_cast<std::int64_t>(mean)}, {3 * million}),
              mean + deviation * hazard, deviation * std::sqrt(1 - hazard * (a + hazard)),
              [=](double x) { return 1 - normal_below((mean - x) / deviation) / share; });
  }
}

TEST_CASE("edges of the normal law", "[base][distribution]") {
  const auto still = Distribution::normal({7}, {0});
  CHECK(still.sample(0).ns == 7);
  CHECK(still.sample(UINT64_MAX).ns == 7);
  CHECK(still.mean().ns == 7);
  CHECK(Distribution::normal({0}, {0}).sample(UINT64_MAX).ns == 0);
  // The documented excess of the mean.
  const auto mean_at = [](std::int64_t ratio) {
    return static_cast<double>(Distribution::normal({ratio * million}, {million}).mean().ns) /
           static_cast<double>(ratio * million);
  };
  CHECK(is_near(mean_at(1), 1.2876, 1e-4));
  CHECK(is_near(mean_at(2), 1.0276, 1e-4));
  CHECK(is_near(mean_at(3), 1.00148, 1e-5));
  CHECK(mean_at(10) == 1);
  const auto wide = Distribution::normal({3 * million}, {million});
  CHECK(wide.law() == Law::Normal);
  CHECK(wide.sample(0).ns == 0);
  // The median is that of the law without what lies below 0.
  const double cut = normal_below(-3);
  CHECK(std::abs(normal_below(static_cast<double>(wide.sample(bits_at(0.5)).ns) / 1e6 - 3) -
                 (cut + (1 - cut) / 2)) < 1e-6);
  CHECK(is_near(static_cast<double>(wide.sample(UINT64_MAX).ns), 3e6 + 8.2095e6, 1e-3));
  CHECK(Distribution::normal({INT64_MAX}, {INT64_MAX}).sample(UINT64_MAX).ns == longest);
}

TEST_CASE("gamma law by shape and scale", "[base][distribution]") {
  for (const double shape : {0.05, 0.2, 1.0, 2.5, 3.0, 400.0}) {
    check_gamma(Distribution::gamma(shape, {3 * million}), shape, 3e6);
  }
}

TEST_CASE("gamma law by mean and standard deviation", "[base][distribution]") {
  check_gamma(Distribution::gamma_of_mean({6 * million}, {3 * million}), 4, 1.5e6);
  check_gamma(Distribution::gamma_of_mean({3 * million}, {6 * million}), 0.25, 12e6);
  // The bounds of the shape, which are reached by rounding, too.
  CHECK(Distribution::gamma_of_mean({100 * million}, {million}).mean().ns == 100 * million);
  CHECK(Distribution::gamma_of_mean({million}, {10 * million}).mean().ns == million);
}

TEST_CASE("a gamma law of an integer shape is a sum of exponential ones", "[base][distribution]") {
  const Key key = Key::of_seed(9);
  const auto stage = Distribution::exponential({million});
  std::vector<double> sums;
  for (std::uint64_t i = 0; i < law_samples; ++i) {
    std::int64_t sum = 0;
    for (std::uint64_t k = 0; k < 3; ++k)
      sum += stage.sample(key.bits(3 * i + k, Purpose::Work)).ns;
    sums.push_back(static_cast<double>(sum));
  }
  check_moments(sums, 3e6, std::sqrt(3.0) * 1e6);
  std::size_t below = 0;
  const auto median =
      static_cast<double>(Distribution::gamma(3, {million}).sample(bits_at(0.5)).ns);
  for (const double sum : sums) below += sum <= median ? 1 : 0;
  const double n = law_samples;
  CHECK(std::abs(static_cast<double>(below) / n - 0.5) < 5 * 0.5 / std::sqrt(n));
}

TEST_CASE("edges of the gamma law", "[base][distribution]") {
  CHECK(Distribution::gamma(0.01, {million}).sample(0).ns == 0);
  CHECK(Distribution::gamma(0.01, {million}).sample(UINT64_MAX).ns > 10 * million);
  CHECK(Distribution::gamma(1e4, {million}).sample(0).ns > 9'000 * million);
  CHECK(Distribution::gamma(1e4, {million}).sample(UINT64_MAX).ns < 11'000 * million);
  CHECK(Distribution::gamma(2, {INT64_MAX}).sample(UINT64_MAX).ns == longest);
  // Of shape 1 it is exponential.
  const auto exponential = Distribution::exponential({1'000'000 * million});
  const auto gamma = Distribution::gamma(1, {1'000'000 * million});
  for (const double p : {1e-9, 0.1, 0.5, 0.9, 1 - 1e-9}) {
    const auto exact = static_cast<double>(exponential.sample(bits_at(p)).ns);
    CHECK(std::abs(static_cast<double>(gamma.sample(bits_at(p)).ns) - exact) < 1 + 1e-11 * exact);
  }
}

TEST_CASE("Weibull's law", "[base][distribution]") {
  for (const double shape : {0.5, 0.8, 1.0, 2.0, 10.0}) {
    const double scale = 3e6;
    const double mean = scale * std::tgamma(1 + 1 / shape);
    const double square = scale * scale * std::tgamma(1 + 2 / shape);
    INFO("shape " << shape);
    check_law(Distribution::weibull(shape, {3 * million}), mean, std::sqrt(square - mean * mean),
              [=](double x) { return -std::expm1(-std::pow(x / scale, shape)); });
  }
  const auto heavy = Distribution::weibull(0.01, {million});
  CHECK(heavy.sample(0).ns == 0);
  CHECK(heavy.sample(UINT64_MAX).ns == longest);
  CHECK(heavy.mean().ns == longest);  // 100! times the scale
  CHECK(std::abs(heavy.sample(bits_at(1 - std::exp(-1.0))).ns - million) <= 1);
  const auto narrow = Distribution::weibull(1e4, {million});
  CHECK(is_near(static_cast<double>(narrow.sample(UINT64_MAX).ns), 1.00036e6, 1e-5));
}

TEST_CASE("Pareto's law", "[base][distribution]") {
  for (const double shape : {0.5, 1.0, 1.5, 3.0, 20.0}) {
    const double scale = 3e6;
    const double mean = shape > 1 ? shape * scale / (shape - 1) : infinite;
    // From shape 4 on the samples' own deviation can be judged by their fourth moment.
    const double deviation = shape > 4 ? mean / std::sqrt(shape * (shape - 2)) : infinite;
    INFO("shape " << shape);
    check_law(Distribution::pareto(shape, {3 * million}), mean, deviation,
              [=](double x) { return 1 - std::pow(scale / x, shape); });
  }
}

TEST_CASE("a Pareto law without a mean has samples all the same", "[base][distribution]") {
  const auto law = Distribution::pareto(1, {million});
  CHECK(law.mean().ns == longest);
  CHECK(Distribution::pareto(0.01, {million}).mean().ns == longest);
  CHECK(law.sample(0).ns == million);
  CHECK(law.sample(bits_at(0.5)).ns == 2 * million);
  CHECK(std::abs(law.sample(bits_at(0.99)).ns - 100 * million) <= 1);
  CHECK(Distribution::pareto(0.01, {million}).sample(UINT64_MAX).ns == longest);
  CHECK(Distribution::pareto(0.01, {INT64_MAX}).sample(UINT64_MAX).ns == longest);
  CHECK(Distribution::pareto(1e4, {million}).mean().ns == 1'000'100);
}
