/// One record into the fingerprint of a run.
#include "sim/trace/fingerprint.hpp"

#include <benchmark/benchmark.h>

#include <array>
#include <cstdint>

namespace {

using namespace routelab;

void fingerprint_add(benchmark::State& state) {
  std::array<trace::Record, 1024> records{};
  for (std::size_t i = 0; i < records.size(); ++i) {
    records[i].start = static_cast<std::int64_t>(i) * 1'000'003;
    records[i].duration = static_cast<std::int64_t>(i) * 7919;
    records[i].request = i;
  }
  trace::Fingerprint fingerprint;
  std::size_t next = 0;
  for (auto _ : state) fingerprint.add(records[next++ % records.size()]);
  benchmark::DoNotOptimize(fingerprint);
}
BENCHMARK(fingerprint_add);

}  // namespace
