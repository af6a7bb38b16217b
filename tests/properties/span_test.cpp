// Every moment of a request is told once: its spans lie inside it, one behind the other.

#include <algorithm>

#include "tests/model/recorded_run.hpp"
#include "tests/properties/random_scenario.hpp"
#include "tests/support/rapidcheck.hpp"

using namespace routelab;
using namespace routelab::testing;

namespace {

void check_inside(const Story& story) {
  for (const Record& span : story.spans) {
    RC_ASSERT(span.request == story.request.request);
    RC_ASSERT(span.client == story.request.client);
    RC_ASSERT(span.start >= story.request.start);
    RC_ASSERT(end_of(span) <= end_of(story.request));
  }
}

/// Without a time-out of the client, and unless the time limit left a query running: each span
/// begins where the one before it ended.
void check_tiling(const Story& story) {
  std::int64_t at = story.request.start;
  for (const Record& span : story.spans) {
    RC_ASSERT(span.start == at);
    RC_ASSERT((span.flags & (trace::Open | trace::Cut)) == 0);
    RC_ASSERT(span.duration > 0 || span.flags != 0);
    at = end_of(span);
  }
  RC_ASSERT(at == end_of(story.request));
  RC_ASSERT(story.loose.empty());
}

/// A client that gave up: the spans up to then are cut there and tile its wait; those after it end
/// with the record Late.
void check_late(const Story& story) {
  const Record* late = story.late();
  if (late != nullptr) {
    RC_ASSERT(late->start == story.request.start);
    RC_ASSERT(end_of(*late) >= end_of(story.request));
  }
  for (const Record& span : story.loose) {
    RC_ASSERT(end_of(span) >= end_of(story.request));
    // What the network carries is told in one piece.
    if (span.kind != Kind::Late && span.kind != Kind::NetworkToServer &&
        span.kind != Kind::NetworkToClient) {
      RC_ASSERT(span.start >= end_of(story.request));
    }
  }
}

void check_cold(const Story& story) {
  std::int64_t at = -1;
  for (const auto* list : {&story.spans, &story.loose}) {
    for (const Record& span : *list) {
      if (span.kind == Kind::StartWait) RC_ASSERT_FALSE(story.cold());
      if (!is_cold_start_phase(span.kind)) continue;
      RC_ASSERT(story.cold());
      RC_ASSERT(at == -1 || span.start == at);
      at = end_of(span);
    }
  }
}

void check_status(const Story& story) {
  RC_ASSERT((story.request.status == 0) == story.gave_up());
  if (story.gave_up()) RC_ASSERT(story.request.outcome == trace::Outcome::TimedOut);
  if (story.stopped() && !story.gave_up()) RC_ASSERT(story.request.status == 504);
}

}  // namespace

TEST_CASE("spans") {
  rc::prop("spans lie inside their request, tile it, and say how it went", [] {
    const RandomScenario random = *random_scenario(Shape::Anything);
    const RecordedRun run = recorded(random.text());
    bool late = false;
    for (const Story& story : run.stories) {
      late = late || story.late() != nullptr;
      check_inside(story);
      if (!story.gave_up() && !story.stopped()) check_tiling(story);
      if (story.gave_up()) check_late(story);
      check_cold(story);
      check_status(story);
    }
    RC_TAG(late ? "with late answers" : "without");
  });

  rc::prop("a client waits exactly as long as its time-out, or less", [] {
    const RandomScenario random = *random_scenario(Shape::Anything);
    const scenario::Scenario scenario = scenario_of(random.text());
    for (const Story& story : recorded(scenario).stories) {
      const Duration timeout = scenario.world.clients[story.request.client].timeout;
      if (story.gave_up()) RC_ASSERT(story.request.duration == timeout.ns);
      if (timeout.ns > 0) RC_ASSERT(story.request.duration <= timeout.ns);
    }
  });
}
