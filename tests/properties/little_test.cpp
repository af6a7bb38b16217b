// Little's law (J. Little, "A proof for the queuing formula L = lambda W", 1961) and the
// utilisation law (P. Denning and J. Buzen, 1978): a level's average over time and the sum of the
// times that make it up are the same thing counted in two ways, exactly.

#include <cmath>

#include "tests/model/recorded_run.hpp"
#include "tests/properties/interval.hpp"
#include "tests/properties/random_scenario.hpp"
#include "tests/support/rapidcheck.hpp"

using namespace routelab;
using namespace routelab::testing;

namespace {

/// The mean is a rounded quotient of integers, so it stands for its integral up to rounding.
bool is_mean_of(const trace::Gauge& gauge, std::int64_t integral, const trace::Totals& totals) {
  const auto window = static_cast<double>(totals.window_end - totals.window_start);
  const auto whole = static_cast<double>(integral);
  return std::abs(gauge.mean * window - whole) <= 1e-12 * whole;
}

std::int64_t total(const RecordedRun& run, Kind kind) {
  std::int64_t sum = 0;
  for (const Story& story : run.stories) sum += story.total(kind);
  return sum;
}

}  // namespace

TEST_CASE("little") {
  rc::prop("requests in flight, over time = the sum of latencies", [] {
    const RandomScenario random = *random_scenario(Shape::Drained);
    const RecordedRun run = recorded(random.text());
    std::vector<Interval> in_flight;
    for (const Story& story : run.stories) {
      in_flight.push_back({story.request.start, end_of(story.request)});
    }
    const trace::Share& latency = run.result.summary.share(Kind::Request);
    RC_ASSERT(latency.count == run.result.totals.arrived);
    RC_ASSERT(overlap_of(in_flight).integral == latency.total);
  });

  rc::prop("gauges of the queue and of instances = the sums of their records", [] {
    const RandomScenario random = *random_scenario(Shape::Drained);
    const RecordedRun run = recorded(random.text());
    const trace::Totals& totals = run.result.totals;
    RC_ASSERT(is_mean_of(totals.queue, total(run, Kind::Queue), totals));
    std::int64_t lifespans = 0;
    for (const Record& instance : run.instances) lifespans += instance.duration;
    RC_ASSERT(is_mean_of(totals.instances, lifespans, totals));
    RC_ASSERT(std::abs(totals.running.mean + totals.idle.mean - totals.instances.mean) <=
              1e-12 * totals.instances.mean);
  });

  rc::prop("busy workers, over time = queries x service time", [](std::uint8_t service) {
    RandomScenario random = *random_scenario(Shape::Drained);
    scenario::Scenario scenario = scenario_of(random.text());
    const Duration each = Duration::microseconds(service + 1);
    scenario.world.database.query.fill(Distribution::constant(each));
    const RecordedRun run = recorded(scenario);
    std::vector<Interval> busy;
    std::int64_t queries = 0;
    for (const Story& story : run.stories) {
      for (const Record& span : story.all(Kind::Query)) {
        busy.push_back({span.start, end_of(span)});
        // One that was cut by a time-out or the time limit goes on in another span.
        queries += (span.flags & trace::Cut) == 0 ? 1 : 0;
      }
    }
    RC_TAG(queries > 0 ? "with queries" : "without");
    RC_ASSERT(overlap_of(busy).integral == Overlap::Wide{queries} * each.ns);
  });
}
