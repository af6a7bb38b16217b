// A secret that leaves in a response is counted, however it got there.

#include "tests/model/recorded_run.hpp"
#include "tests/support/catch.hpp"

using namespace routelab;
using namespace routelab::testing;

TEST_CASE("a secret of env in a response") {
  const RecordedRun run = recorded(R"({
    "duration": "950ms",
    "env": {"KEY": {"secret": "hunter2"}, "NEXT_PUBLIC_SHOP": "north"},
    "routes": {
      "/leak": {"GET": [{"respond": 200, "json": {"debug": "{env.KEY}"}}]},
      "/safe": {"GET": [{"respond": 200, "json": {"shop": "{env.NEXT_PUBLIC_SHOP}"}}]}},
    "clients": {"one": {"every": "100ms", "send": "GET /leak"},
                "two": {"every": "100ms", "send": "GET /safe"}}})");
  const trace::Leak leak{.secret = "KEY", .route = "GET /leak", .channel = "body", .count = 10};
  // The first call waits for its cold start; all have been answered at the end.
  CHECK(run.result.totals.leaks == std::vector{leak});
}

TEST_CASE("a secret that takes the way over a table") {
  const RecordedRun run = recorded(R"({
    "duration": "10s",
    "env": {"KEY": {"secret": "hunter2"}},
    "platform": {"cold_start": "0s"},
    "database": {"notes": {"rows": 3, "columns": {"text": "text", "title": "text"}}},
    "routes": {
      "/write": {"POST": [
        {"insert": "notes", "values": {"text": "{env.KEY}", "title": "none"}}, {"respond": 201}]},
      "/text": {"GET": [{"get": "notes", "id": 4, "as": "note", "else": {"respond": 404}},
                        {"respond": 200, "json": {"text": "{note.text}"}}]},
      "/title": {"GET": [{"get": "notes", "id": 4, "as": "note", "else": {"respond": 404}},
                         {"respond": 200, "json": {"title": "{note.title}"}}]}},
    "clients": {"early": {"every": "1d", "send": "GET /text"},
                "writer": {"every": "1d", "start": "1s", "send": "POST /write"},
                "reader": {"every": "1s", "start": "2s", "calls": 5, "send": "GET /text"},
                "other": {"every": "1s", "start": "2s", "calls": 5, "send": "GET /title"}}})");
  CHECK(run.story("early", 0).request.status == 404);  // and that answer shows nothing
  CHECK(run.story("reader", 0).request.status == 200);
  const trace::Leak leak{.secret = "KEY", .route = "GET /text", .channel = "body", .count = 5};
  CHECK(run.result.totals.leaks == std::vector{leak});
}
