#include "sim/scenario/json_log.hpp"

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "sim/scenario/traffic_file.hpp"
#include "tests/scenario/recording_sample.hpp"
#include "tests/support/catch.hpp"

using namespace routelab;
using namespace routelab::scenario;
using namespace routelab::scenario::testing;

namespace {

Traffic read(std::string_view text) {
  Diagnostics diagnostics;
  const auto traffic = parse_traffic(text, "a.jsonl", TrafficLayout::FromHeader, diagnostics);
  INFO(diagnostics.render());
  REQUIRE(traffic);
  return *traffic;
}

}  // namespace

TEST_CASE("the same request in the words of several servers", "[scenario][json_log]") {
  // nginx, Caddy, pino, and two in plain words: one second apart, each took 12.5 ms.
  const Traffic traffic = read(
      R"({"time_iso8601": "2023-10-10T13:55:36+02:00", "request": "GET /a?b=1 HTTP/1.1", "request_time": "0.0125"}
{"ts": 1696938937, "request": {"method": "GET", "uri": "/a?b=1"}, "duration": 0.0125, "status": 200}
{"time": 1696938938000, "req": {"method": "GET", "url": "/a?b=1"}, "responseTime": 12.5}

{"timestamp": "2023-10-10T11:55:39Z", "method": "GET", "path": "/a?b=1", "duration": "12.5ms"}
{"ts": 1696938940000000, "verb": "GET", "url": "https://shop.test/a?b=1#c", "latency_ms": "12.5"}
{"time": "10/Oct/2023:13:55:41 +0200", "method": "GET", "uri": "/a?b=1", "elapsed": null}
)");
  CHECK(times_of(traffic) ==
        Times{0, 1'000'000'000, 2'000'000'000, 3'000'000'000, 4'000'000'000, 5'000'000'000});
  REQUIRE(traffic.requests.size() == 1);
  CHECK(traffic.requests[0].target == "/a?b=1");
  for (int i = 0; i < 5; ++i) {
    CHECK(traffic.arrivals.at(static_cast<std::size_t>(i)).work == Duration::microseconds(12'500));
  }
  CHECK_FALSE(traffic.arrivals[5].work);
  CHECK(traffic.tick == Duration{});
}

TEST_CASE("lines may be in any order", "[scenario][json_log]") {
  const Traffic traffic = read(
      "\xEF\xBB\xBF"
      R"({"ts": 2.5, "method": "PUT", "path": "/b"})"
      "\r\n"
      R"({"ts": 1, "method": "GET", "path": "/a"})");
  CHECK(times_of(traffic) == Times{0, 1'500'000'000});
  CHECK(traffic.requests.at(traffic.arrivals[0].function).target == "/a");
}

TEST_CASE("bad lines of a JSON log", "[scenario][json_log]") {
  const auto errors_of = [](std::string_view line) {
    Diagnostics diagnostics;
    CHECK_FALSE(parse_traffic(line, "a", TrafficLayout::JsonLog, diagnostics));
    const std::string text = diagnostics.render();
    return text.substr(0, text.find('\n'));
  };
  CHECK(errors_of("{\"ts\": 1,\n") ==
        "a:1:10: error: unexpected end of file: '{' of line 1 is not closed [bad-row]");
  CHECK(errors_of("\n[1]\n") == "a:2:1: error: this line is not a JSON object [bad-row]");
  CHECK(errors_of(R"({"method": "GET", "path": "/"})") ==
        "a:1:1: error: this line has no time [bad-row]");
  CHECK(errors_of(R"({"ts": "soon", "method": "GET", "path": "/"})") ==
        "a:1:8: error: the text 'soon' is not a time from 1970 to 2199 [bad-row]");
  CHECK(errors_of(R"({"ts": true, "method": "GET", "path": "/"})") ==
        "a:1:8: error: true is not a time from 1970 to 2199 [bad-row]");
  CHECK(errors_of(R"({"ts": 1, "path": "/"})") ==
        "a:1:1: error: this line has no request [bad-row]");
  CHECK(errors_of(R"({"ts": 1, "method": "get", "path": "/"})") ==
        "a:1:21: error: 'get' is not a method [bad-row]");
  CHECK(errors_of(R"({"ts": 1, "method": "GET", "path": 7})") ==
        "a:1:36: error: a method and a path are texts, not the number 7 [bad-row]");
  CHECK(errors_of(R"({"ts": 1, "method": "GET", "path": "a"})") ==
        "a:1:36: error: 'a' is not a path: it does not start with '/' [bad-row]");
  CHECK(errors_of(R"({"ts": 1, "method": "GET", "path": "/", "duration": -1})") ==
        "a:1:53: error: the number -1 is not a duration [bad-row]");
  CHECK(errors_of("{\"ts\": \xff}").find("a:1:8: error: ") == 0);
}

TEST_CASE("a line of more than a megabyte is a bad row", "[scenario][json_log]") {
  const std::string text = R"({"ts": 1, "method": "GET", "path": "/", "x": ")" +
                           std::string(2U << 20U, 'x') + "\"}\n" +
                           R"({"ts": 5, "method": "GET", "path": "/b"})";
  Diagnostics diagnostics;
  const auto traffic = parse_traffic(text, "a", TrafficLayout::JsonLog, diagnostics, BadRows::Skip);
  REQUIRE(traffic);
  REQUIRE(traffic->requests.size() == 1);
  CHECK(traffic->requests[0].target == "/b");
  CHECK(diagnostics.sorted().at(0).message ==
        "one bad row is left out: this line has more than 1 MB");
  CHECK(diagnostics.render().size() < 1000);
}
