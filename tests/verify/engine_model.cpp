#include "tests/verify/engine_model.hpp"

#include <utility>

#include "sim/base/distribution.hpp"
#include "sim/base/histogram.hpp"
#include "sim/base/mathematics.hpp"
#include "sim/base/random.hpp"
#include "sim/engine/clock.hpp"
#include "sim/engine/resource.hpp"
#include "sim/engine/statistics.hpp"

namespace routelab::verify {

namespace {

class Open {
 public:
  Open(const OpenStation& options, std::uint64_t seed)
      : options_(options), key_(Key::of_seed(seed)),
        gap_(Distribution::exponential(Duration::from_seconds(1 / options.rate))),
        servers_(options.servers) {}

  OpenFigures run() {
    const std::uint64_t before = options_.customers / 10;
    schedule_arrival();
    engine::Event event;
    while (arrived_ < before) step(event);
    waits_ = busy_ = busy_squares_ = 0;
    service_squares_ = 0;
    while (arrived_ < before + options_.customers) step(event);
    const auto count = static_cast<double>(options_.customers);
    const double busy = static_cast<double>(busy_) / count;
    return {.wait = static_cast<double>(waits_) * 1e-9 / count,
            .service_square = service_squares_ / count,
            .busy_mean = busy,
            .busy_variance = static_cast<double>(busy_squares_) / count - busy * busy};
  }

 private:
  enum : std::uint8_t { Arrival, Departure };
  struct Customer {
    Time arrived;
    Duration service;
  };

  void step(engine::Event& event) {
    clock_.next(time_never, event);
    if (event.kind == Arrival) return arrive();
    if (const auto next = servers_.release()) begin(*next);
  }
  void schedule_arrival() {
    clock_.schedule(clock_.now() + gap_.sample(key_.bits(arrived_, Purpose::Interarrival)), Arrival,
                    0);
  }
  void arrive() {
    const Customer customer{clock_.now(), options_.service(key_.bits(arrived_, Purpose::Work))};
    ++arrived_;
    service_squares_ += customer.service.in_seconds() * customer.service.in_seconds();
    busy_ += servers_.busy();
    busy_squares_ += servers_.busy() * servers_.busy();
    schedule_arrival();
    if (servers_.acquire(customer)) begin(customer);
  }
  void begin(const Customer& customer) {
    waits_ += (clock_.now() - customer.arrived).ns;
    clock_.schedule(clock_.now() + customer.service, Departure, 0);
  }

  __extension__ using Wide = __int128;
  const OpenStation& options_;
  Key key_;
  Distribution gap_;
  engine::VirtualClock clock_;
  engine::Resource<Customer> servers_;
  std::uint64_t arrived_ = 0;
  Wide waits_ = 0;              ///< ns
  double service_squares_ = 0;  ///< s^2
  std::uint64_t busy_ = 0;
  std::uint64_t busy_squares_ = 0;
};

class Closed {
 public:
  Closed(const ClosedNetwork& options, std::uint64_t seed)
      : options_(options), key_(Key::of_seed(seed)),
        think_(Distribution::exponential(Duration::from_seconds(options.think))),
        left_thinking_(options.users) {
    for (const double demand : options.demands) {
      stations_.push_back({.service = Distribution::exponential(Duration::from_seconds(demand)),
                           .server = engine::Resource<std::uint32_t>(1),
                           .busy = {}});
    }
  }

  ClosedFigures run() {
    for (std::uint32_t user = 0; user < options_.users; ++user) think(user);
    const Time start = time_zero + Duration::from_seconds(options_.duration / 10);
    advance(start);
    rounds_ = {};
    for (Station& station : stations_) station.busy.restart(start);
    const Time end = start + Duration::from_seconds(options_.duration);
    advance(end);
    ClosedFigures figures{.throughput = static_cast<double>(rounds_.count()) / options_.duration,
                          .response = rounds_.mean() * 1e-9,
                          .utilization = {}};
    for (const Station& station : stations_) {
      figures.utilization.push_back(station.busy.mean(end));
    }
    return figures;
  }

 private:
  struct Station {
    Distribution service;
    engine::Resource<std::uint32_t> server;  ///< customers are users
    engine::Level busy;
  };

  /// The kind of an event is the station where service ends; as many as there are: thinking ends.
  void advance(Time until) {
    engine::Event event;
    while (clock_.next(until, event)) {
      const std::uint8_t from = event.kind;
      if (from == stations_.size()) {
        left_thinking_[event.subject] = clock_.now();
        enter(0, event.subject);
        continue;
      }
      Station& station = stations_[from];
      station.busy.change(clock_.now(), -1);
      if (const auto next = station.server.release()) serve(from, *next);
      enter(static_cast<std::uint8_t>(from + 1), event.subject);
    }
  }
  void enter(std::uint8_t at, std::uint32_t user) {
    if (at < stations_.size()) {
      if (stations_[at].server.acquire(user)) serve(at, user);
      return;
    }
    rounds_.add((clock_.now() - left_thinking_[user]).ns);
    think(user);
  }
  void serve(std::uint8_t at, std::uint32_t user) {
    stations_[at].busy.change(clock_.now(), +1);
    const Duration time = stations_[at].service.sample(key_.bits(draws_++, Purpose::Work));
    clock_.schedule(clock_.now() + time, at, user);
  }
  void think(std::uint32_t user) {
    clock_.schedule(clock_.now() + think_.sample(key_.bits(draws_++, Purpose::Think)),
                    static_cast<std::uint8_t>(stations_.size()), user);
  }

  const ClosedNetwork& options_;
  Key key_;
  Distribution think_;
  engine::VirtualClock clock_;
  std::vector<Station> stations_;
  std::vector<Time> left_thinking_;  ///< by user
  Histogram rounds_;                 ///< ns
  std::uint64_t draws_ = 0;
};

}  // namespace

Law pareto(double alpha, double least) {
  return [alpha, least](std::uint64_t bits) {
    return Duration::from_seconds(least * exp_of(-log_of(to_unit(bits)) / alpha));
  };
}

Law lognormal(double mu, double sigma) {
  return [mu, sigma](std::uint64_t bits) {
    return Duration::from_seconds(exp_of(mu + sigma * inverse_normal(to_unit(bits))));
  };
}

OpenFigures run_open(const OpenStation& station, std::uint64_t seed) {
  return Open(station, seed).run();
}

ClosedFigures run_closed(const ClosedNetwork& network, std::uint64_t seed) {
  return Closed(network, seed).run();
}

}  // namespace routelab::verify
