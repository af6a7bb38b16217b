// Common random numbers: what one client does changes nothing for the others, as long as they
// share nothing that runs out.

#include <algorithm>
#include <map>
#include <vector>

#include "tests/model/recorded_run.hpp"
#include "tests/properties/random_scenario.hpp"
#include "tests/support/rapidcheck.hpp"

using namespace routelab;
using namespace routelab::testing;

namespace {

/// What of a record belongs to its request alone. Instances are numbered over all functions, so
/// their numbers tell of others.
Record own(Record record, bool shares_instances) {
  record.entity = record.entity == trace::no_entity ? trace::no_entity : 0;
  // Whether some instance is idle just now is a matter of who else calls.
  if (shares_instances) record.flags &= static_cast<std::uint8_t>(~trace::Cold);
  return record;
}

/// By request id, everything that its records say, for the clients before `client_count`.
std::map<std::uint64_t, std::vector<Record>> histories(const RecordedRun& run,
                                                       std::size_t client_count,
                                                       bool shares_instances) {
  std::map<std::uint64_t, std::vector<Record>> histories;
  for (const Story& story : run.stories) {
    if (story.request.client >= client_count) continue;
    auto& history = histories[story.request.request];
    for (const auto* list : {&story.spans, &story.loose}) {
      for (const Record& record : *list) history.push_back(own(record, shares_instances));
    }
    history.push_back(own(story.request, shares_instances));
  }
  return histories;
}

void check_newcomer(const RandomScenario& random, bool apart) {
  const scenario::Scenario before = scenario_of(random.text());
  const scenario::Scenario after = scenario_of(random.text_with_newcomer(apart));
  const std::size_t clients = before.world.clients.size();
  RC_ASSERT(after.world.clients.size() == clients + 1);
  const auto alone = histories(recorded(before), clients, !apart);
  const auto together = histories(recorded(after), clients, !apart);
  RC_TAG(alone.size() > 50 ? "more than 50 requests" : "fewer");
  RC_ASSERT(alone.size() == together.size());
  RC_ASSERT(alone == together);
}

}  // namespace

TEST_CASE("independence") {
  rc::prop("a client more, where nothing is scarce, changes no other client's records",
           [] { check_newcomer(*random_scenario(Shape::Unlimited), false); });

  rc::prop("a client more, with a route and a table of its own, changes no other's records",
           [] { check_newcomer(*random_scenario(Shape::Separable), true); });
}
