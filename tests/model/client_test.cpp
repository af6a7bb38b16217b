// Clients who give up, and what becomes of what they asked for.

#include "tests/model/recorded_run.hpp"
#include "tests/model/time_line.hpp"
#include "tests/support/catch.hpp"

using namespace routelab;
using namespace routelab::testing;

TEST_CASE("a client that gives up in the queue is not served any more") {
  // One instance, busy for 100 ms with each call; the second waits from 10 ms and gives up at 60.
  const RecordedRun run = recorded(R"({
    "duration": "1s",
    "platform": {"cold_start": "0s", "max_instances": 1, "queue": 5},
    "routes": {"/slow": {"GET": [{"sleep": "100ms"}, {"respond": 200}]}},
    "clients": {
      "first": {"every": "1d", "send": "GET /slow"},
      "hasty": {"every": "1d", "start": "10ms", "timeout": "50ms", "send": "GET /slow"},
      "third": {"every": "1d", "start": "20ms", "send": "GET /slow"}}})");
  CHECK(time_line(run.story("first", 0)) == "sleep 0-100 | 200");
  CHECK(time_line(run.story("hasty", 0)) == "queue 10-60 cut | 0");
  CHECK(time_line(run.story("third", 0)) == "queue 20-100, sleep 100-200 | 200");
  const Record& hasty = run.story("hasty", 0).request;
  CHECK(hasty.outcome == trace::Outcome::TimedOut);
  CHECK(hasty.entity == trace::no_entity);
  REQUIRE(run.instances.size() == 1);
  CHECK(run.instances[0].request == 2);  // served: the first and the third
  CHECK(run.result.totals.queue.max == 2);
}

TEST_CASE("calls that come at once are calls of their own") {
  const RecordedRun run = recorded(R"({
    "duration": "10s",
    "platform": {"cold_start": "0s"},
    "routes": {"/r/[n]": {"GET": [{"sleep": "10ms"}, {"respond": 200}]}},
    "clients": {"crowd": {"every": "1s", "at_once": 3, "calls": 8, "send": "GET /r/{1..1000000}"}}})");
  REQUIRE(run.stories.size() == 8);
  CHECK(time_line(run.story("crowd", 0)) == "sleep 0-10 | 200");
  CHECK(time_line(run.story("crowd", 2)) == "sleep 0-10 | 200");
  CHECK(time_line(run.story("crowd", 3)) == "sleep 1000-1010 | 200");
  CHECK(time_line(run.story("crowd", 7)) == "sleep 2000-2010 | 200");
  CHECK(run.result.totals.instances.max == 3);
}

TEST_CASE("an answer that comes too late is recorded, not delivered") {
  const RecordedRun run = recorded(R"({
    "duration": "1s",
    "network": {"delay": "10ms"},
    "platform": {"cold_start": "0s"},
    "routes": {"/slow": {"GET": [{"sleep": "100ms"}, {"respond": 200}]}},
    "clients": {"hasty": {"every": "1d", "timeout": "50ms", "send": "GET /slow"}}})");
  const Story& story = run.story("hasty", 0);
  CHECK(time_line(story) ==
        "network to server 0-10, sleep 10-50 cut | 0, then "
        "sleep 50-110, network to client 110-120, late 0-120");
  CHECK(story.gave_up());
  CHECK(story.late()->status == 200);
  CHECK(run.result.summary.all().counts.of(trace::Outcome::TimedOut) == 1);
  CHECK(run.result.summary.all().counts.ended() == 1);
}

TEST_CASE("a user who gave up thinks and calls again") {
  const RecordedRun run = recorded(R"({
    "duration": "1s",
    "platform": {"cold_start": "0s"},
    "routes": {"/slow": {"GET": [{"sleep": "500ms"}, {"respond": 200}]}},
    "clients": {"user": {"users": 1, "think": "20ms", "timeout": "50ms", "calls": 3,
                         "send": "GET /slow"}}})");
  for (std::uint64_t call = 0; call < 3; ++call) {
    const Record& request = run.story("user", call).request;
    CHECK(request.start == Duration::milliseconds(20 + 70 * static_cast<std::int64_t>(call)).ns);
    CHECK(request.duration == Duration::milliseconds(50).ns);
  }
  CHECK(run.stories.size() == 3);
  CHECK(run.result.totals.instances.max == 3);  // the instances went on working
}

TEST_CASE("arrivals begin at the start and stop with the calls") {
  const RecordedRun run = recorded(R"({
    "duration": "10s",
    "routes": {"/": {"GET": [{"respond": 200}]}},
    "clients": {
      "every": {"every": "250ms", "start": "1s", "calls": 3, "send": "GET /missing"},
      "constant": {"constant": "5/s", "calls": 2, "send": "POST /"}}})");
  CHECK(run.story("every", 0).request.start == Duration::seconds(1).ns);
  CHECK(run.story("every", 2).request.start == Duration::milliseconds(1500).ns);
  CHECK(time_line(run.story("every", 2)) == "| 404");
  CHECK(run.story("constant", 1).request.start == Duration::milliseconds(200).ns);
  CHECK(time_line(run.story("constant", 1)) == "| 405");
  CHECK(run.stories.size() == 5);
  CHECK(run.instances.empty());
}
