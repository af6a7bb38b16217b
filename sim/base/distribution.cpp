#include "sim/base/distribution.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <utility>

#include "sim/base/assert.hpp"

namespace routelab {
namespace {

__extension__ using Wide = unsigned __int128;

constexpr double z_of_p99 = 2.3263478740408408;  // inverse_normal(0.99)

/// ln(1 + x) for x >= 0, good for small x too: 1 + x is rounded, and the quotient makes up for it
/// (W. Kahan; D. Goldberg, "What every computer scientist should know about floating-point
/// arithmetic", ACM Computing Surveys 23 (1991), theorem 4).
double log_one_plus(double x) {
  const double sum = 1 + x;
  return sum == 1 ? x : log_of(sum) * x / (sum - 1);
}

}  // namespace

Distribution Distribution::constant(Duration value) {
  RL_ASSERT(value.ns >= 0);
  Distribution result;
  result.low_ = value;
  return result;
}

Distribution Distribution::exponential(Duration mean) {
  RL_ASSERT(mean.ns >= 0);
  Distribution result;
  result.law_ = Law::Exponential;
  result.a_ = static_cast<double>(mean.ns);
  return result;
}

Distribution Distribution::uniform(Duration low, Duration high) {
  RL_ASSERT(low.ns >= 0 && low <= high);
  Distribution result;
  result.law_ = Law::Uniform;
  result.low_ = low;
  result.width_ = high - low;
  return result;
}

Distribution Distribution::lognormal(Duration mean, Duration standard_deviation) {
  RL_ASSERT(mean.ns > 0 && standard_deviation.ns >= 0);
  const double mean_ns = static_cast<double>(mean.ns);
  const double variation = static_cast<double>(standard_deviation.ns) / mean_ns;
  const double variance = log_one_plus(variation * variation);
  Distribution result;
  result.law_ = Law::Lognormal;
  result.a_ = log_of(mean_ns) - variance / 2;
  result.b_ = std::sqrt(variance);
  return result;
}

Distribution Distribution::lognormal_percentiles(Duration p50, Duration p99) {
  RL_ASSERT(p50.ns > 0 && p50 <= p99);
  Distribution result;
  result.law_ = Law::Lognormal;
  result.a_ = log_of(static_cast<double>(p50.ns));
  result.b_ = log_of(static_cast<double>(p99.ns) / static_cast<double>(p50.ns)) / z_of_p99;
  return result;
}

Distribution Distribution::empirical(std::vector<Duration> values) {
  RL_ASSERT(!values.empty());
  std::sort(values.begin(), values.end());
  RL_ASSERT(values.front().ns >= 0);
  Distribution result;
  result.law_ = Law::Empirical;
  result.values_ = std::make_shared<const std::vector<Duration>>(std::move(values));
  return result;
}

Duration Distribution::sample_rarer(std::uint64_t bits) const {
  switch (law_) {
    case Law::Constant:
    case Law::Exponential: break;  // in the header, where they are inlined
    case Law::Uniform: {
      // bits / 2^64 of the width, rounded to the nearest; integers, hence exact for every width.
      const Wide product = static_cast<Wide>(bits) * static_cast<std::uint64_t>(width_.ns);
      return {low_.ns + static_cast<std::int64_t>((product + (Wide{1} << 63)) >> 64)};
    }
    case Law::Lognormal: return rounded(exp_of(a_ + b_ * inverse_normal(to_unit(bits))));
    case Law::Empirical:
      return (*values_)[static_cast<std::size_t>(to_below(bits, values_->size()))];
  }
  RL_ASSERT(false);
  return {};
}

Duration Distribution::mean() const {
  switch (law_) {
    case Law::Constant: return low_;
    case Law::Exponential: return rounded(a_);
    case Law::Uniform: return {low_.ns + width_.ns / 2 + width_.ns % 2};
    case Law::Lognormal: return rounded(exp_of(a_ + b_ * b_ / 2));
    case Law::Empirical: {
      Wide sum = 0;
      for (const Duration value : *values_) sum += static_cast<std::uint64_t>(value.ns);
      const Wide count = values_->size();
      return {static_cast<std::int64_t>((sum + count / 2) / count)};
    }
  }
  RL_ASSERT(false);
  return {};
}

}  // namespace routelab
