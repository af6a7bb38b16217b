#include "sim/study/expectation.hpp"

#include <nlohmann/json.hpp>

#include "tests/study/study_sample.hpp"
#include "tests/support/catch.hpp"

namespace routelab::study {

using Json = nlohmann::ordered_json;
using testing::load_sample;

namespace {

Expectation parsed(const std::string& sentence) {
  scenario::Diagnostics diagnostics;
  auto expectations = parse_expectations(load_sample({sentence}), diagnostics);
  INFO(diagnostics.render());
  REQUIRE(expectations.size() == 1);
  return expectations.front();
}

scenario::Diagnostic refused(const std::string& sentence) {
  scenario::Diagnostics diagnostics;
  INFO(sentence);
  CHECK(parse_expectations(load_sample({sentence}), diagnostics).empty());
  REQUIRE(diagnostics.error_count() == 1);
  return diagnostics.sorted().front();
}

bool contains(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

}  // namespace

TEST_CASE("A sentence is a figure, perhaps a route, an operator and a value") {
  const Expectation e = parsed("  latency_ms.p99 of GET /api/users/[id]  <= 0.8 s ");
  CHECK(e.figure == "latency_ms.p99");
  CHECK(e.route == "GET /api/users/[id]");
  CHECK(e.comparison == "<=");
  CHECK(e.value == 800);
  CHECK(e.tolerance == 0);
}

TEST_CASE("A value is read in the figure's unit") {
  CHECK(parsed("latency_ms.max < 1.5s").value == 1500);
  CHECK(parsed("instances.lifespan_mean_s > 10m").value == 600);
  CHECK(parsed("cold_start_ratio < 2%").value == 0.02);
  CHECK(parsed("cold_start_ratio<0.02").value == 0.02);
  CHECK(parsed("requests.arrived = 1e3").value == 1000);
  CHECK(parsed("instances.mean != -0.5").value == -0.5);
  CHECK(parsed("leaks of GET /api/debug = 0").route == "GET /api/debug");
  CHECK(parsed("statuses.404 of (router) > 0").figure == "statuses.404");
  CHECK(parsed("statuses.none = 0").figure == "statuses.none");
}

TEST_CASE("A tolerance is a quantity of the same kind, or a percentage of the value") {
  CHECK(parsed("latency_ms.p50 = 200ms +- 10ms").tolerance == 10);
  CHECK(parsed("latency_ms.p50 = 200ms +- 10%").tolerance == 20);
  CHECK(parsed("requests.arrived = 100+-3").tolerance == 3);
}

TEST_CASE("What is wrong with a sentence is said at the words that are wrong") {
  struct Case {
    const char* sentence;
    const char* code;
    const char* words;  // pointed at
    const char* text;   // in message or hint
  };
  const Case cases[] = {
      {"leaks", "bad-expectation", "leaks", "compares nothing"},
      {"leaks == 0", "bad-expectation", "==", "write one of = != < <= > >="},
      {"latency_ms.p99 => 3s", "bad-expectation", "=>", "is not an operator"},
      {"= 0", "bad-expectation", "=", "no figure"},
      {"leaks =", "bad-expectation", "=", "no value"},
      {"leaks < 3 +- 1", "bad-expectation", "+- 1", "'=' only"},
      {"latency.p99 < 3s", "unknown-figure", "latency.p99", "did you mean 'latency_ms.p99'?"},
      {"lifespan_mean_s < 3s", "unknown-figure", "lifespan_mean_s", "instances.lifespan_mean_s"},
      {"p99 < 3s", "unknown-figure", "p99", "choose one of: latency_ms.p99, database"},
      {"nonsense < 3", "unknown-figure", "nonsense", "requests.{arrived, carried_in,"},
      {"routes.x.y < 3", "unknown-figure", "routes.x.y", "FIGURE of ROUTE"},
      {"statuses.600 = 3", "unknown-figure", "statuses.600", "no figure"},
      {"calls.made of GET /api/debug = 1", "unknown-figure", "calls.made", "whole run"},
      {"leaks of GET /api/debag = 1", "unknown-route", "GET /api/debag", "'GET /api/debug'?"},
      {"leaks of /api/debug = 1", "unknown-route", "/api/debug", "'GET /api/debug'?"},
      {"latency_ms.p99 < 800", "missing-unit", "800", "write \"800ms\", if milliseconds"},
      {"duration_s = 5", "missing-unit", "5", "write \"5s\", if seconds"},
      {"latency_ms.p99 < fast", "bad-value", "fast", "not a duration"},
      {"requests.cold < 5%", "bad-value", "5%", "not a percentage"},
      {"requests.cold < 5ms", "bad-value", "5ms", "not a duration"},
      {"requests.cold < few", "bad-value", "few", "is not a number"},
      {"requests.cold < inf", "bad-value", "inf", "is not a number"},
      {"cold_start_ratio < 2", "bad-value", "2", "from 0 to 1"},
      {"requests.cold = 3 +- -1", "bad-value", "-1", "negative"},
  };
  for (const Case& c : cases) {
    const scenario::Diagnostic d = refused(c.sentence);
    CHECK(d.code == c.code);
    CHECK(contains(d.message + "\n" + d.hint, c.text));
    const std::size_t quote = std::string(R"(expect=[")").size();
    CHECK(d.place.column == static_cast<int>(quote + std::string(c.sentence).rfind(c.words)) + 1);
    CHECK(d.place.length == static_cast<int>(std::string(c.words).size()));
  }
}

TEST_CASE("A scenario without routes has figures of its router") {
  scenario::Diagnostics diagnostics;
  const auto scenario = scenario::load_text(
      R"({"expect": ["latency_ms.p99 of (router) < 1s", "requests.ended of (router) = 0"]})", "x",
      {}, diagnostics);
  REQUIRE(scenario);
  const auto expectations = parse_expectations(*scenario, diagnostics);
  REQUIRE(expectations.size() == 2);
  const Json results = testing::run_sample(*scenario);
  CHECK_FALSE(judge(expectations[0], results).actual);
  CHECK(judge(expectations[1], results).passed);
}

TEST_CASE("All sentences are parsed, whatever is wrong with some") {
  scenario::Diagnostics diagnostics;
  const auto expectations =
      parse_expectations(load_sample({"leaks", "leaks = 1", "leeks = 1"}), diagnostics);
  CHECK(expectations.size() == 1);
  CHECK(diagnostics.error_count() == 2);
}

TEST_CASE("A count is compared exactly, other numbers without their noise") {
  const Json results = {{"leaks", Json::array()},
                        {"routes", Json::object()},
                        {"count", 10'000'000'001},
                        {"mean", 0.30000000001}};
  const auto passes = [&](const char* figure, const char* comparison, double value,
                          double tolerance = 0) {
    return judge({.text = "",
                  .figure = figure,
                  .route = "",
                  .comparison = comparison,
                  .value = value,
                  .tolerance = tolerance},
                 results)
        .passed;
  };
  CHECK_FALSE(passes("count", "=", 10'000'000'000));
  CHECK(passes("count", "=", 10'000'000'001));
  CHECK(passes("count", "=", 10'000'000'000, 1));
  CHECK(passes("count", "!=", 10'000'000'000));
  CHECK(passes("count", ">=", 10'000'000'001));
  CHECK_FALSE(passes("count", ">", 10'000'000'001));
  CHECK(passes("mean", "=", 0.3));
  CHECK(passes("mean", "<=", 0.3));
  CHECK_FALSE(passes("mean", "!=", 0.3));
  CHECK_FALSE(passes("mean", "=", 0.3001));
  CHECK(passes("mean", "=", 0.33, 0.03));
  CHECK_FALSE(passes("mean", "=", 0.34, 0.03));
  CHECK(passes("leaks", "=", 0));
}

TEST_CASE("A figure that is null passes nothing") {
  const Json results = figures_json(empty_run(load_sample()));
  for (const char* sentence :
       {"cold_start_ratio = 0", "cold_start_ratio != 0", "latency_ms.p99 of GET /api/debug < 1s"}) {
    const Verdict verdict = judge(parsed(sentence), results);
    CHECK_FALSE(verdict.passed);
    CHECK_FALSE(verdict.actual);
  }
}

TEST_CASE("A status that never occurred counts nothing; leaks are counted by route") {
  const Json results = testing::run_sample(load_sample());
  CHECK(judge(parsed("statuses.418 = 0"), results).passed);
  CHECK(judge(parsed("statuses.418 of GET /api/debug = 0"), results).passed);
  CHECK(judge(parsed("leaks = 100"), results).passed);
  CHECK(judge(parsed("leaks of GET /api/debug = 100"), results).passed);
  CHECK(judge(parsed("leaks of GET /api/users/[id] = 0"), results).passed);
}

}  // namespace routelab::study
