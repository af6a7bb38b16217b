/// One latency into a histogram.
#include "sim/base/histogram.hpp"

#include <benchmark/benchmark.h>

#include <array>
#include <cstdint>

#include "sim/base/distribution.hpp"
#include "sim/base/random.hpp"

namespace {

using namespace routelab;

void histogram_add(benchmark::State& state) {
  const Distribution law =
      Distribution::lognormal_percentiles(Duration::milliseconds(20), Duration::milliseconds(300));
  const Key key = Key::of_seed(1);
  std::array<std::int64_t, 4096> values{};
  for (std::size_t i = 0; i < values.size(); ++i) {
    values[i] = law.sample(key.bits(i, Purpose::Work)).ns;
  }
  Histogram histogram;
  std::size_t next = 0;
  for (auto _ : state) histogram.add(values[next++ % values.size()]);
  benchmark::DoNotOptimize(histogram.count());
}
BENCHMARK(histogram_add);

}  // namespace
