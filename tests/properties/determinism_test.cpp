// The same scenario and seed leave the same bytes, however the run is cut into slices.

#include "sim/model/world.hpp"
#include "tests/model/recorded_run.hpp"
#include "tests/properties/random_scenario.hpp"
#include "tests/support/rapidcheck.hpp"

using namespace routelab;
using namespace routelab::testing;

namespace {

struct Outcome {
  trace::Fingerprint fingerprint;
  trace::Totals totals;
  trace::Counts counts;
  trace::Share time_in_requests;
  std::vector<trace::Record> slowest;
  friend bool operator==(const Outcome&, const Outcome&) = default;
};

/// Advances in slices of these lengths, over and over; none: all at once.
Outcome run_in_slices(const scenario::Scenario& scenario, std::uint64_t seed,
                      const std::vector<std::uint8_t>& slices) {
  trace::Recorder recorder(scenario.names());
  model::World world(scenario.api, scenario.world, seed, recorder);
  std::size_t next = 0;
  const auto advance = [&](Time until) {
    while (
        !world.advance(until, slices.empty() ? UINT64_MAX : 1U + slices[next++ % slices.size()])) {
    }
  };
  advance(time_zero + scenario.warmup);
  world.begin_window();
  advance(time_zero + scenario.duration);
  world.finish();
  const trace::Summary& summary = recorder.summary();
  return {.fingerprint = recorder.fingerprint(),
          .totals = world.totals(),
          .counts = summary.all().counts,
          .time_in_requests = summary.share(Kind::Request),
          .slowest = {summary.slowest().begin(), summary.slowest().end()}};
}

/// Whether some draw of the seed can show in the records at all.
bool has_chance(const std::string& text) { return text.find("poisson") != std::string::npos; }

}  // namespace

TEST_CASE("determinism") {
  rc::prop("one seed, one run; slices do not show", [](const std::vector<std::uint8_t>& slices) {
    const RandomScenario random = *random_scenario(Shape::Anything);
    const scenario::Scenario scenario = scenario_of(random.text());
    const Outcome whole = run_in_slices(scenario, 7, {});
    RC_ASSERT(run_in_slices(scenario, 7, {}) == whole);
    RC_ASSERT(run_in_slices(scenario, 7, slices) == whole);
  });

  rc::prop("a scenario that is read again runs the same", [] {
    const RandomScenario random = *random_scenario(Shape::Anything);
    const Outcome one = run_in_slices(scenario_of(random.text()), 7, {});
    const Outcome two = run_in_slices(scenario_of(random.text()), 7, {});
    RC_ASSERT(one == two);
  });

  rc::prop("another seed, another run", [] {
    const RandomScenario random = *random_scenario(Shape::Anything);
    RC_PRE(has_chance(random.text()));
    const scenario::Scenario scenario = scenario_of(random.text());
    const Outcome one = run_in_slices(scenario, 7, {});
    const Outcome other = run_in_slices(scenario, 8, {});
    RC_PRE(one.counts.ended() + other.counts.ended() > 0);
    RC_ASSERT_FALSE(one.fingerprint == other.fingerprint);
  });
}
