#include "sim/study/blame.hpp"

#include <algorithm>
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

/// Requests wait at every place where one can wait.
scenario::Scenario everything_waits() {
  scenario::Diagnostics diagnostics;
  auto scenario = scenario::load_text(R"({
    "duration": "20m", "network": {"delay": {"exponential": "20ms"}},
    "platform": {"cold_start": {"placement": "10ms", "download": "20ms", "runtime_start": "30ms",
                                "module_load": "40ms", "handler_init": "5ms"},
                 "idle_timeout": "100ms", "max_instances": 2, "queue": 1000,
                 "per_instance_concurrency": 3},
    "database": {"pool": 1, "workers": 1, "connect": "5ms", "query": {"exponential": "8ms"},
                 "t": {"rows": 1}},
    "upstreams": {"payments": {"latency": {"exponential": "30ms"}}},
    "routes": {"/r": {"GET": [{"compute": {"exponential": "5ms"}}, {"list": "t"},
                              {"fetch": "payments"}, {"respond": 200}]}},
    "clients": {"people": {"poisson": "20/s", "send": "GET /r"}}})",
                                      "waits.json", {}, diagnostics);
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

TEST_CASE("Every cause of waiting is told, and has its change") {
  const scenario::Scenario scenario = everything_waits();
  const Blame b = blame(scenario, .5);
  const std::vector<Kind> kinds = b.kinds();
  for (const Kind kind :
       {Kind::NetworkToServer, Kind::NetworkToClient, Kind::Queue, Kind::StartWait, Kind::Placement,
        Kind::Download, Kind::RuntimeStart, Kind::ModuleLoad, Kind::HandlerInit, Kind::CpuWait,
        Kind::Compute, Kind::PoolWait, Kind::Connect, Kind::DatabaseWait, Kind::Query,
        Kind::Fetch}) {
    INFO(name_of(kind));
    CHECK(std::count(kinds.begin(), kinds.end(), kind) == 1);
  }
  std::vector<std::string> names;
  for (const Change& change : changes_for(scenario, b)) names.push_back(change.name);
  CHECK(names == std::vector<std::string>{
                     "without cold starts", "with idle instances kept for ever",
                     "with 4 instances instead of 2", "with one request per instance",
                     "with a pool of 2 instead of 1", "with connections that open at once",
                     "with 2 database workers instead of 1", "with queries that take no time",
                     "with payments answering at once", "without the network"});
}

TEST_CASE("Any percentile: the tail begins there, and so do the differences") {
  const scenario::Scenario scenario = everything_waits();
  std::int64_t before = 0;
  for (const double percentile : {.1, .5, .9, .99, .999}) {
    INFO(percentile);
    const Blame b = blame(scenario, percentile);
    const auto all = static_cast<double>(b.tail.requests + b.rest.requests);
    CHECK(b.threshold > before);
    before = b.threshold;
    // At least the part that the percentile leaves; more where latencies share a bucket.
    CHECK(static_cast<double>(b.tail.requests) >= (1 - percentile) * all - 1);
    CHECK(static_cast<double>(b.tail.requests) <= (1 - percentile) * all * 1.1 + 5);
    CHECK(b.tail.mean_latency_ms() >= static_cast<double>(b.threshold) * 1e-6);
    CHECK(b.rest.mean_latency_ms() < static_cast<double>(b.threshold) * 1e-6);
    CounterfactualOptions options;
    options.percentile = percentile;
    options.replications = 2;
    const auto result = what_if(scenario, {}, options);
    // The first replication is the run that the tail was found in.
    CHECK(result.as_it_is_ms.low <= static_cast<double>(b.threshold) * 1e-6);
    CHECK(result.as_it_is_ms.high >= static_cast<double>(b.threshold) * 1e-6);
  }
}

TEST_CASE("Common random numbers: a difference is known better than its two sides") {
  const scenario::Scenario scenario = everything_waits();
  CounterfactualOptions options;
  options.percentile = .5;
  options.replications = 5;
  const std::vector<Change> changes = changes_for(scenario, blame(scenario, .5));
  const auto network = std::find_if(changes.begin(), changes.end(), [](const Change& change) {
    return change.name == "without the network";
  });
  REQUIRE(network != changes.end());
  const Counterfactuals result = what_if(scenario, {*network}, options);
  REQUIRE(result.changes.size() == 1);
  const Interval& difference = result.changes[0].difference_ms;
  CHECK(difference.high < 0);
  CHECK(difference.half_width() <
        .5 * (result.as_it_is_ms.half_width() + result.changes[0].latency_ms.half_width()));
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
