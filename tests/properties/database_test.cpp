// The database keeps its limits.

#include <map>

#include "tests/model/recorded_run.hpp"
#include "tests/properties/interval.hpp"
#include "tests/properties/random_scenario.hpp"
#include "tests/support/rapidcheck.hpp"

using namespace routelab;
using namespace routelab::testing;

namespace {

std::vector<Interval> intervals_of(const RecordedRun& run, Kind kind) {
  std::vector<Interval> intervals;
  for (const Story& story : run.stories) {
    for (const Record& span : story.all(kind)) intervals.push_back({span.start, end_of(span)});
  }
  return intervals;
}

}  // namespace

TEST_CASE("database") {
  rc::prop("connections stay within max_connections, queries within workers", [] {
    const RandomScenario random = *random_scenario(Shape::Anything);
    const scenario::Scenario scenario = scenario_of(random.text());
    const RecordedRun run = recorded(scenario);
    const model::DatabaseOptions& database = scenario.world.database;
    RC_ASSERT(run.result.totals.connections.max <= std::int64_t{database.max_connections});
    const Overlap queries = overlap_of(intervals_of(run, Kind::Query));
    RC_TAG(queries.max > 1 ? "queries beside each other" : "none");
    RC_ASSERT(queries.max <= std::int64_t{database.max_connections});
    if (database.workers > 0) RC_ASSERT(queries.max <= std::int64_t{database.workers});
  });

  rc::prop("an instance's queries stay within its pool", [] {
    const RandomScenario random = *random_scenario(Shape::Anything);
    const scenario::Scenario scenario = scenario_of(random.text());
    std::map<std::uint32_t, std::vector<Interval>> by_instance;
    for (const Story& story : recorded(scenario).stories) {
      for (const Kind kind : {Kind::Connect, Kind::DatabaseWait, Kind::Query}) {
        for (const Record& span : story.all(kind)) {
          // One that was refused never had a connection; cut in two, the first part cannot tell.
          const bool whole = (span.flags & (trace::Error | trace::Cut)) == 0;
          if (kind == Kind::Connect && !whole) continue;
          by_instance[span.entity].push_back({span.start, end_of(span)});
        }
      }
    }
    for (const auto& [instance, intervals] : by_instance) {
      RC_ASSERT(overlap_of(intervals).max <= std::int64_t{scenario.world.database.pool});
    }
  });

  rc::prop("nobody waits for a worker while one is free", [] {
    const RandomScenario random = *random_scenario(Shape::Drained);
    const scenario::Scenario scenario = scenario_of(random.text());
    const RecordedRun run = recorded(scenario);
    const auto waits = intervals_of(run, Kind::DatabaseWait);
    const std::uint32_t workers = scenario.world.database.workers;
    if (workers == 0) {
      RC_ASSERT(waits.empty());
      return;
    }
    // While anyone waits all workers are at work: the waiting lies beside `workers` queries.
    const auto queries = intervals_of(run, Kind::Query);
    std::int64_t beside = 0;
    std::int64_t waited = 0;
    for (const Interval& wait : waits) {
      waited += wait.end - wait.begin;
      for (const Interval& query : queries) {
        beside += std::max(std::min(wait.end, query.end) - std::max(wait.begin, query.begin),
                           std::int64_t{0});
      }
    }
    RC_ASSERT(beside == waited * workers);
  });
}
