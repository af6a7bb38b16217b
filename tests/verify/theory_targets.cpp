// Closed forms of queueing theory (tests/theory/closed_form.hpp has the formulas). A station of c
// servers is a function of at most c instances that never go and start at once, with a queue
// before it; seeds 1 to 30, warm-up cut.
//
// Lengths are a row's own: the half-width falls with the root of the number of customers, and what
// a waiting time needs grows with 1 / (1 - load)^2 and with the fourth moment of the service time.

#include <array>
#include <cmath>

#include <fmt/format.h>

#include "tests/theory/closed_form.hpp"
#include "tests/verify/engine_model.hpp"
#include "tests/verify/measurement.hpp"

namespace routelab::verify {

namespace {

using namespace routelab::testing;

constexpr std::uint64_t unbounded = 1'000'000'000;

/// Poisson arrivals of `rate` a second at `servers` servers with room for `room` waiting ones;
/// `law` is the service time as a scenario writes it. `customers` is the length of each of the 30
/// runs; a tenth of it more is the warm-up.
std::string station(double rate, int servers, std::uint64_t room, const std::string& law,
                    double customers) {
  const double length = customers / rate;
  return fmt::format(
      R"({{"duration": "{:.0f}s", "warmup": "{:.0f}s",
           "platform": {{"cold_start": "0s", "idle_timeout": "36500d", "max_instances": {},
                         "queue": {}}},
           "routes": {{"/s": {{"GET": [{{"sleep": {}}}, {{"respond": 200}}]}}}},
           "clients": {{"customers": {{"poisson": "{}/s", "send": "GET /s"}}}}}})",
      length * 1.1, length * 0.1, servers, room, law, rate);
}

std::string exponential(double mean) { return fmt::format(R"({{"exponential": "{}s"}})", mean); }

constexpr const char* constant_1s = R"("1s")";
constexpr const char* lognormal_1s_2s = R"({"lognormal": {"mean": "1s", "sd": "2s"}})";

Target theory(std::string group, std::string figure, double expected,
              std::function<Measured()> measure) {
  return {.group = std::move(group),
          .figure = std::move(figure),
          .expected = expected,
          .limit = expected * .01,
          .limit_text = "inside the 99.9 % interval, half-width <= 1 %",
          .source = "closed form",
          .inside_interval = true,
          .measure = std::move(measure)};
}

Target theory(std::string group, std::string figure, double expected, std::string text,
              Figure measure) {
  return theory(std::move(group), std::move(figure), expected,
                thirty_seeds(std::move(text), std::move(measure)));
}

/// The time that 1 % of all customers wait longer than: P(W > t) = C exp(-(c mu - lambda) t).
double mmc_wait_p99(int servers, double rate, double service_rate) {
  return std::log(erlang_c(servers, rate / service_rate) / .01) / (servers * service_rate - rate);
}

struct Waiting {
  int servers = 1;
  double rate = 1;
  double mu = 1;
  double customers = 0;
  double customers_p99 = 0;  ///< a percentile needs more; 0: it is left out
};

void add_waiting(std::vector<Target>& targets, const Waiting& at) {
  const std::string group = fmt::format("M/M/{}, rate {}, mu {}", at.servers, at.rate, at.mu);
  const std::string text =
      station(at.rate, at.servers, unbounded, exponential(1 / at.mu), at.customers);
  const double wait = mmc_wait(at.servers, at.rate, at.mu);
  const auto add = [&](const char* figure, double expected, Figure measure) {
    targets.push_back(theory(group, figure, expected, text, std::move(measure)));
  };
  add("P(wait)", erlang_c(at.servers, at.rate / at.mu), waiting_ratio);
  add("Wq", wait, mean_wait);
  add("W", wait + 1 / at.mu, mean_latency);
  add("Lq", wait * at.rate, queue_mean);
  add("L", (wait + 1 / at.mu) * at.rate, number_mean);
  add("busy", at.rate / at.mu, running);
  if (at.customers_p99 == 0) return;
  targets.push_back(theory(
      group, "p99 wait", mmc_wait_p99(at.servers, at.rate, at.mu),
      station(at.rate, at.servers, unbounded, exponential(1 / at.mu), at.customers_p99), wait_p99));
}

/// The same for any law of service with the same mean; one that varies more needs longer runs.
void add_erlang_b(std::vector<Target>& targets, int servers, double load, double customers,
                  double customers_lognormal) {
  const std::string group = fmt::format("Erlang B, {} servers, load {}", servers, load);
  const auto add = [&](const char* law, const std::string& service, double length) {
    targets.push_back(theory(group + law, "blocked", erlang_b(servers, load),
                             station(load, servers, 0, service, length), refused_ratio));
  };
  add("", exponential(1), customers);
  add(", constant service", constant_1s, customers);
  add(", lognormal service, CV^2 4", lognormal_1s_2s, customers_lognormal);
}

void add_bounded(std::vector<Target>& targets, int servers, int places, double rate,
                 double customers) {
  const std::string group = fmt::format("M/M/{}/{}, rate {}", servers, places, rate);
  const std::string text = station(rate, servers, static_cast<std::uint64_t>(places - servers),
                                   exponential(1), customers);
  const Limited expected = mmck(servers, places, rate, 1);
  targets.push_back(theory(group, "blocked", expected.blocked, text, refused_ratio));
  targets.push_back(theory(group, "Wq", expected.wait, text, mean_wait));
}

void add_general_service(std::vector<Target>& targets) {
  targets.push_back(theory("M/D/1, rate .8", "Wq", mg1_wait(.8, 1, 0),
                           station(.8, 1, unbounded, constant_1s, 6e5), mean_wait));
  targets.push_back(theory("M/G/1 lognormal, CV^2 4, rate .8", "Wq", mg1_wait(.8, 1, 4),
                           station(.8, 1, unbounded, lognormal_1s_2s, 2e7), mean_wait));
  // Lognormal(0, 1): p50 1 s, p99 exp(2.326348) s.
  const double e = std::exp(1.0);
  targets.push_back(
      theory("M/G/1 lognormal(0, 1), rate .4", "Wq", mg1_wait(.4, std::sqrt(e), (e - 1) * e),
             station(.4, 1, unbounded, R"({"p50": "1s", "p99": "10.240474s"})", 2e7), mean_wait));
  // E[S] = 1, E[S^2] = 1.8. The variance of a waiting time is infinite: the error of the plain mean
  // falls with the fifth root of the length. A customer of size x makes those behind it wait
  // rate x^2 / (2 (1 - load)) in all, so what the sizes that were drawn explain is taken off: a
  // control variate whose mean, E[S^2], is known (Law, Simulation Modeling and Analysis, 11.4).
  constexpr double rate = .7;
  const OpenStation heavy{
      .rate = rate, .servers = 1, .service = pareto(2.5, .6), .customers = 5'000'000};
  targets.push_back(theory("M/G/1 Pareto(2.5, .6), rate .7 (engine's own interface)", "Wq",
                           mg1_wait(rate, 1, .8), thirty_seeds([=](std::uint64_t seed) {
                             const OpenFigures figures = run_open(heavy, seed);
                             return figures.wait -
                                    rate / (2 * (1 - rate)) * (figures.service_square - 1.8);
                           })));
}

/// The number in service is Poisson: its variance is its mean.
void add_infinite_servers(std::vector<Target>& targets) {
  targets.push_back(theory("M/G/inf lognormal, CV^2 4, load 8", "busy", 8,
                           station(8, 100'000, 0, lognormal_1s_2s, 1e5), running));
  const OpenStation station{.rate = 8,
                            .servers = 0,
                            // Mean 1, CV^2 4.
                            .service = lognormal(-std::log(5.0) / 2, std::sqrt(std::log(5.0))),
                            .customers = 1'000'000};
  const std::string group = "M/G/inf lognormal, CV^2 4, load 8 (engine's own interface)";
  targets.push_back(theory(group, "busy, mean", 8, thirty_seeds([=](std::uint64_t seed) {
                             return run_open(station, seed).busy_mean;
                           })));
  targets.push_back(theory(group, "busy, variance", 8, thirty_seeds([=](std::uint64_t seed) {
                             return run_open(station, seed).busy_variance;
                           })));
}

/// Users who think, then pass one station (the event loop of one instance) and a second (the only
/// worker of the database).
void add_two_stations(std::vector<Target>& targets) {
  const std::string text =
      R"({"duration": "22000s", "warmup": "2000s",
          "platform": {"cold_start": "0s", "idle_timeout": "36500d", "max_instances": 1,
                       "per_instance_concurrency": 1000},
          "database": {"workers": 1, "pool": 1000, "max_connections": 1000, "connect": "0s",
                       "query": {"exponential": "0.03s"}, "t": {"rows": 1}},
          "routes": {"/s": {"GET": [{"compute": {"exponential": "0.05s"}},
                                    {"list": "t"}, {"respond": 200}]}},
          "clients": {"people": {"users": 20, "think": {"exponential": "1s"},
                                 "send": "GET /s"}}})";
  const Closed expected = exact_mva(20, 1, {.05, .03});
  const std::string group = "Closed network, 20 users, Z 1, D .05 .03";
  targets.push_back(theory(group, "X", expected.throughput, text, throughput));
  targets.push_back(theory(group, "R", expected.response, text, mean_latency));
}

/// A scenario has two such stations; three are made of the engine's resources.
void add_three_stations(std::vector<Target>& targets) {
  const ClosedNetwork network{
      .users = 50, .think = 2, .demands = {.05, .03, .02}, .duration = 100'000};
  const Closed expected = exact_mva(50, 2, network.demands);
  const std::string group = "Closed network, 50 users, Z 2, D .05 .03 .02 (engine's own interface)";
  const auto add = [&](const char* figure, double value, auto measure) {
    targets.push_back(theory(group, figure, value, thirty_seeds([=](std::uint64_t seed) {
                               return measure(run_closed(network, seed));
                             })));
  };
  add("X", expected.throughput, [](const ClosedFigures& f) { return f.throughput; });
  add("R", expected.response, [](const ClosedFigures& f) { return f.response; });
  for (std::size_t k = 0; k < network.demands.size(); ++k) {
    add(std::array{"U1", "U2", "U3"}[k], expected.throughput * network.demands[k],
        [k](const ClosedFigures& f) { return f.utilization[k]; });
  }
}

}  // namespace

std::vector<Target> theory_targets() {
  std::vector<Target> targets;
  add_waiting(targets, {.servers = 1, .rate = .8, .customers = 1e6, .customers_p99 = 6e6});
  add_waiting(targets, {.servers = 1, .rate = .95, .customers = 1.1e7});
  add_waiting(targets, {.servers = 10, .rate = 8, .customers = 3.6e6, .customers_p99 = 8e6});
  add_waiting(targets, {.servers = 100, .rate = 90, .customers = 1.4e7, .customers_p99 = 5e7});
  add_waiting(targets, {.servers = 2, .rate = 2, .mu = 1.25, .customers = 1.1e6});
  add_erlang_b(targets, 10, 8, 2.5e5, 5e5);
  add_erlang_b(targets, 100, 90, 7e6, 3.8e7);
  add_erlang_b(targets, 5, 5, 1e5, 1e5);
  add_erlang_b(targets, 1, .5, 1e5, 1e5);
  add_bounded(targets, 10, 15, 8, 1.5e6);
  add_bounded(targets, 10, 20, 12, 4e5);
  add_bounded(targets, 1, 5, 1.2, 1e5);
  add_general_service(targets);
  add_infinite_servers(targets);
  add_two_stations(targets);
  add_three_stations(targets);
  return targets;
}

}  // namespace routelab::verify
