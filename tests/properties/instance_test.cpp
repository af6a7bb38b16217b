// Instances keep their limits, found out again from what the records say.

#include <map>

#include "tests/model/recorded_run.hpp"
#include "tests/properties/holding.hpp"
#include "tests/properties/interval.hpp"
#include "tests/properties/random_scenario.hpp"
#include "tests/support/rapidcheck.hpp"

using namespace routelab;
using namespace routelab::testing;

TEST_CASE("instances") {
  rc::prop("never more than max_instances of a function", [] {
    const RandomScenario random = *random_scenario(Shape::Anything);
    const scenario::Scenario scenario = scenario_of(random.text());
    std::map<std::uint32_t, std::vector<Interval>> alive;
    for (const Record& instance : recorded(scenario).instances) {
      alive[instance.detail].push_back({instance.start, end_of(instance)});
    }
    for (const auto& [function, intervals] : alive) {
      const auto limit = std::int64_t{scenario.world.platform.max_instances};
      RC_ASSERT(overlap_of(intervals).max <= limit);
    }
  });

  rc::prop("an instance serves at most per_instance_concurrency at once, while it lives", [] {
    const RandomScenario random = *random_scenario(Shape::Anything);
    const scenario::Scenario scenario = scenario_of(random.text());
    const RecordedRun run = recorded(scenario);
    std::map<std::uint32_t, Interval> lives;
    for (const Record& instance : run.instances) {
      lives[instance.entity] = {instance.start, end_of(instance)};
    }
    for (const auto& [instance, intervals] : held_by_instance(run)) {
      const auto limit = std::int64_t{scenario.world.platform.per_instance_concurrency};
      RC_ASSERT(overlap_of(intervals).max <= limit);
      for (const Interval& held : intervals) {
        RC_ASSERT(held.begin >= lives.at(instance).begin);
        RC_ASSERT(held.end <= lives.at(instance).end);
      }
    }
  });

  rc::prop("instances have served what requests say that they were served", [] {
    const RandomScenario random = *random_scenario(Shape::Drained);
    const RecordedRun run = recorded(random.text());
    const auto held_by = held_by_instance(run);
    for (const Record& instance : run.instances) {
      const auto found = held_by.find(instance.entity);
      RC_ASSERT(found != held_by.end());  // each was started for somebody
      RC_ASSERT(found->second.size() == instance.request);
      RC_ASSERT((instance.flags & trace::Open) == 0);
    }
    RC_ASSERT(held_by.size() == run.instances.size());
  });

  rc::prop("an instance lives from a cold start until it was idle for exactly its time", [] {
    const RandomScenario random = *random_scenario(Shape::Drained);
    const scenario::Scenario scenario = scenario_of(random.text());
    // A query that the time limit left behind keeps its instance.
    RC_PRE(scenario.world.platform.time_limit.ns == 0);
    const RecordedRun run = recorded(scenario);
    const std::int64_t idle = scenario.world.platform.idle_timeout.ns;
    const auto held_by = held_by_instance(run);
    for (const Record& instance : run.instances) {
      std::vector<Interval> intervals = held_by.at(instance.entity);
      std::sort(intervals.begin(), intervals.end(),
                [](const Interval& a, const Interval& b) { return a.begin < b.begin; });
      RC_ASSERT(intervals.front().begin == instance.start);
      std::int64_t busy_until = instance.start;
      for (const Interval& held : intervals) {
        RC_ASSERT(held.begin <= busy_until + idle);
        busy_until = std::max(busy_until, held.end);
      }
      RC_ASSERT(end_of(instance) == busy_until + idle);
    }
  });
}
