/// The laws made of others and of points: mixtures, interpolated values, percentiles; and a shift.
#include <array>
#include <cmath>
#include <cstdint>
#include <vector>

#include "tests/base/law_check.hpp"

using namespace routelab;
using Law = Distribution::Law;

namespace {

constexpr std::int64_t longest = 4'600'000'000'000'000'000;
constexpr std::int64_t million = 1'000'000;

double exponential_below(double mean, double x) { return -std::expm1(-x / mean); }

double uniform_below(double low, double high, double x) {
  return std::fmin(1, std::fmax(0, (x - low) / (high - low)));
}

}  // namespace

TEST_CASE("the parts of a mixture occur by their weights", "[base][distribution]") {
  const std::array<double, 5> weights{5, 1, 0, 3, 0.01};
  std::vector<Distribution::Part> parts;
  for (std::size_t i = 0; i < weights.size(); ++i) {
    parts.push_back({weights[i], Distribution::constant({static_cast<std::int64_t>(i)})});
  }
  const auto law = Distribution::mixture(parts);
  const Key key = Key::of_seed(6);
  std::array<double, 5> counts{};
  const double n = 1'000'000;
  for (std::uint64_t i = 0; i < 1'000'000; ++i) {
    ++counts[static_cast<std::size_t>(law.sample(key.bits(i, Purpose::Work)).ns)];
  }
  CHECK(counts[2] == 0);
  double chi_square = 0;
  for (std::size_t i = 0; i < weights.size(); ++i) {
    const double expected = n * weights[i] / 9.01;
    if (expected > 0) chi_square += (counts[i] - expected) * (counts[i] - expected) / expected;
  }
  CHECK(chi_square < 21.1);  // three degrees of freedom: 1e-4
  CHECK(law.law() == Law::Mixture);
}

TEST_CASE("a mixture of laws", "[base][distribution]") {
  const auto law = Distribution::mixture({{3, Distribution::exponential({2 * million})},
                                          {1, Distribution::uniform({0}, {40 * million})}});
  const double mean = 0.75 * 2e6 + 0.25 * 20e6;
  const double square = 0.75 * 2 * 2e6 * 2e6 + 0.25 * 40e6 * 40e6 / 3;
  check_law(law, mean, std::sqrt(square - mean * mean), [](double x) {
    return 0.75 * exponential_below(2e6, x) + 0.25 * uniform_below(0, 40e6, x);
  });
}

TEST_CASE("a mixture within a mixture", "[base][distribution]") {
  const auto inner = Distribution::mixture({{1, Distribution::uniform({0}, {million})},
                                            {1, Distribution::uniform({million}, {3 * million})}});
  const auto law =
      Distribution::mixture({{1, inner}, {1, Distribution::exponential({5 * million})}});
  const double mean = (0.5e6 + 2e6) / 4 + 5e6 / 2;
  const double square = (1e12 / 3 + 13e12 / 3) / 4 + 25e12;
  check_law(law, mean, std::sqrt(square - mean * mean), [](double x) {
    return (uniform_below(0, 1e6, x) + uniform_below(1e6, 3e6, x)) / 4 +
           exponential_below(5e6, x) / 2;
  });
}

TEST_CASE("a mixture of equal parts is its part", "[base][distribution]") {
  // So the draw of a part does not depend on how the part was chosen.
  const auto part = Distribution::exponential({3 * million});
  check_law(Distribution::mixture({{1, part}, {2, part}, {4, part}}), 3e6, 3e6,
            [](double x) { return exponential_below(3e6, x); });
  const auto single = Distribution::mixture({{2, Distribution::constant({5})}});
  CHECK(single.sample(0).ns == 5);
  CHECK(single.sample(UINT64_MAX).ns == 5);
}

TEST_CASE("hyperexponential law", "[base][distribution]") {
  for (const double deviation : {3e6, 6e6, 30e6}) {
    const double mean = 3e6;
    const double square = deviation * deviation / (mean * mean);
    const double p = (1 + std::sqrt((square - 1) / (square + 1))) / 2;
    INFO("deviation " << deviation);
    check_law(Distribution::hyperexponential({3 * million}, {static_cast<std::int64_t>(deviation)}),
              mean, deviation, [=](double x) {
                return p * exponential_below(mean / (2 * p), x) +
                       (1 - p) * exponential_below(mean / (2 * (1 - p)), x);
              });
  }
  // The widest that can be written: the slow part is hardly ever drawn, and drawn all the same.
  const auto widest = Distribution::hyperexponential({1}, {INT64_MAX / 4});
  CHECK(widest.sample(0).ns >= 0);
  CHECK(widest.sample(UINT64_MAX).ns >= 0);
}

TEST_CASE("values with what lies between them", "[base][distribution]") {
  const auto law = Distribution::interpolated({{8 * million}, {0}, {2 * million}});
  const double mean = (1e6 + 5e6) / 2;
  const double square = (4e12 / 3 + (64e12 + 16e12 + 4e12) / 3) / 2;
  check_law(law, mean, std::sqrt(square - mean * mean),
            [](double x) { return uniform_below(0, 2e6, x) / 2 + uniform_below(2e6, 8e6, x) / 2; });
  CHECK(law.sample(0).ns == 0);
  CHECK(law.sample(bits_at(0.5)).ns == 2 * million);
  CHECK(law.sample(bits_at(0.75)).ns == 5 * million);
  CHECK(law.sample(UINT64_MAX).ns == 8 * million);
  const auto single = Distribution::interpolated({{7}});
  CHECK(single.sample(0).ns == 7);
  CHECK(single.sample(UINT64_MAX).ns == 7);
  CHECK(single.mean().ns == 7);
}

TEST_CASE("a law through percentiles", "[base][distribution]") {
  const auto law = Distribution::percentiles({{0, {million}},
                                              {0.5, {4 * million}},
                                              {0.9, {4 * million}},
                                              {0.99, {20 * million}},
                                              {1, {100 * million}}});
  CHECK(law.sample(0).ns == million);
  CHECK(std::abs(law.sample(bits_at(0.25)).ns - 2'500'000) <= 1);
  for (const double p : {0.5, 0.6, 0.7, 0.8, 0.9}) {
    CHECK(std::abs(law.sample(bits_at(p)).ns - 4 * million) <= 1);
  }
  CHECK(std::abs(law.sample(bits_at(0.945)).ns - 12 * million) <= 1);
  CHECK(std::abs(law.sample(bits_at(0.99)).ns - 20 * million) <= 1);
  CHECK(std::abs(law.sample(bits_at(0.995)).ns - 60 * million) <= 1);
  CHECK(law.sample(UINT64_MAX).ns == 100 * million);
  CHECK(law.mean().ns == 1'250'000 + 1'600'000 + 1'080'000 + 600'000);
  const auto two = Distribution::percentiles({{0, {0}}, {1, {6 * million}}});
  check_law(two, 3e6, 6e6 / std::sqrt(12.0), [](double x) { return x / 6e6; });
  const auto three = Distribution::percentiles({{0, {0}}, {0.9, {million}}, {1, {21 * million}}});
  const double mean = 0.45e6 + 1.1e6;
  const double square = 0.9e12 / 3 + 0.1 * (441e12 + 21e12 + 1e12) / 3;
  check_law(three, mean, std::sqrt(square - mean * mean), [](double x) {
    return 0.9 * uniform_below(0, 1e6, x) + 0.1 * uniform_below(1e6, 21e6, x);
  });
}

TEST_CASE("a shifted law is the law and a constant", "[base][distribution]") {
  const std::vector<Distribution> laws{
      Distribution::constant({3}),
      Distribution::exponential({million}),
      Distribution::uniform({5}, {million}),
      Distribution::lognormal({million}, {million}),
      Distribution::normal({million}, {million}),
      Distribution::gamma(2, {million}),
      Distribution::weibull(2, {million}),
      Distribution::pareto(2, {million}),
      Distribution::hyperexponential({million}, {2 * million}),
      Distribution::empirical({{4}, {7}}),
      Distribution::interpolated({{4}, {900}}),
      Distribution::percentiles({{0, {5}}, {1, {million}}}),
  };
  const Key key = Key::of_seed(8);
  for (const Distribution& law : laws) {
    const Distribution shifted = law.shifted({1'234'567});
    INFO("law " << static_cast<int>(law.law()));
    CHECK(shifted.law() == law.law());
    CHECK(shifted.mean().ns == law.mean().ns + 1'234'567);
    int wrong = 0;
    for (std::uint64_t i = 0; i < 1'000; ++i) {
      const std::uint64_t bits = key.bits(i, Purpose::Work);
      if (shifted.sample(bits).ns != law.sample(bits).ns + 1'234'567) ++wrong;
    }
    CHECK(wrong == 0);
  }
  CHECK_FALSE(Distribution().shifted({1}).is_zero());
  // Neither the law, nor the shift, nor both of them, twice over, go beyond the longest sample.
  const auto far = Distribution::pareto(0.01, {million}).shifted({longest});
  CHECK(far.sample(UINT64_MAX).ns == longest);
  CHECK(far.sample(0).ns == longest);
  CHECK(Distribution::mixture({{1, far}}).shifted({longest}).sample(7).ns == longest);
  CHECK(Distribution::mixture({{1, far}}).shifted({longest}).mean().ns == longest);
}
