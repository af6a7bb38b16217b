// Nobody gets lost: what comes in goes out, with one outcome each, or is still there.

#include "tests/model/recorded_run.hpp"
#include "tests/properties/random_scenario.hpp"
#include "tests/support/rapidcheck.hpp"

using namespace routelab;
using namespace routelab::testing;

namespace {

/// Two counts of the same requests, by endpoint.
void add(trace::Counts& sum, const trace::Counts& part) {
  for (std::size_t o = 0; o < sum.by_outcome.size(); ++o) sum.by_outcome[o] += part.by_outcome[o];
  sum.cold += part.cold;
  sum.served += part.served;
}

std::uint64_t answers(const trace::Slice& slice) {
  std::uint64_t sum = 0;
  for (const auto& [status, count] : slice.statuses) sum += count;
  return sum;
}

}  // namespace

TEST_CASE("flow") {
  rc::prop("arrived + carried_in = outcomes + in_flight, whole and per endpoint", [] {
    const RandomScenario random = *random_scenario(Shape::Anything);
    const study::RunResult run = study::run(scenario_of(random.text()), {});
    const trace::Totals& totals = run.totals;
    const trace::Summary& summary = run.summary;
    RC_TAG(summary.all().counts.ended() > 100 ? "more than 100 requests" : "fewer");
    RC_ASSERT(totals.arrived + totals.carried_in ==
              summary.all().counts.ended() + totals.in_flight);
    trace::Counts sum = summary.unrouted().counts;
    std::uint64_t latencies = summary.unrouted().latency.count();
    for (const trace::Slice& slice : summary.endpoints()) {
      add(sum, slice.counts);
      latencies += slice.latency.count();
      RC_ASSERT(answers(slice) == slice.counts.ended());
    }
    RC_ASSERT(sum == summary.all().counts);
    RC_ASSERT(latencies == summary.all().latency.count());
    RC_ASSERT(latencies == summary.all().counts.ended());
  });

  rc::prop("a run that is left alone ends empty", [] {
    const RandomScenario random = *random_scenario(Shape::Drained);
    const study::RunResult run = study::run(scenario_of(random.text()), {});
    RC_ASSERT(run.totals.in_flight == 0U);
    RC_ASSERT(run.totals.carried_in == 0U);
    RC_ASSERT(run.totals.arrived == run.requests);
    RC_ASSERT(run.summary.lifespans().count == run.totals.instances_created);
  });
}
