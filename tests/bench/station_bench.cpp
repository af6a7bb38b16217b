/// A single-server queue (M/M/1, load 0.8) made of the engine's own parts: a clock, a resource, a
/// level and a histogram. One iteration is one customer, which is two events and two draws.
#include <benchmark/benchmark.h>

#include <cstdint>
#include <string>

#include "sim/base/distribution.hpp"
#include "sim/base/histogram.hpp"
#include "sim/base/random.hpp"
#include "sim/engine/clock.hpp"
#include "sim/engine/resource.hpp"
#include "sim/engine/statistics.hpp"

namespace {

using namespace routelab;

class Station {
 public:
  Station() { schedule_arrival(); }

  /// Runs until another customer has left.
  void serve_one() {
    engine::Event event;
    for (;;) {
      clock_.next(time_never, event);
      if (event.kind == Arrival) {
        arrive();
      } else {
        leave();
        return;
      }
    }
  }
  [[nodiscard]] double mean_number() const { return number_.mean(clock_.now()); }
  [[nodiscard]] double mean_seconds() const { return times_.mean() * 1e-9; }

 private:
  enum : std::uint8_t { Arrival, Departure };

  struct Customer {
    Time arrived;
    Duration service;
  };

  void schedule_arrival() {
    clock_.schedule(clock_.now() + gap_.sample(key_.bits(arrivals_, Purpose::Interarrival)),
                    Arrival, 0);
  }
  void arrive() {
    const Customer customer{clock_.now(), service_.sample(key_.bits(arrivals_, Purpose::Work))};
    ++arrivals_;
    schedule_arrival();
    number_.change(clock_.now(), 1);
    if (server_.acquire(customer)) begin(customer);
  }
  void begin(const Customer& customer) {
    served_since_ = customer.arrived;
    clock_.schedule(clock_.now() + customer.service, Departure, 0);
  }
  void leave() {
    number_.change(clock_.now(), -1);
    times_.add((clock_.now() - served_since_).ns);
    if (const auto next = server_.release()) begin(*next);
  }

  Key key_ = Key::of_seed(1);
  Distribution gap_ = Distribution::exponential(Duration::milliseconds(1250));
  Distribution service_ = Distribution::exponential(Duration::seconds(1));
  engine::VirtualClock clock_;
  engine::Resource<Customer> server_{1};
  engine::Level number_;
  Histogram times_;
  std::uint64_t arrivals_ = 0;
  Time served_since_{};  ///< arrival of the customer in service
};

void station_customer(benchmark::State& state) {
  Station station;
  for (auto _ : state) station.serve_one();
  state.SetLabel("in the system " + std::to_string(station.mean_number()) + " for " +
                 std::to_string(station.mean_seconds()) + " s; theory: 4 for 5 s");
}
BENCHMARK(station_customer);

}  // namespace
