#include "sim/study/run.hpp"

#include <nlohmann/json.hpp>

#include "tests/study/study_sample.hpp"
#include "tests/support/catch.hpp"

namespace routelab::study {

using testing::load_sample;

TEST_CASE("A run goes from the warm-up's end to the duration's") {
  const RunResult result = run(load_sample(), {});
  CHECK(result.totals.complete);
  CHECK(Duration{result.totals.window_start} == Duration::seconds(20));
  CHECK(Duration{result.totals.window_end} == Duration::seconds(120));
  CHECK(result.requests > result.totals.arrived);
  CHECK(result.names.seed == 1);
  CHECK(result.cpu_seconds > 0);
}

TEST_CASE("A run is the same every time, and another one with another seed") {
  const scenario::Scenario scenario = load_sample();
  const RunResult first = run(scenario, {});
  CHECK(run(scenario, {}).fingerprint == first.fingerprint);
  CHECK(run(scenario, {.seed = 1}).fingerprint == first.fingerprint);
  const RunResult other = run(scenario, {.seed = 2});
  CHECK(other.names.seed == 2);
  CHECK_FALSE(other.fingerprint == first.fingerprint);
}

TEST_CASE("The scenario's own seed is that of its runs") {
  const scenario::Scenario scenario = load_sample({}, {{"seed", "2"}});
  CHECK(run(scenario, {}).fingerprint == run(load_sample(), {.seed = 2}).fingerprint);
}

TEST_CASE("Looking on does not change a run") {
  const scenario::Scenario scenario = load_sample({}, {{"duration", "2h"}});
  std::vector<Progress> seen;
  const RunResult watched = run(scenario, {.keep_going = [&](const Progress& progress) {
                                  seen.push_back(progress);
                                  return true;
                                }});
  REQUIRE(seen.size() >= 2);
  CHECK(seen.front().now < seen.back().now);
  CHECK(seen.back().end == time_zero + Duration::minutes(120));
  CHECK(seen.back().requests > 0);
  CHECK(watched.fingerprint == run(scenario, {}).fingerprint);
}

TEST_CASE("A run that is stopped has what it has, and its flow adds up") {
  const auto stop = [](const Progress&) { return false; };
  const std::string warmup = GENERATE("20s", "1h");
  const scenario::Scenario scenario = load_sample({}, {{"duration", "2h"}, {"warmup", warmup}});
  const RunResult result = run(scenario, {.keep_going = stop});
  CHECK_FALSE(result.totals.complete);
  CHECK(result.totals.window_end < scenario.duration.ns);
  const bool in_warmup = warmup == "1h";
  CHECK((result.totals.window_start == result.totals.window_end) == in_warmup);
  CHECK(result.totals.arrived + result.totals.carried_in ==
        result.summary.all().counts.ended() + result.totals.in_flight);
  CHECK(results_json(scenario, result).at("complete") == false);
}

TEST_CASE("A run without a warm-up counts from the start") {
  const RunResult result = run(load_sample({}, {{"warmup", "0s"}}), {});
  CHECK(result.totals.carried_in == 0);
  CHECK(result.totals.arrived == result.requests);
  CHECK(result.totals.instances_created == 5);
}

}  // namespace routelab::study
