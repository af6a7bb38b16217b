// Instances: who serves, who waits, who is refused, and when an instance goes.

#include "tests/model/recorded_run.hpp"
#include "tests/model/time_line.hpp"
#include "tests/support/catch.hpp"

using namespace routelab;
using namespace routelab::testing;

namespace {

/// Three calls 10 ms apart for one instance that takes 100 ms for each.
RecordedRun three_calls(int queue) {
  return recorded(R"({
    "duration": "1s",
    "platform": {"cold_start": "0s", "max_instances": 1, "queue": )" +
                  std::to_string(queue) + R"(},
    "routes": {"/": {"GET": [{"sleep": "100ms"}, {"respond": 200}]}},
    "clients": {"one": {"every": "10ms", "calls": 3, "send": "GET /"}}})");
}

}  // namespace

TEST_CASE("at the limit: 429 without a queue, 503 when it is full") {
  const RecordedRun throttled = three_calls(0);
  CHECK(time_line(throttled.story("one", 1)) == "| 429");
  CHECK(throttled.result.summary.all().counts.of(trace::Outcome::Throttled) == 2);
  const RecordedRun rejected = three_calls(1);
  CHECK(time_line(rejected.story("one", 1)) == "queue 10-100, sleep 100-200 | 200");
  CHECK(time_line(rejected.story("one", 2)) == "| 503");
  CHECK(rejected.result.summary.all().counts.of(trace::Outcome::Rejected) == 1);
  CHECK(rejected.story("one", 2).request.entity == trace::no_entity);
}

TEST_CASE("the queue is served first come, first served") {
  const RecordedRun run = three_calls(2);
  CHECK(time_line(run.story("one", 1)) == "queue 10-100, sleep 100-200 | 200");
  CHECK(time_line(run.story("one", 2)) == "queue 20-200, sleep 200-300 | 200");
}

TEST_CASE("the newest idle instance serves") {
  // Calls at 0, 10 and 20 ms start instances 0, 1 and 2; all are idle at 200 ms.
  const RecordedRun run = recorded(R"({
    "duration": "1s",
    "platform": {"cold_start": "0s"},
    "routes": {"/": {"GET": [{"sleep": "50ms"}, {"respond": 200}]}},
    "clients": {"start": {"every": "10ms", "calls": 3, "send": "GET /"},
                "later": {"every": "10ms", "start": "200ms", "calls": 4, "send": "GET /"}}})");
  for (std::uint64_t call = 0; call < 3; ++call) {
    CHECK(run.story("start", call).request.entity == call);
    CHECK(run.story("start", call).cold());
    CHECK(run.story("later", call).request.entity == 2 - call);
    CHECK_FALSE(run.story("later", call).cold());
  }
  CHECK(run.story("later", 3).request.entity == 3);
  CHECK(run.story("later", 3).cold());
}

TEST_CASE("an instance goes when it was idle for its time, to the nanosecond") {
  const auto second_call = [](const std::string& start) {
    return recorded(R"({
      "duration": "1h",
      "platform": {"cold_start": "0s", "idle_timeout": "1s"},
      "routes": {"/": {"GET": [{"sleep": "100ms"}, {"respond": 200}]}},
      "clients": {"one": {"every": "1d", "send": "GET /"},
                  "two": {"every": "1d", "start": ")" +
                    start + R"(", "send": "GET /"}}})");
  };
  const RecordedRun before = second_call("1099999999ns");
  CHECK_FALSE(before.story("two", 0).cold());
  REQUIRE(before.instances.size() == 1);
  CHECK(before.instances[0].duration == 2'199'999'999);
  const RecordedRun after = second_call("1100000001ns");
  CHECK(after.story("two", 0).cold());
  REQUIRE(after.instances.size() == 2);
  CHECK(after.instances[0].duration == 1'100'000'000);
}

TEST_CASE("a cold start's phases in their order; whoever joins waits for the rest") {
  const RecordedRun run = recorded(R"({
    "duration": "1s",
    "platform": {"max_instances": 1, "per_instance_concurrency": 2,
                 "cold_start": {"placement": "1ms", "download": "20ms", "runtime_start": "30ms",
                                "module_load": "40ms", "handler_init": "5ms"}},
    "routes": {"/": {"GET": [{"compute": "4ms"}, {"respond": 200}]}},
    "clients": {"cold": {"every": "1d", "send": "GET /"},
                "joins": {"every": "1d", "start": "60ms", "send": "GET /"}}})");
  CHECK(time_line(run.story("cold", 0)) ==
        "placement 0-1, download 1-21, runtime start 21-51, module load 51-91, "
        "handler init 91-96, compute 96-100 | 200");
  CHECK(time_line(run.story("joins", 0)) ==
        "start wait 60-96, cpu wait 96-100, compute 100-104 | 200");
  CHECK(run.story("cold", 0).cold());
  CHECK_FALSE(run.story("joins", 0).cold());
  CHECK(run.result.summary.all().counts.cold == 1);
}

TEST_CASE("a client that gives up during the cold start leaves a warm instance") {
  const RecordedRun run = recorded(R"({
    "duration": "1s",
    "platform": {"cold_start": {"runtime_start": "30ms", "module_load": "40ms"}},
    "routes": {"/": {"GET": [{"compute": "4ms"}, {"respond": 200}]}},
    "clients": {"hasty": {"every": "1d", "timeout": "50ms", "send": "GET /"},
                "next": {"every": "1d", "start": "100ms", "send": "GET /"}}})");
  CHECK(time_line(run.story("hasty", 0)) ==
        "runtime start 0-30, module load 30-50 cut | 0, then "
        "module load 50-70, compute 70-74, late 0-74");
  CHECK_FALSE(run.story("next", 0).cold());
}

TEST_CASE("functions have instances of their own") {
  const auto instances = [](const std::string& functions) {
    return recorded(R"({
      "duration": "2s",
      "platform": {"cold_start": "0s", "functions": ")" +
                    functions + R"("},
      "routes": {"/a/[id]": {"GET": [{"compute": "1ms"}, {"respond": 200}]},
                 "/b": {"GET": [{"compute": "1ms"}, {"respond": 200}]}},
      "clients": {"a": {"every": "100ms", "calls": 9, "send": "GET /a/{1..2}"},
                  "b": {"every": "100ms", "start": "50ms", "calls": 9, "send": "GET /b"}}})")
        .instances.size();
  };
  CHECK(instances("app") == 1);
  CHECK(instances("route") == 2);
  CHECK(instances("path") == 3);
}

TEST_CASE(
    "cold starts and work of centuries are beyond the end of the run, not before its beginning") {
  const RecordedRun cold = recorded(R"({
    "duration": "36500d",
    "platform": {"cold_start": {"placement": "36500d", "download": "36500d",
                                "runtime_start": "36500d", "module_load": "36500d"}},
    "routes": {"/": {"GET": [{"respond": 200}]}},
    "clients": {"one": {"every": "1s", "start": "36499d", "calls": 2, "timeout": "1h",
                        "send": "GET /"}}})");
  CHECK(cold.instances.size() == 2);
  CHECK(cold.result.summary.all().counts.of(trace::Outcome::TimedOut) == 2);
  const RecordedRun busy = recorded(R"({
    "duration": "36500d",
    "platform": {"cold_start": "0s", "max_instances": 1, "per_instance_concurrency": 10},
    "routes": {"/": {"GET": [{"compute": "36500d"}, {"respond": 200}]}},
    "clients": {"one": {"every": "1s", "calls": 4, "timeout": "1h", "send": "GET /"}}})");
  CHECK(busy.instances.size() == 1);
  CHECK(busy.result.summary.all().counts.of(trace::Outcome::TimedOut) == 4);
}
