/// The hold model: with n events pending, take the next one and schedule another one an
/// exponential time later. One iteration is one event.
#include <benchmark/benchmark.h>

#include <cstdint>

#include "sim/base/distribution.hpp"
#include "sim/base/random.hpp"
#include "sim/engine/event_list.hpp"

namespace {

using namespace routelab;

void event_list_hold(benchmark::State& state) {
  const Key key = Key::of_seed(1);
  const Distribution gap = Distribution::exponential(Duration::seconds(1));
  engine::EventList list;
  std::uint64_t draw = 0;
  for (std::int64_t i = 0; i < state.range(0); ++i) {
    list.push(time_zero + gap.sample(key.bits(draw++, Purpose::Work)), 0, 0, 0);
  }
  for (auto _ : state) {
    const engine::Event event = list.top();
    list.pop();
    list.push(event.at + gap.sample(key.bits(draw++, Purpose::Work)), 0, event.subject, 0);
  }
  benchmark::DoNotOptimize(list.top());
}
BENCHMARK(event_list_hold)->Arg(10)->Arg(100)->Arg(10'000)->Arg(1'000'000);

}  // namespace
