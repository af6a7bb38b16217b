// The worked example of SimFaaS: its published figures, and its rules instance by instance.

#include <algorithm>
#include <cmath>
#include <cstdio>

#include "tests/model/recorded_run.hpp"
#include "tests/support/catch.hpp"
#include "tests/theory/plain_fleet.hpp"

using namespace routelab;
using namespace routelab::testing;

namespace {

const std::string study_file = "scenarios/studies/simfaas-readme.json";

scenario::Scenario readme_case(const scenario::Overrides& overrides) {
  scenario::Diagnostics diagnostics;
  auto scenario = scenario::load(study_file, overrides, diagnostics);
  INFO(diagnostics.render());
  REQUIRE(scenario.has_value());
  return *std::move(scenario);
}

bool within(double value, double expected, double part) {
  return std::abs(value - expected) <= part * expected;
}

}  // namespace

TEST_CASE("SimFaaS: the README's case over 1e6 s") {
  const scenario::Scenario scenario = readme_case({});
  REQUIRE(scenario.duration == Duration::seconds(1'000'000));
  for (const std::uint64_t seed : {1U, 2U, 3U}) {
    const study::RunResult run = study::run(scenario, {.seed = seed, .keep_going = {}});
    const trace::Counts& counts = run.summary.all().counts;
    const double cold = static_cast<double>(counts.cold) / static_cast<double>(counts.served);
    std::printf("SimFaaS, seed %d: cold %.7f, instances %.4f, running %.4f\n",
                static_cast<int>(seed), cold, run.totals.instances.mean, run.totals.running.mean);
    // A reference program's run over 1e8 s, and by how much one of 1e6 s may differ.
    CHECK(within(cold, .0013305, .09));
    CHECK(within(run.totals.instances.mean, 7.6954, .012));
    CHECK(within(run.totals.running.mean, 1.7919, .006));
  }
}

TEST_CASE("SimFaaS: the same arrivals and service times, instance by instance") {
  // The calls end after about 1e5 s; then every request ends and every instance goes.
  const scenario::Scenario scenario =
      readme_case({{"duration", "110000s"}, {"clients.callers.calls", "90000"}});
  for (std::uint64_t seed = 1; seed <= 5; ++seed) {
    RecordedRun run = recorded(scenario, seed);
    REQUIRE(run.stories.size() == 90'000);
    std::sort(run.stories.begin(), run.stories.end(),
              [](const Story& a, const Story& b) { return a.request.start < b.request.start; });
    PlainFleet fleet(Duration::minutes(10).ns);
    std::size_t differences = 0;
    std::size_t cold = 0;
    for (const Story& story : run.stories) {
      const auto served = fleet.serve(story.request.start, story.request.duration);
      cold += served.cold ? 1 : 0;
      if (served.cold != story.cold() || served.instance != story.request.entity) ++differences;
    }
    std::vector<std::int64_t> lifespans(run.instances.size());
    for (const Record& instance : run.instances) lifespans.at(instance.entity) = instance.duration;
    CHECK(differences == 0);
    CHECK(cold == run.result.summary.all().counts.cold);
    CHECK(fleet.created() == run.instances.size());
    CHECK(fleet.lifespans() == lifespans);
  }
}
