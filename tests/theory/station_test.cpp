// Queueing theory's stations, built from a platform: instances that are never cold and never go
// are the servers, the platform's queue is the queue.

#include <cmath>
#include <string>

#include "tests/support/catch.hpp"
#include "tests/theory/closed_form.hpp"
#include "tests/theory/estimate.hpp"

using namespace routelab;
using namespace routelab::testing;

namespace {

struct Station {
  int servers = 1;
  int queue = 1'000'000'000;
  std::string service;     ///< a law, as JSON
  double rate = 1;         ///< arrivals a second
  int arrivals = 100'000;  ///< of one seed, after the warm-up
  double warmup = 1000;    ///< s
};

std::string text_of(const Station& station) {
  const double duration = station.warmup + station.arrivals / station.rate;
  return R"({"duration": ")" + std::to_string(duration) + R"(s", "warmup": ")" +
         std::to_string(station.warmup) + R"(s", "platform": {"cold_start": "0s",
    "idle_timeout": "30000d", "max_instances": )" +
         std::to_string(station.servers) + R"(, "queue": )" + std::to_string(station.queue) + R"(},
  "routes": {"/serve": {"POST": [{"sleep": )" +
         station.service + R"(}, {"respond": 200}]}},
  "clients": {"callers": {"poisson": ")" +
         std::to_string(station.rate) + R"(/s", "send": "POST /serve"}}})";
}

double seconds(const trace::Share& share) { return static_cast<double>(share.total) * 1e-9; }
double count(std::uint64_t n) { return static_cast<double>(n); }

/// Of those that were served.
double wait(const study::RunResult& run) {
  return seconds(run.summary.share(Kind::Queue)) / count(run.summary.all().counts.served);
}
double waited(const study::RunResult& run) {
  return count(run.summary.share(Kind::Queue).count) / count(run.summary.all().counts.served);
}
double response(const study::RunResult& run) {
  return seconds(run.summary.share(Kind::Request)) / count(run.summary.all().counts.ended());
}
double busy(const study::RunResult& run) { return run.totals.running.mean; }
double queue_length(const study::RunResult& run) { return run.totals.queue.mean; }
double blocked(const study::RunResult& run) {
  const trace::Counts& counts = run.summary.all().counts;
  return count(counts.of(trace::Outcome::Throttled) + counts.of(trace::Outcome::Rejected)) /
         count(counts.ended());
}

std::string exponential(const std::string& mean) { return R"({"exponential": ")" + mean + "\"}"; }

}  // namespace

TEST_CASE("M/M/1") {
  const auto runs = replications(
      text_of({.service = exponential("1s"), .rate = .8, .arrivals = 200'000, .warmup = 2000}));
  check_estimate("M/M/1, rate .8: wait, s", 4, .02, each(runs, wait));
  check_estimate("M/M/1, rate .8: response, s", 5, .02, each(runs, response));
  check_estimate("M/M/1, rate .8: queue length", 3.2, .025, each(runs, queue_length));
  check_estimate("M/M/1, rate .8: busy", .8, .003, each(runs, busy));
  check_estimate("M/M/1, rate .8: part that waits", .8, .003, each(runs, waited));
}

TEST_CASE("M/M/c") {
  const auto two =
      replications(text_of({.servers = 2, .service = exponential("800ms"), .rate = 2}));
  check_estimate("M/M/2, rate 2: wait, s", mmc_wait(2, 2, 1.25), .03, each(two, wait));
  check_estimate("M/M/2, rate 2: part that waits", erlang_c(2, 1.6), .01, each(two, waited));
  const auto ten = replications(
      text_of({.servers = 10, .service = exponential("1s"), .rate = 8, .arrivals = 200'000}));
  check_estimate("M/M/10, rate 8: wait, s", mmc_wait(10, 8, 1), .035, each(ten, wait));
  check_estimate("M/M/10, rate 8: part that waits", erlang_c(10, 8), .015, each(ten, waited));
  check_estimate("M/M/10, rate 8: busy", 8, .003, each(ten, busy));
}

TEST_CASE("Erlang B") {
  const auto lost = [](int servers, const std::string& service, double rate) {
    return each(replications(text_of({.servers = servers,
                                      .queue = 0,
                                      .service = service,
                                      .rate = rate,
                                      .arrivals = 30'000,
                                      .warmup = 200})),
                blocked);
  };
  check_estimate("10 servers, load 8, exponential: lost", erlang_b(10, 8), .02,
                 lost(10, exponential("1s"), 8));
  check_estimate("5 servers, load 5, constant: lost", erlang_b(5, 5), .01, lost(5, "\"1s\"", 5));
  check_estimate("1 server, load .5, lognormal: lost", erlang_b(1, .5), .01,
                 lost(1, R"({"lognormal": {"mean": "500ms", "sd": "1s"}})", 1));
}

TEST_CASE("M/M/c/K") {
  const auto runs = [](int servers, int places, double rate) {
    return replications(text_of({.servers = servers,
                                 .queue = places - servers,
                                 .service = exponential("1s"),
                                 .rate = rate,
                                 .arrivals = 60'000,
                                 .warmup = 200}));
  };
  const auto ten = runs(10, 15, 8);
  check_estimate("M/M/10/15, rate 8: refused", mmck(10, 15, 8, 1).blocked, .04, each(ten, blocked));
  check_estimate("M/M/10/15, rate 8: wait, s", mmck(10, 15, 8, 1).wait, .025, each(ten, wait));
  const auto one = runs(1, 5, 1.2);
  check_estimate("M/M/1/5, rate 1.2: refused", mmck(1, 5, 1.2, 1).blocked, .015,
                 each(one, blocked));
  check_estimate("M/M/1/5, rate 1.2: wait, s", mmck(1, 5, 1.2, 1).wait, .01, each(one, wait));
}

TEST_CASE("M/G/1") {
  const auto constant = replications(text_of({.service = "\"1s\"", .rate = .8}));
  check_estimate("M/D/1, rate .8: wait, s", mg1_wait(.8, 1, 0), .02, each(constant, wait));
  // ln(service) is standard normal.
  const double e = std::exp(1.0);
  const auto lognormal = replications(text_of(
      {.service = R"({"lognormal": {"mean": "1.648721271s", "sd": "2.161197416s"}})", .rate = .4}));
  check_estimate("M/G/1, lognormal, rate .4: wait, s", mg1_wait(.4, std::sqrt(e), (e - 1) * e), .04,
                 each(lognormal, wait));
}

TEST_CASE("M/G/inf") {
  const auto runs =
      replications(text_of({.servers = 1'000'000,
                            .queue = 0,
                            .service = R"({"lognormal": {"mean": "500ms", "sd": "1s"}})",
                            .rate = 20,
                            .arrivals = 30'000,
                            .warmup = 100}));
  check_estimate("M/G/inf, load 10: busy", 10, .01, each(runs, busy));
}

TEST_CASE("the warm-up cuts the bias of an empty start") {
  // Windows of 200 s: short against the time in which the empty start is forgotten.
  const Station warm{.service = exponential("1s"), .rate = .8, .arrivals = 160, .warmup = 2000};
  Station empty = warm;
  empty.warmup = 0;
  const Estimate biased = estimate_of(each(replications(text_of(empty)), busy));
  const Estimate cut = estimate_of(each(replications(text_of(warm)), busy));
  std::printf("busy in 200 s: from empty %.3f +- %.3f, warm %.3f +- %.3f, expected .8\n",
              biased.mean, biased.half_width, cut.mean, cut.half_width);
  const Estimate short_queue = estimate_of(each(replications(text_of(empty)), queue_length));
  CHECK(short_queue.mean + short_queue.half_width < 3.2);
  CHECK(estimate_of(each(replications(text_of(warm)), queue_length)).holds(3.2));
  CHECK(cut.holds(.8));
}
