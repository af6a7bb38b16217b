// Handlers on their instance, at the database and at upstreams; the time limit.

#include "tests/model/recorded_run.hpp"
#include "tests/model/time_line.hpp"
#include "tests/support/catch.hpp"

using namespace routelab;
using namespace routelab::testing;

TEST_CASE("the time limit answers 504 and frees the instance; a running query goes on") {
  // The instance has one connection. Stopped at 50 ms, the first query keeps it until 110.
  const RecordedRun run = recorded(R"({
    "duration": "1s",
    "platform": {"cold_start": "0s", "max_instances": 1, "time_limit": "50ms"},
    "database": {"pool": 1, "connect": "10ms", "query": "100ms", "items": {"rows": 1}},
    "routes": {"/query": {"GET": [{"list": "items"}, {"respond": 200}]},
               "/quick": {"GET": [{"compute": "5ms"}, {"respond": 200}]}},
    "clients": {
      "first": {"every": "1d", "send": "GET /query"},
      "quick": {"every": "1d", "start": "55ms", "send": "GET /quick"},
      "second": {"every": "1d", "start": "65ms", "send": "GET /query"}}})");
  CHECK(time_line(run.story("first", 0)) ==
        "connect 0-10, query 10-50 cut | 504, then query 50-110");
  CHECK(time_line(run.story("quick", 0)) == "compute 55-60 | 200");
  CHECK(time_line(run.story("second", 0)) ==
        "pool wait 65-110, query 110-115 cut | 504, then query 115-210");
  const Record& first = run.story("first", 0).request;
  CHECK(first.outcome == trace::Outcome::TimedOut);
  CHECK(run.story("first", 0).stopped());
  CHECK(run.result.totals.connections.max == 1);
  CHECK(run.instances.size() == 1);
}

TEST_CASE("a query that outlives its handler keeps the instance, and no longer") {
  // Stopped at 5 ms, idle for its time at 10, but the query runs until 20.
  for (const char* idle_timeout : {"5ms", "0s"}) {
    const RecordedRun run = recorded(R"({
      "duration": "1s",
      "platform": {"cold_start": "0s", "time_limit": "5ms", "idle_timeout": ")" +
                                     std::string(idle_timeout) + R"("},
      "database": {"connect": "0s", "query": "20ms", "items": {"rows": 1}},
      "routes": {"/": {"GET": [{"list": "items"}, {"respond": 200}]}},
      "clients": {"one": {"every": "1d", "send": "GET /"}}})");
    REQUIRE(run.instances.size() == 1);
    CHECK(run.instances[0].duration == Duration::milliseconds(20).ns);
    CHECK(run.result.totals.connections.max == 1);
  }
}

TEST_CASE("a client that gives up behind a stopped handler's query sees nothing of it") {
  // Stopped at 50 ms; the query ends at 60; the answer is on its way when the client gives up.
  const RecordedRun run = recorded(R"({
    "duration": "1s",
    "network": {"delay": "40ms"},
    "platform": {"cold_start": "0s", "time_limit": "10ms"},
    "database": {"connect": "0s", "query": "20ms", "items": {"rows": 1}},
    "routes": {"/": {"GET": [{"list": "items"}, {"respond": 200}]}},
    "clients": {"hasty": {"every": "1d", "timeout": "70ms", "send": "GET /"}}})");
  CHECK(time_line(run.story("hasty", 0)) ==
        "network to server 0-40, query 40-50 cut, query 50-60 | 0, then "
        "network to client 50-90, late 0-90 failed");
}

TEST_CASE("a refused connection fails the step: on_error, or 500") {
  const auto run_with = [](const std::string& on_error) {
    return recorded(R"({
      "duration": "1s",
      "platform": {"cold_start": "0s"},
      "database": {"max_connections": 1, "pool": 1, "connect": "10ms", "query": "100ms",
                   "items": {"rows": 1}},
      "routes": {"/": {"GET": [{"list": "items" )" +
                    on_error + R"(}, {"respond": 200}]}},
      "clients": {"first": {"every": "1d", "send": "GET /"},
                  "second": {"every": "1d", "start": "50ms", "send": "GET /"}}})");
  };
  const RecordedRun caught = run_with(R"(, "on_error": {"respond": 503})");
  CHECK(time_line(caught.story("first", 0)) == "connect 0-10, query 10-110 | 200");
  CHECK(time_line(caught.story("second", 0)) == "connect 50-60 failed | 503");
  CHECK(caught.story("second", 0).request.outcome == trace::Outcome::Failed);
  CHECK(caught.result.totals.connections_refused == 1);
  const RecordedRun thrown = run_with("");
  CHECK(time_line(thrown.story("second", 0)) == "connect 50-60 failed | 500");
}

TEST_CASE("an upstream that is too slow, or fails") {
  const auto run_with = [](const std::string& upstream, const std::string& otherwise) {
    return recorded(R"({
      "duration": "10s",
      "platform": {"cold_start": "0s"},
      "upstreams": {"slow": )" +
                    upstream + R"(},
      "routes": {"/": {"GET": [{"fetch": "slow", "timeout": "200ms" )" +
                    otherwise +
                    R"(}, {"respond": 200}]}},
      "clients": {"one": {"every": "1d", "send": "GET /"}}})");
  };
  const std::string caught = R"(, "else": {"respond": 502})";
  const auto line = [](const RecordedRun& run) { return time_line(run.story("one", 0)); };
  CHECK(line(run_with(R"({"latency": "200ms"})", caught)) == "fetch 0-200 | 200");
  CHECK(line(run_with(R"({"latency": "201ms"})", caught)) == "fetch 0-200 failed | 502");
  CHECK(line(run_with(R"({"latency": "5s"})", "")) == "fetch 0-200 failed | 500");
  CHECK(line(run_with(R"({"latency": "100ms", "failure_rate": 1})", caught)) ==
        "fetch 0-100 failed | 502");
}

TEST_CASE("an instance has one event loop") {
  // Both wait at once, but compute one behind the other.
  const RecordedRun run = recorded(R"({
    "duration": "1s",
    "platform": {"cold_start": "0s", "max_instances": 1, "per_instance_concurrency": 2},
    "routes": {"/": {"GET": [{"sleep": "10ms"}, {"compute": "30ms"}, {"respond": 200}]}},
    "clients": {"first": {"every": "1d", "send": "GET /"},
                "second": {"every": "1d", "start": "5ms", "send": "GET /"}}})");
  CHECK(time_line(run.story("first", 0)) == "sleep 0-10, compute 10-40 | 200");
  CHECK(time_line(run.story("second", 0)) == "sleep 5-15, cpu wait 15-40, compute 40-70 | 200");
  CHECK(run.result.totals.running.max == 1);
}

TEST_CASE("a bill is per whole millisecond of each request, its cold start included") {
  // 100.2 ms of start and 10.2 ms of work: 111 ms. Warm: 11 ms. Half a GB.
  const RecordedRun run = recorded(R"({
    "duration": "10s",
    "platform": {"cold_start": "100200us", "memory": "512MB",
                 "price": {"usd_per_gb_second": 2, "usd_per_million_requests": 1000000}},
    "routes": {"/": {"GET": [{"compute": "10200us"}, {"respond": 200}]}},
    "clients": {"one": {"every": "1s", "calls": 2, "send": "GET /"}}})");
  CHECK(std::abs(run.result.totals.gb_seconds - 0.122 * 0.5) < 1e-12);
  CHECK(std::abs(run.result.totals.cost_usd - (0.122 * 0.5 * 2 + 2)) < 1e-12);
  model::Bill bill;
  bill.add(Duration{0});
  bill.add(Duration{1});
  bill.add(Duration::milliseconds(1));
  bill.add(Duration{1'000'001});
  CHECK(bill.gb_seconds(1) == 4e-3);
}
