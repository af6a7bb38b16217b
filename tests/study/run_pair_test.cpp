#include "sim/study/run_pair.hpp"

#include <nlohmann/json.hpp>

#include "sim/study/run_pair_text.hpp"
#include "tests/study/study_sample.hpp"
#include "tests/support/catch.hpp"

namespace routelab::study::testing {

namespace {

constexpr std::int64_t ms = 1'000'000;

SeenRun run_of(std::uint64_t seed, std::vector<SeenRequest> requests) {
  SeenRun run{.result = empty_run(load_sample()), .requests = std::move(requests)};
  run.result.names.seed = seed;
  return run;
}

}  // namespace

TEST_CASE("Requests are matched by their ids") {
  const SeenRun a = run_of(1, {{.id = 1, .start = 0, .latency = 10 * ms, .status = 200},
                               {.id = 2, .start = 5, .latency = 20 * ms, .status = 200},
                               {.id = 3, .start = 6, .latency = 30 * ms, .status = 200},
                               {.id = 5, .start = 7, .latency = 40 * ms, .status = 200}});
  const SeenRun b = run_of(1, {{.id = 1, .start = 0, .latency = 12 * ms, .status = 200},
                               {.id = 2, .start = 5, .latency = 19 * ms, .status = 405},
                               {.id = 4, .start = 6, .latency = 1 * ms, .status = 200},
                               {.id = 5, .start = 8, .latency = 44 * ms, .status = 200}});
  const Pairs pairs = pair_up(a, b).pairs.value();
  CHECK(pairs.matched == 3);
  CHECK(pairs.only_a == 1);
  CHECK(pairs.only_b == 1);
  CHECK(pairs.moved == 1);
  CHECK(pairs.slower == 2);
  CHECK(pairs.faster == 1);
  CHECK(pairs.median == 2 * ms);
  CHECK(pairs.p5 == -1 * ms);
  CHECK(pairs.p95 == 4 * ms);
  CHECK(pairs.mean_ns == Approx(5.0 / 3 * ms));
  REQUIRE(pairs.answers.size() == 1);
  CHECK(pairs.answers[0].count == 1);
  CHECK(pairs.answers[0].a.starts_with("200 by "));
  CHECK(pairs.answers[0].b.starts_with("405 by "));
}

TEST_CASE("Runs of other seeds, or with nothing in common, are not matched") {
  const SeenRun a = run_of(1, {{.id = 1}});
  CHECK_FALSE(pair_up(a, run_of(2, {{.id = 1}})).pairs.has_value());
  CHECK_FALSE(pair_up(a, run_of(1, {{.id = 2}})).pairs.has_value());
  CHECK_FALSE(pair_up(a, run_of(1, {})).pairs.has_value());
  CHECK(pair_up(a, run_of(1, {{.id = 1}})).pairs.has_value());
}

TEST_CASE("The distance is that of the distribution functions") {
  const auto of = [](std::initializer_list<std::int64_t> values) {
    Histogram histogram;
    for (const std::int64_t value : values) histogram.add(value);
    return histogram;
  };
  CHECK(distance_between(of({1, 2, 3, 4}), of({1, 2, 3, 4})) == 0);
  CHECK(distance_between(of({1, 2}), of({3, 4})) == 1);
  CHECK(distance_between(of({1, 2, 3, 4}), of({3, 4, 5, 6})) == 0.5);
  CHECK(distance_between(of({1, 2}), of({1, 1, 1, 2})) == 0.25);
  CHECK(distance_between(of({}), of({3})) == 0);
}

TEST_CASE("A run that is seen is the run, and paired with itself all zero") {
  const scenario::Scenario scenario = load_sample();
  const SeenRun run = see(scenario, {});
  CHECK(run.requests.size() == run.result.summary.all().counts.ended());
  const RunPair pair = pair_up(run, run);
  CHECK(pair.distance == 0);
  CHECK(pair.pairs->matched == run.requests.size());
  CHECK(pair.pairs->slower + pair.pairs->faster + pair.pairs->moved + pair.pairs->only_a == 0);
  CHECK(pair.pairs->answers.empty());
  CHECK(run_pair_text(run, "x", run, "y", pair).find("all took exactly as long") !=
        std::string::npos);
  const auto json = run_pair_json(run, "x", run, "y", pair);
  CHECK(json.at("figures").at("latency_ms").at("p99").at("difference") == 0.0);
  CHECK(json.at("a").at("file") == "x");
}

}  // namespace routelab::study::testing
