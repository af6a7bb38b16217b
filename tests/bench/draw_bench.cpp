/// One keyed draw, alone and for a duration of each law.
#include <benchmark/benchmark.h>

#include <cstdint>
#include <vector>

#include "sim/base/distribution.hpp"
#include "sim/base/random.hpp"

namespace {

using namespace routelab;

void draw_bits(benchmark::State& state) {
  const Key run = Key::of_seed(1);
  std::uint64_t request = 0;
  for (auto _ : state) {
    benchmark::DoNotOptimize(run.numbered(request++).bits(3, Purpose::Work));
  }
}
BENCHMARK(draw_bits);

void draw_duration(benchmark::State& state, const Distribution& law) {
  const Key key = Key::of_seed(1);
  std::uint64_t step = 0;
  for (auto _ : state) benchmark::DoNotOptimize(law.sample(key.bits(step++, Purpose::Work)));
}

std::vector<Duration> measured() {
  std::vector<Duration> values;
  for (int i = 1; i <= 1000; ++i) values.push_back(Duration::microseconds(i));
  return values;
}

const Duration ms = Duration::milliseconds(1);
BENCHMARK_CAPTURE(draw_duration, constant, Distribution::constant(ms));
BENCHMARK_CAPTURE(draw_duration, exponential, Distribution::exponential(ms));
BENCHMARK_CAPTURE(draw_duration, uniform, Distribution::uniform(ms, Duration::milliseconds(2)));
BENCHMARK_CAPTURE(draw_duration, lognormal,
                  Distribution::lognormal_percentiles(ms, Duration::milliseconds(5)));
BENCHMARK_CAPTURE(draw_duration, empirical, Distribution::empirical(measured()));
BENCHMARK_CAPTURE(draw_duration, interpolated, Distribution::interpolated(measured()));
BENCHMARK_CAPTURE(draw_duration, percentiles,
                  Distribution::percentiles({{0, Duration::microseconds(500)},
                                             {0.5, ms},
                                             {0.9, Duration::milliseconds(2)},
                                             {0.99, Duration::milliseconds(5)},
                                             {1, Duration::milliseconds(50)}}));
BENCHMARK_CAPTURE(draw_duration, normal, Distribution::normal(ms, Duration::microseconds(500)));
BENCHMARK_CAPTURE(draw_duration, gamma, Distribution::gamma(2.5, ms));
BENCHMARK_CAPTURE(draw_duration, weibull, Distribution::weibull(0.7, ms));
BENCHMARK_CAPTURE(draw_duration, pareto, Distribution::pareto(1.5, ms));
BENCHMARK_CAPTURE(draw_duration, hyperexponential,
                  Distribution::hyperexponential(ms, Duration::milliseconds(3)));
BENCHMARK_CAPTURE(draw_duration, shifted_exponential, Distribution::exponential(ms).shifted(ms));

}  // namespace
