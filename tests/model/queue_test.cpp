// Jobs, module state and logs: what a handler leaves behind.

#include "tests/model/recorded_run.hpp"
#include "tests/model/time_line.hpp"
#include "tests/support/catch.hpp"

using namespace routelab;
using namespace routelab::testing;

TEST_CASE("jobs are worked off in their order, and nobody waits for them") {
  const RecordedRun run = recorded(R"({
    "duration": "1s",
    "platform": {"cold_start": "0s"},
    "queues": {"mails": {"workers": 1, "work": "100ms"}},
    "routes": {"/send": {"POST": [{"enqueue": "mails"}, {"sleep": "5ms"}, {"respond": 202}]}},
    "clients": {"a": {"every": "10ms", "calls": 3, "send": "POST /send"}}})");
  CHECK(time_line(run.story("a", 0)) == "sleep 0-5 | 202");
  CHECK(time_line(run.story("a", 1)) == "sleep 10-15 | 202");
  CHECK(time_line(run.story("a", 2)) == "sleep 20-25 | 202");
  std::string jobs;
  for (const Record& job : run.jobs) jobs += (jobs.empty() ? "" : ", ") + line_of(job);
  CHECK(jobs == "job 0-100, job wait 10-100, job 100-200, job wait 20-200, job 200-300");
  const trace::QueueTotals& mails = run.result.totals.queues.at(0);
  CHECK(mails.name == "mails");
  CHECK(mails.enqueued == 3);
  CHECK(mails.done == 3);
  CHECK(mails.wait_mean == Approx(270e6 / 3));
  CHECK(mails.wait_max == 180'000'000);
  CHECK(mails.waiting.mean == Approx(0.27));
  CHECK(mails.waiting.max == 2);
}

TEST_CASE("what is done once an instance is done again on the next one") {
  const RecordedRun run = recorded(R"({
    "duration": "10s",
    "platform": {"cold_start": "0s", "idle_timeout": "1s"},
    "routes": {"/a": {"GET": [{"once": "table", "do": {"sleep": "50ms"}}, {"respond": 200}]},
               "/b": {"GET": [{"once": "table", "do": {"sleep": "50ms"}}, {"respond": 200}]}},
    "clients": {"a": {"every": "400ms", "calls": 3, "send": "GET /a"},
                "b": {"every": "1d", "start": "200ms", "send": "GET /b"},
                "late": {"every": "1d", "start": "5s", "send": "GET /a"}}})");
  CHECK(time_line(run.story("a", 0)) == "sleep 0-50 | 200");
  CHECK(time_line(run.story("b", 0)) == "| 200");  // names are shared by all routes
  CHECK(time_line(run.story("a", 2)) == "| 200");
  CHECK(time_line(run.story("late", 0)) == "sleep 5000-5050 | 200");
}

TEST_CASE("a secret in a log line, or in an error that nobody catches, is in the log") {
  const RecordedRun run = recorded(R"({
    "duration": "1s",
    "env": {"KEY": {"secret": "k3y-text"}},
    "platform": {"cold_start": "0s"},
    "routes": {"/log": {"GET": [{"log": "key {env.KEY}"}, {"respond": 200}]},
               "/throw": {"GET": {"throw": "cannot use {env.KEY}"}},
               "/catch": {"GET": {"try": {"throw": "cannot use {env.KEY}"},
                                  "catch": {"respond": 500, "text": "sorry"}}},
               "/tell": {"GET": {"try": {"throw": "cannot use {env.KEY}"}, "as": "e",
                                 "catch": {"respond": 500, "text": "sorry: {e.message}"}}}},
    "clients": {"a": {"every": "1d", "send": "GET /log"}, "b": {"every": "1d", "send": "GET /throw"},
                "c": {"every": "1d", "send": "GET /catch"},
                "d": {"every": "1d", "send": "GET /tell"}}})");
  CHECK(run.story("b", 0).request.status == 500);
  CHECK(run.result.totals.leaks ==
        std::vector<trace::Leak>{
            {.secret = "KEY", .route = "GET /log", .channel = "log", .count = 1},
            {.secret = "KEY", .route = "GET /throw", .channel = "log", .count = 1},
            {.secret = "KEY", .route = "GET /tell", .channel = "error", .count = 1}});
}
