// Closed networks with exponential stations have a product form: exact mean value analysis gives
// throughput and response time. The stations are the event loop of one instance and the database's
// only worker.

#include <string>

#include "tests/support/catch.hpp"
#include "tests/theory/closed_form.hpp"
#include "tests/theory/estimate.hpp"

using namespace routelab;
using namespace routelab::testing;

namespace {

std::string network(const std::string& steps) {
  return R"({"duration": "2100s", "warmup": "100s",
  "platform": {"cold_start": "0s", "idle_timeout": "1d", "max_instances": 1,
               "per_instance_concurrency": 1000},
  "database": {"workers": 1, "pool": 1000, "max_connections": 1000, "connect": "0s",
               "query": {"exponential": "30ms"}, "items": {"rows": 1}},
  "routes": {"/serve": {"GET": [{"compute": {"exponential": "50ms"}}, )" +
         steps +
         R"({"respond": 200}]}},
  "clients": {"people": {"users": 20, "think": {"exponential": "1s"}, "send": "GET /serve"}}})";
}

double throughput(const study::RunResult& run) {
  const double window = static_cast<double>(run.totals.window_end - run.totals.window_start) * 1e-9;
  return static_cast<double>(run.summary.all().counts.ended()) / window;
}
double response(const study::RunResult& run) {
  const trace::Share& requests = run.summary.share(Kind::Request);
  return static_cast<double>(requests.total) * 1e-9 / static_cast<double>(requests.count);
}

}  // namespace

TEST_CASE("20 users, thinking 1 s, one station") {
  const auto runs = replications(network(""));
  const Closed expected = exact_mva(20, 1, {.05});
  check_estimate("users and the event loop: throughput, 1/s", expected.throughput, .005,
                 each(runs, throughput));
  check_estimate("users and the event loop: response, s", expected.response, .015,
                 each(runs, response));
}

TEST_CASE("20 users, thinking 1 s, two stations") {
  const auto runs = replications(network(R"({"list": "items"}, )"));
  const Closed expected = exact_mva(20, 1, {.05, .03});
  check_estimate("and the database: throughput, 1/s", expected.throughput, .005,
                 each(runs, throughput));
  check_estimate("and the database: response, s", expected.response, .015, each(runs, response));
}
