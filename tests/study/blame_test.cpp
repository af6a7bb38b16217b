#include "sim/study/blame.hpp"

#include <cmath>
#include <filesystem>

#include <nlohmann/json.hpp>

#include "sim/study/blame_text.hpp"
#include "sim/study/counterfactual.hpp"
#include "sim/trace/writer.hpp"
#include "tests/study/study_sample.hpp"
#include "tests/support/catch.hpp"

namespace routelab::study::testing {

namespace {

using trace::Kind;

/// Every tenth call is the only one of its instance and starts cold: 400 ms and a query of 10 ms.
scenario::Scenario cold_tail() {
  scenario::Diagnostics diagnostics;
  auto scenario = scenario::load_text(R"({
    "duration": "100m", "network": {"delay": "5ms"},
    "platform": {"cold_start": {"runtime_start": "300ms", "module_load": "100ms"},
                 "idle_timeout": "30s"},
    "database": {"connect": "0s", "query": "10ms", "t": {"rows": 1}},
    "routes": {"/r": {"GET": [{"list": "t"}, {"respond": 200}]}},
    "clients": {"regular": {"every": "1s", "calls": 100, "send": "GET /r"},
                "late": {"every": "5m", "start": "5m", "send": "GET /r"}}})",
                                      "tail.json", {}, diagnostics);
  INFO(diagnostics.render());
  REQUIRE(scenario);
  return std::move(*scenario);
}

}  // namespace

TEST_CASE("The tail is what lies at or beyond the percentile, and its causes add up") {
  const scenario::Scenario scenario = cold_tail();
  const Blame b = blame(scenario, .99);
  // 100 regular calls, of which the first is cold, and 19 late ones, all cold.
  CHECK(b.tail.requests == 20);
  CHECK(b.rest.requests == 99);
  CHECK(b.tail.mean_ms(Kind::RuntimeStart) == 300);
  CHECK(b.tail.mean_ms(Kind::ModuleLoad) == 100);
  CHECK(b.tail.mean_ms(Kind::Query) == 10);
  CHECK(b.rest.mean_ms(Kind::RuntimeStart) == 0);
  CHECK(b.tail.mean_latency_ms() == 420);
  CHECK(b.rest.mean_latency_ms() == 20);
  REQUIRE(b.kinds().size() == 5);
  CHECK(b.kinds().front() == Kind::RuntimeStart);
}

TEST_CASE("A trace tells the same as the run that wrote it") {
  const scenario::Scenario scenario = load_sample();
  const auto path = std::filesystem::temp_directory_path() / "routelab-blame-test.rltrace";
  {
    trace::Writer writer(path.string(), names_of_run(scenario));
    RunOptions options;
    options.writer = &writer;
    writer.finish(run(scenario, options).totals);
  }
  const Blame of_run = blame(scenario, .95);
  const Blame of_trace = blame(trace::Reader(path.string()), .95);
  std::filesystem::remove(path);
  CHECK(of_trace.threshold == of_run.threshold);
  CHECK(of_trace.tail.requests == of_run.tail.requests);
  CHECK(of_trace.tail.total == of_run.tail.total);
  CHECK(of_trace.rest.total == of_run.rest.total);
  CHECK(of_trace.rest.requests_with == of_run.rest.requests_with);
}

TEST_CASE("Counterfactuals change what they name, seed by seed") {
  const scenario::Scenario scenario = cold_tail();
  const Blame b = blame(scenario, .99);
  CounterfactualOptions options;
  options.replications = 3;
  const Counterfactuals result = what_if(scenario, changes_for(scenario, b), options);
  CHECK(result.complete);
  CHECK(result.as_it_is_ms.mean == 420);
  bool cold_starts = false;
  for (const Counterfactual& change : result.changes) {
    // Nothing here is random but the network's and the query's constants: no interval.
    CHECK(change.difference_ms.low == change.difference_ms.high);
    if (change.name == "without cold starts") {
      cold_starts = true;
      CHECK(std::abs(change.difference_ms.mean + 400) < 2);  // a bucket's width
    }
    if (change.name == "without the network") CHECK(std::abs(change.difference_ms.mean + 10) < 2);
  }
  CHECK(cold_starts);
  CHECK(result.changes.front().difference_ms.mean <= result.changes.back().difference_ms.mean);
}

TEST_CASE("No change is offered for a cause that has no time") {
  const scenario::Scenario scenario = cold_tail();
  for (const Change& change : changes_for(scenario, blame(scenario, .99))) {
    CHECK(change.name.find("pool") == std::string::npos);
    CHECK(change.name.find("worker") == std::string::npos);
    CHECK(change.name.find("answering at once") == std::string::npos);
  }
}

TEST_CASE("The answer for people and the answer as JSON have the same figures") {
  const scenario::Scenario scenario = cold_tail();
  const Blame b = blame(scenario, .99);
  const std::string text = blame_text(scenario.names(), b, std::nullopt);
  CHECK(text.find("20 of 119 requests took 420 ms or more (p99)") != std::string::npos);
  INFO(text);
  CHECK(text.find("runtime start") != std::string::npos);
  CHECK(text.find(" 300 ms  71.4 %") != std::string::npos);
  const auto json = blame_json(scenario.names(), b, std::nullopt);
  CHECK(json.at("tail").at("time_ms").at("runtime_start") == 300);
  CHECK(json.at("threshold_ms") == 420);
  CHECK_FALSE(json.contains("what_if"));
}

}  // namespace routelab::study::testing
