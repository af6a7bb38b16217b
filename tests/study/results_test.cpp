#include "sim/study/results.hpp"

#include <cmath>

#include <nlohmann/json.hpp>

#include "tests/study/study_sample.hpp"
#include "tests/support/catch.hpp"

namespace routelab::study {

using Json = nlohmann::ordered_json;
using testing::load_sample;
using testing::run_sample;

namespace {

std::uint64_t at(const Json& json, const char* name) { return json.at(name).get<std::uint64_t>(); }

std::uint64_t outcomes(const Json& requests) {
  return at(requests, "completed") + at(requests, "failed") + at(requests, "rejected") +
         at(requests, "throttled") + at(requests, "timed_out");
}

}  // namespace

TEST_CASE("The flow of requests adds up, over all and over the routes") {
  const Json results = run_sample(load_sample());
  const Json& requests = results.at("requests");
  CHECK(at(requests, "arrived") + at(requests, "carried_in") ==
        outcomes(requests) + at(requests, "in_flight"));
  CHECK(at(requests, "ended") == outcomes(requests));
  CHECK(at(requests, "rejected") > 0);
  CHECK(at(results.at("calls"), "made") == at(requests, "arrived"));

  std::uint64_t ended = 0;
  for (const auto& [name, route] : results.at("routes").items()) {
    INFO(name);
    std::uint64_t by_status = 0;
    for (const Json& count : route.at("statuses")) by_status += count.get<std::uint64_t>();
    CHECK(by_status == at(route.at("requests"), "ended"));
    CHECK(outcomes(route.at("requests")) == by_status);
    ended += by_status;
  }
  CHECK(ended == at(requests, "ended"));
}

TEST_CASE("Results have the sections that the design promises") {
  const Json results = run_sample(load_sample({"leaks > 0"}));
  for (const char* name :
       {"scenario",   "seed",        "duration_s", "warmup_s",  "end_s",
        "complete",   "fingerprint", "requests",   "calls",     "cold_start_ratio",
        "latency_ms", "time_ms",     "statuses",   "instances", "queue",
        "database",   "cost",        "leaks",      "routes",    "expectations"}) {
    CHECK(results.contains(name));
  }
  CHECK_FALSE(results.contains("engine"));
  CHECK(results.at("routes").contains("GET /api/users/[id]"));
  CHECK(results.at("routes").at("(router)").at("statuses").size() == 1);
  CHECK(results.at("leaks").at(0).at("secret") == "DB_PASSWORD");
  CHECK(results.at("leaks").at(0).at("count") == 100);
  CHECK(results.at("expectations").at(0) ==
        Json{{"text", "leaks > 0"}, {"passed", true}, {"actual", 100}});
}

TEST_CASE("The spans of a request are all of its time") {
  // Without a warm-up and without giving up no span is cut off from its request.
  const Json results =
      run_sample(load_sample({}, {{"clients.visitors.timeout", "0s"}, {"warmup", "0s"}}));
  double sum = 0;
  for (const Json& mean : results.at("time_ms")) sum += mean.get<double>();
  const double latency = results.at("latency_ms").at("mean").get<double>();
  CHECK(std::abs(sum - latency) < 1e-4 * latency);
}

TEST_CASE("What would be a figure of nothing is null") {
  const Json figures = figures_json(empty_run(load_sample()));
  CHECK(figures.at("cold_start_ratio").is_null());
  CHECK(figures.at("latency_ms").at("p99").is_null());
  CHECK(figures.at("time_ms").at("compute").is_null());
  CHECK(figures.at("instances").at("lifespan_mean_s").is_null());
  CHECK(figures.at("cost").at("usd_per_million_requests").is_null());
  CHECK(figures.at("requests").at("arrived") == 0);
  CHECK_FALSE(figures.at("routes").contains("(router)"));
}

TEST_CASE("Timing is asked for, because it differs from run to run") {
  const scenario::Scenario scenario = load_sample();
  const Json engine = results_json(scenario, run(scenario, {}), true).at("engine");
  CHECK(engine.at("events") > 0);
  CHECK(engine.at("cpu_s") > 0);
  CHECK(engine.at("requests_per_cpu_s") > 0);
  CHECK(run_sample(scenario).dump() == run_sample(scenario).dump());
}

TEST_CASE("Numbers have six significant digits") {
  CHECK(rounded(1.0 / 3) == 0.333333);
  CHECK(rounded(123456789) == 123457000);
  CHECK(rounded(0) == 0);
  CHECK(Json(rounded(0.1 + 0.2)).dump() == "0.3");
}

}  // namespace routelab::study
