// Closed forms of queueing theory. A station of c servers is a function of at most c instances
// that never go and start at once, with a queue before it; seeds 1 to 30, warm-up cut.

#include <fmt/format.h>

#include "tests/verify/measurement.hpp"

namespace routelab::verify {

namespace {

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

Target theory(std::string group, std::string figure, double expected, std::string text,
              Figure measure) {
  return {.group = std::move(group),
          .figure = std::move(figure),
          .expected = expected,
          .limit = expected * .01,
          .limit_text = "inside the 99.9 % interval, half-width <= 1 %",
          .source = "closed form",
          .inside_interval = true,
          .measure = thirty_seeds(std::move(text), std::move(measure))};
}

double queue_mean(const study::RunResult& result) { return result.totals.queue.mean; }

void add_waiting(std::vector<Target>& targets) {
  const std::string light = station(.8, 1, unbounded, exponential(1), 4e6);
  targets.push_back(theory("M/M/1, rate .8", "Wq", 4, light, mean_wait));
  targets.push_back(theory("M/M/1, rate .8", "W", 5, light, mean_latency));
  targets.push_back(theory("M/M/1, rate .8", "Lq", 3.2, light, queue_mean));
  const std::string heavy = station(.95, 1, unbounded, exponential(1), 4e7);
  targets.push_back(theory("M/M/1, rate .95", "Wq", 19, heavy, mean_wait));
  targets.push_back(theory("M/M/1, rate .95", "W", 20, heavy, mean_latency));
  const std::string ten = station(8, 10, unbounded, exponential(1), 4e6);
  targets.push_back(theory("M/M/10, rate 8", "P(wait)", .409180, ten, waiting_ratio));
  targets.push_back(theory("M/M/10, rate 8", "Wq", .204590, ten, mean_wait));
  targets.push_back(theory("M/M/10, rate 8", "Lq", 1.636721, ten, queue_mean));
  const std::string hundred = station(90, 100, unbounded, exponential(1), 2e7);
  targets.push_back(theory("M/M/100, rate 90", "P(wait)", .216940, hundred, waiting_ratio));
  targets.push_back(theory("M/M/100, rate 90", "Wq", .021694, hundred, mean_wait));
  const std::string two = station(2, 2, unbounded, exponential(.8), 4e6);
  targets.push_back(theory("M/M/2, rate 2, mu 1.25", "P(wait)", .711111, two, waiting_ratio));
  targets.push_back(theory("M/M/2, rate 2, mu 1.25", "Wq", 1.422222, two, mean_wait));
}

void add_loss(std::vector<Target>& targets) {
  const auto erlang = [&](int servers, double load, double expected, double customers) {
    const std::string group = fmt::format("Erlang B, {} servers, load {}", servers, load);
    targets.push_back(theory(group, "blocked", expected,
                             station(load, servers, 0, exponential(1), customers), refused_ratio));
    targets.push_back(theory(group + ", constant service", "blocked", expected,
                             station(load, servers, 0, R"("1s")", customers), refused_ratio));
  };
  erlang(10, 8, .121661, 2e6);
  erlang(100, 90, .026957, 8e6);
  erlang(5, 5, .284868, 1e6);
  erlang(1, .5, .333333, 1e6);
  const auto bounded = [&](double rate, int servers, std::uint64_t room, double block,
                           double wait) {
    const std::string group = fmt::format("M/M/{}/{}, rate {}", servers,
                                          static_cast<std::uint64_t>(servers) + room, rate);
    const std::string text = station(rate, servers, room, exponential(1), block < .1 ? 1e7 : 2e6);
    targets.push_back(theory(group, "blocked", block, text, refused_ratio));
    targets.push_back(theory(group, "Wq", wait, text, mean_wait));
  };
  bounded(8, 10, 5, .030038, .081428);
  bounded(12, 10, 10, .179666, .635969);
  bounded(1.2, 1, 4, .250588, 2.359493);
}

void add_general_service(std::vector<Target>& targets) {
  targets.push_back(
      theory("M/D/1, rate .8", "Wq", 2, station(.8, 1, unbounded, R"("1s")", 4e6), mean_wait));
  // Squared coefficient of variation 4: sd 2 at mean 1.
  targets.push_back(theory(
      "M/G/1 lognormal, CV^2 4, rate .8", "Wq", 10,
      station(.8, 1, unbounded, R"({"lognormal": {"mean": "1s", "sd": "2s"}})", 2e7), mean_wait));
  // Lognormal(0, 1): p50 1 s, p99 exp(2.326348).
  targets.push_back(theory("M/G/1 lognormal(0, 1), rate .4", "Wq", 4.339975,
                           station(.4, 1, unbounded, R"({"p50": "1s", "p99": "10.240474s"})", 2e7),
                           mean_wait));
  targets.push_back(
      theory("M/G/inf lognormal, rate 8", "busy", 8,
             station(8, 100'000, 0, R"({"lognormal": {"mean": "1s", "sd": "2s"}})", 1e6), running));
}

/// Users who think, then pass one station (the event loop of one instance) and a second (the only
/// worker of the database).
void add_closed(std::vector<Target>& targets) {
  const std::string text =
      R"({"duration": "220000s", "warmup": "20000s",
          "platform": {"cold_start": "0s", "idle_timeout": "36500d", "max_instances": 1,
                       "per_instance_concurrency": 1000},
          "database": {"workers": 1, "pool": 1000, "max_connections": 1000, "connect": "0s",
                       "query": {"exponential": "0.03s"}, "t": {"rows": 1}},
          "routes": {"/s": {"GET": [{"compute": {"exponential": "0.05s"}},
                                    {"list": "t"}, {"respond": 200}]}},
          "clients": {"people": {"users": 20, "think": {"exponential": "1s"},
                                 "send": "GET /s"}}})";
  targets.push_back(
      theory("Closed network, 20 users, Z 1, D .05 .03", "X", 16.255167, text, throughput));
  targets.push_back(
      theory("Closed network, 20 users, Z 1, D .05 .03", "R", .230378, text, mean_latency));
}

}  // namespace

std::vector<Target> theory_targets() {
  std::vector<Target> targets;
  add_waiting(targets);
  add_loss(targets);
  add_general_service(targets);
  add_closed(targets);
  return targets;
}

}  // namespace routelab::verify
