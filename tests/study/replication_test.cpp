#include "sim/study/replication.hpp"

#include <cmath>

#include <nlohmann/json.hpp>

#include "sim/study/replicated_text.hpp"
#include "tests/study/study_sample.hpp"
#include "tests/support/catch.hpp"

namespace routelab::study::testing {

namespace {

/// The results as JSON, and the summary for people.
std::string bytes_of(const scenario::Scenario& scenario, std::uint64_t count, unsigned jobs) {
  ReplicationOptions options;
  options.count = count;
  options.jobs = jobs;
  const auto json = replicated_json(scenario, replicate(scenario, options));
  return json.dump() + replicated_text(scenario, json);
}

}  // namespace

TEST_CASE("Any number of threads gives the same bytes") {
  const scenario::Scenario scenario = load_sample({"requests.arrived > 0"});
  const std::string alone = bytes_of(scenario, 7, 1);
  CHECK(alone.find("7 replications") != std::string::npos);
  for (const unsigned jobs : {0U, 2U, 3U, 16U}) CHECK(bytes_of(scenario, 7, jobs) == alone);
}

TEST_CASE("Replication i is the run with seed + i") {
  const scenario::Scenario scenario = load_sample();
  ReplicationOptions options;
  options.count = 3;
  options.seed = 10;
  const auto results = replicate(scenario, options);
  REQUIRE(results.size() == 3);
  trace::Fingerprint sum;
  for (std::uint64_t i = 0; i < 3; ++i) {
    RunOptions one;
    one.seed = 10 + i;
    CHECK(results[i].fingerprint == run(scenario, one).fingerprint);
    sum.merge(results[i].fingerprint);
  }
  CHECK(replicated_json(scenario, results).at("fingerprint") == sum.text());
}

TEST_CASE("Figures are means with intervals around them, counts of nothing zero") {
  const scenario::Scenario scenario = load_sample({"requests.arrived > 1000", "leaks = 0"});
  ReplicationOptions options;
  options.count = 4;
  const auto results = replicate(scenario, options);
  const auto json = replicated_json(scenario, results);
  double mean = 0;
  for (const RunResult& result : results) mean += static_cast<double>(result.totals.arrived) / 4;
  const auto& arrived = json.at("requests").at("arrived");
  CHECK(std::abs(arrived.at("mean").get<double>() - mean) < 1e-3 * mean);
  CHECK(arrived.at("ci95_low") < arrived.at("mean"));
  CHECK(arrived.at("mean") < arrived.at("ci95_high"));
  CHECK(json.at("replications") == 4);
  CHECK(json.at("leaks").size() == 1);
  CHECK(json.at("leaks")[0].at("count").at("mean") > 90);
  CHECK(json.at("expectations")[0].at("passed") == true);
  CHECK(json.at("expectations")[1].at("passed") == false);
  CHECK(json.at("routes").at("(router)").at("latency_ms").at("p50").contains("ci95_low"));
}

TEST_CASE("Replications that are stopped say so") {
  const scenario::Scenario scenario = load_sample({}, {{"duration", "30d"}});
  ReplicationOptions options;
  options.count = 4;
  options.keep_going = [](double) { return false; };
  const auto json = replicated_json(scenario, replicate(scenario, options));
  CHECK(json.at("complete") == false);
}

}  // namespace routelab::study::testing
