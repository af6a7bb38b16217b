#include "sim/base/distribution.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <limits>
#include <optional>
#include <utility>

#include "sim/base/assert.hpp"
#include "sim/base/gamma.hpp"

namespace routelab {
namespace {

__extension__ using Wide = unsigned __int128;

constexpr double z_of_p99 = 2.3263478740408408;  // inverse_normal(0.99)
constexpr double ln2 = 0x1.62e42fefa39efp-1;
constexpr double one_over_root_two_pi = 0.39894228040143267794;

/// ln(1 + x) for x >= 0, good for small x too: 1 + x is rounded, and the quotient makes up for it
/// (W. Kahan; D. Goldberg, "What every computer scientist should know about floating-point
/// arithmetic", ACM Computing Surveys 23 (1991), theorem 4).
double log_one_plus(double x) {
  const double sum = 1 + x;
  return sum == 1 ? x : log_of(sum) * x / (sum - 1);
}

/// P(N(0,1) > z) for z >= 0: half of P(X > z^2 / 2) for a gamma law X of shape 1/2.
double normal_above(double z) {
  if (z < 1e-100) return 0.5;
  return z > 40 ? 0 : exp_of(gamma_tails(0.5, 2 * log_of(z) - ln2).log_above) / 2;
}

/// Integers, hence exact for every width: bits / 2^64 of it, to the nearest.
std::int64_t part_of(std::uint64_t bits, std::int64_t width) {
  const Wide product = static_cast<Wide>(bits) * static_cast<std::uint64_t>(width);
  return static_cast<std::int64_t>((product + (Wide{1} << 63)) >> 64);
}

/// p of 2^64, for 0 <= p <= 1; all of it is the greatest integer.
std::uint64_t bits_of_probability(double p) {
  return p >= 1 ? UINT64_MAX : static_cast<std::uint64_t>(p * 0x1p64);
}

/// From the lowest to the highest; not empty, none negative.
std::vector<Duration> sorted(std::vector<Duration> values) {
  RL_ASSERT(!values.empty());
  std::sort(values.begin(), values.end());
  RL_ASSERT(values.front().ns >= 0);
  return values;
}

}  // namespace

struct Distribution::Table {
  std::vector<Duration> values{};           ///< empirical, interpolated: sorted; percentiles
  std::vector<std::uint64_t> until{};       ///< mixture: where a part's bits end; percentiles
  std::vector<double> slopes{};             ///< percentiles: ns per bit from this point to the next
  std::vector<Part> parts{};                ///< mixture
  std::optional<GammaQuantile> quantile{};  ///< gamma
};

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

Distribution Distribution::normal(Duration mean, Duration standard_deviation) {
  RL_ASSERT(mean.ns >= 0 && standard_deviation.ns >= 0);
  Distribution result;
  result.law_ = Law::Normal;
  result.a_ = static_cast<double>(mean.ns);
  result.b_ = static_cast<double>(standard_deviation.ns);
  result.c_ = result.b_ > 0 ? 1 - normal_above(result.a_ / result.b_) : 1;
  return result;
}

Distribution Distribution::with_shape(Law law, double shape, double scale) {
  RL_ASSERT(shape >= least_shape && shape <= greatest_shape && scale > 0);
  Distribution result;
  result.law_ = law;
  result.a_ = scale;
  result.b_ = law == Law::Gamma ? shape : 1 / shape;
  if (law != Law::Gamma) return result;
  Table table;
  table.quantile.emplace(shape);
  result.table_ = std::make_shared<const Table>(std::move(table));
  return result;
}

Distribution Distribution::gamma(double shape, Duration scale) {
  return with_shape(Law::Gamma, shape, static_cast<double>(scale.ns));
}

Distribution Distribution::gamma_of_mean(Duration mean, Duration standard_deviation) {
  RL_ASSERT(mean.ns > 0 && standard_deviation.ns > 0);
  const double mean_ns = static_cast<double>(mean.ns);
  const double variation = static_cast<double>(standard_deviation.ns) / mean_ns;
  const double square = variation * variation;
  // The bounds are those of sd / mean, 1/100 and 10; its square may be rounded over them.
  const double shape = std::clamp(1 / square, least_shape, greatest_shape);
  RL_ASSERT(std::abs(shape * square - 1) < 1e-12);
  return with_shape(Law::Gamma, shape, mean_ns / shape);
}

Distribution Distribution::weibull(double shape, Duration scale) {
  return with_shape(Law::Weibull, shape, static_cast<double>(scale.ns));
}

Distribution Distribution::pareto(double shape, Duration scale) {
  return with_shape(Law::Pareto, shape, static_cast<double>(scale.ns));
}

Distribution Distribution::mixture(const std::vector<Part>& parts) {
  double total = 0;
  for (const Part& part : parts) {
    RL_ASSERT(part.weight >= 0);
    total += part.weight;
  }
  RL_ASSERT(total > 0 && total <= std::numeric_limits<double>::max());
  Table table;
  double sum = 0;
  for (const Part& part : parts) {
    if (part.weight == 0) continue;
    sum += part.weight;
    table.until.push_back(bits_of_probability(sum / total));
    table.parts.push_back({part.weight / total, part.law});
  }
  table.until.back() = UINT64_MAX;
  Distribution result;
  result.law_ = Law::Mixture;
  result.table_ = std::make_shared<const Table>(std::move(table));
  return result;
}

Distribution Distribution::hyperexponential(Duration mean, Duration standard_deviation) {
  RL_ASSERT(mean.ns > 0 && mean <= standard_deviation);
  const double mean_ns = static_cast<double>(mean.ns);
  const double variation = static_cast<double>(standard_deviation.ns) / mean_ns;
  const double square = variation * variation;
  // p and 1 - p are (1 +- r) / 2; 1 - r without cancellation: 1 - r^2 = 2 / (c^2 + 1).
  const double root = std::sqrt((square - 1) / (square + 1));
  const double often = (1 + root) / 2;
  const double seldom = 1 / ((square + 1) * (1 + root));
  Part fast{often, exponential(mean)};
  Part slow{seldom, exponential(mean)};
  fast.law.a_ = mean_ns / (2 * often);
  slow.law.a_ = mean_ns / (2 * seldom);
  return mixture({fast, slow});
}

Distribution Distribution::empirical(std::vector<Duration> values) {
  Distribution result;
  result.law_ = Law::Empirical;
  result.table_ = std::make_shared<const Table>(Table{.values = sorted(std::move(values))});
  return result;
}

Distribution Distribution::interpolated(std::vector<Duration> values) {
  Distribution result = empirical(std::move(values));
  result.law_ = Law::Interpolated;
  return result;
}

Distribution Distribution::percentiles(const std::vector<Point>& points) {
  RL_ASSERT(points.size() >= 2 && points.front().below == 0 && points.back().below == 1);
  RL_ASSERT(points.front().value.ns >= 0);
  Table table;
  for (std::size_t i = 0; i < points.size(); ++i) {
    table.values.push_back(points[i].value);
    table.until.push_back(bits_of_probability(points[i].below));
    if (i == 0) continue;
    RL_ASSERT(points[i - 1].below < points[i].below && points[i - 1].value <= points[i].value);
    const auto height = static_cast<double>((points[i].value - points[i - 1].value).ns);
    const auto width = static_cast<double>(table.until[i] - table.until[i - 1]);
    table.slopes.push_back(width > 0 ? height / width : 0);
  }
  Distribution result;
  result.law_ = Law::Percentiles;
  result.table_ = std::make_shared<const Table>(std::move(table));
  return result;
}

Distribution Distribution::shifted(Duration by) const {
  RL_ASSERT(by.ns >= 0 && static_cast<double>(by.ns) <= limit - static_cast<double>(low_.ns));
  Distribution result = *this;
  result.low_ += by;
  return result;
}

Duration Distribution::sample_rarer(std::uint64_t bits) const {
  switch (law_) {
    case Law::Constant:
    case Law::Exponential: break;  // in the header, where they are inlined
    case Law::Uniform: return {low_.ns + part_of(bits, width_.ns)};
    case Law::Lognormal: return above_low(exp_of(a_ + b_ * inverse_normal(to_unit(bits))));
    case Law::Empirical: {
      const auto& values = table_->values;
      return low_ + values[static_cast<std::size_t>(to_below(bits, values.size()))];
    }
    case Law::Normal:  // from above: 1 - u is the share of c_ that lies beyond the sample
      return above_low(std::max(0.0, a_ - b_ * inverse_normal(to_unit(~bits) * c_)));
    case Law::Gamma: return above_low(a_ * exp_of(table_->quantile->log_at(bits)));
    case Law::Weibull: return above_low(a_ * exp_of(b_ * log_of(-log_of(to_unit(~bits)))));
    case Law::Pareto: return above_low(a_ * exp_of(-b_ * log_of(to_unit(~bits))));
    case Law::Mixture: return sample_part(bits);
    case Law::Interpolated: {
      const auto& values = table_->values;
      const Wide product = static_cast<Wide>(bits) * (values.size() - 1);
      const auto i = static_cast<std::size_t>(product >> 64);
      if (i + 1 >= values.size()) return low_ + values.back();  // of a single value
      return low_ + values[i] +
             Duration{part_of(static_cast<std::uint64_t>(product), (values[i + 1] - values[i]).ns)};
    }
    case Law::Percentiles: return sample_between(bits);
  }
  RL_ASSERT(false);
  return {};
}

Duration Distribution::sample_part(std::uint64_t bits) const {
  const auto& until = table_->until;
  std::size_t i = 0;
  while (bits >= until[i] && i + 1 < until.size()) ++i;
  // Which part it is has used up the first bits; the increment keeps zero from being its own hash.
  const Duration drawn = table_->parts[i].law.sample(mix_bits(bits + 0x9e3779b97f4a7c15ULL));
  constexpr auto most = static_cast<std::int64_t>(limit);
  return {drawn.ns > most - low_.ns ? most : low_.ns + drawn.ns};
}

Duration Distribution::sample_between(std::uint64_t bits) const {
  const auto& until = table_->until;
  const auto next = std::upper_bound(until.begin(), until.end() - 1, bits);
  const auto i = static_cast<std::size_t>(next - until.begin()) - 1;
  const Duration rest = rounded(static_cast<double>(bits - until[i]) * table_->slopes[i]);
  return low_ + std::min(table_->values[i] + rest, table_->values[i + 1]);
}

Duration Distribution::mean() const {
  switch (law_) {
    case Law::Constant: return low_;
    case Law::Exponential: return above_low(a_);
    case Law::Uniform: return {low_.ns + width_.ns / 2 + width_.ns % 2};
    case Law::Lognormal: return above_low(exp_of(a_ + b_ * b_ / 2));
    case Law::Empirical: {
      Wide sum = 0;
      for (const Duration value : table_->values) sum += static_cast<std::uint64_t>(value.ns);
      const Wide count = table_->values.size();
      return {low_.ns + static_cast<std::int64_t>((sum + count / 2) / count)};
    }
    case Law::Normal: {
      if (b_ == 0) return above_low(a_);
      const double ratio = a_ / b_;
      return above_low(a_ + b_ * one_over_root_two_pi * exp_of(-ratio * ratio / 2) / c_);
    }
    case Law::Gamma: return above_low(a_ * b_);
    case Law::Weibull: return above_low(a_ * exp_of(log_gamma(1 + b_)));
    case Law::Pareto: return above_low(b_ < 1 ? a_ / (1 - b_) : limit);
    case Law::Mixture:
    case Law::Interpolated:
    case Law::Percentiles: return above_low(mean_of_table());
  }
  RL_ASSERT(false);
  return {};
}

/// Of a mixture; of a law that goes straight between points, whose pieces have their means in the
/// middle.
double Distribution::mean_of_table() const {
  double mean = 0;
  if (law_ == Law::Mixture) {
    for (const Part& part : table_->parts) {
      mean += part.weight * static_cast<double>(part.law.mean().ns);
    }
    return mean;
  }
  const auto& values = table_->values;
  if (values.size() == 1) return static_cast<double>(values.front().ns);
  for (std::size_t i = 1; i < values.size(); ++i) {
    const double share =
        law_ == Law::Percentiles
            ? static_cast<double>(table_->until[i] - table_->until[i - 1]) * 0x1p-64
            : 1 / static_cast<double>(values.size() - 1);
    mean +=
        share * (static_cast<double>(values[i - 1].ns) / 2 + static_cast<double>(values[i].ns) / 2);
  }
  return mean;
}

}  // namespace routelab
