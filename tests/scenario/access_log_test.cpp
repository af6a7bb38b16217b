#include "sim/scenario/access_log.hpp"

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "sim/scenario/traffic_file.hpp"
#include "tests/support/rapidcheck.hpp"

using namespace routelab;
using namespace routelab::scenario;

namespace {

Traffic read(std::string_view text, TrafficLayout layout = TrafficLayout::FromHeader) {
  Diagnostics diagnostics;
  const auto traffic = parse_traffic(text, "a.log", layout, diagnostics);
  INFO(diagnostics.render());
  REQUIRE(traffic);
  return *traffic;
}

std::vector<std::int64_t> seconds_of(const Traffic& traffic) {
  std::vector<std::int64_t> times;
  for (const RecordedArrival& arrival : traffic.arrivals) {
    times.push_back(arrival.at.ns / 1'000'000'000);
  }
  return times;
}

std::string errors_of(std::string_view line) {
  Diagnostics diagnostics;
  CHECK_FALSE(parse_traffic(line, "a.log", TrafficLayout::AccessLog, diagnostics));
  return diagnostics.render();
}

constexpr std::string_view good =
    R"(198.51.100.7 - - [10/Oct/2023:13:55:36 +0200] "GET /api/users?page=2 HTTP/1.1" 200 2326)";

}  // namespace

TEST_CASE("both formats of access logs", "[scenario][access_log]") {
  const Traffic traffic = read(std::string(good) + "\r\n" +
                               R"(::1 - ada l [10/Oct/2023:11:55:35 +0000] "POST /a HTTP/1.0" 201 -
198.51.100.7 - - [10/Oct/2023:07:25:40 -0430] "GET http://shop.test/api/users?page=2#x HTTP/1.1" 304 0 "https://x.test/" "Mozilla \"5\"" 0.003

h - - [10/Oct/2023:11:55:36 +0000] "GET /api/users?page=2" 200 1)");
  CHECK(seconds_of(traffic) == std::vector<std::int64_t>{0, 1, 1, 5});
  CHECK(traffic.tick == Duration::seconds(1));
  REQUIRE(traffic.requests.size() == 2);
  CHECK(traffic.requests[0].method == core::Method::GET);
  CHECK(traffic.requests[0].target == "/api/users?page=2");
  CHECK(traffic.requests[1].method == core::Method::POST);
  CHECK(traffic.requests[1].target == "/a");
  CHECK(traffic.arrivals[0].function == 1);
  CHECK(traffic.arrivals[3].function == 0);
  CHECK_FALSE(traffic.arrivals[0].work);
}

TEST_CASE("a request as the server escaped it", "[scenario][access_log]") {
  const auto target = [](std::string request) {
    return read(R"(h - - [10/Oct/2023:13:55:36 +0200] "GET )" + std::move(request) +
                R"( HTTP/1.1" 200 1)")
        .requests.at(0)
        .target;
  };
  CHECK(target(R"(/a\"b)") == "/a\"b");
  CHECK(target(R"(/a\\b)") == "/a\\b");
  CHECK(target(R"(/\xC3\xA4)") == "/\xC3\xA4");
  CHECK(target("/a%20b") == "/a%20b");
  CHECK(target("/{1..3}") == "/{1..3}");
}

TEST_CASE("a leap second is the midnight after it", "[scenario][access_log]") {
  CHECK(seconds_of(read("h - - [31/Dec/2016:23:59:60 +0000] \"GET / HTTP/1.1\" 200 1\n"
                        "h - - [01/Jan/2017:00:59:59 +0100] \"GET / HTTP/1.1\" 200 1\n")) ==
        std::vector<std::int64_t>{0, 1});
}

TEST_CASE("bad lines of an access log", "[scenario][access_log]") {
  CHECK(errors_of(R"(h - - [10/Oct/2023:13:55:36 +0200] "BREW /pot HTTP/1.1" 418 1)") ==
        R"(a.log:1:37: error: 'BREW' is not a method [bad-row]
    1 | h - - [10/Oct/2023:13:55:36 +0200] "BREW /pot HTTP/1.1" 418 1
      |                                     ^~~~~~~~~~~~~~~~~~
      = known are DELETE, GET, HEAD, OPTIONS, PATCH, POST or PUT
)");
  CHECK(errors_of(R"(h - - [10/Foo/2023:13:55:36 +0200] "GET / HTTP/1.1" 200 1)") ==
        R"(a.log:1:8: error: '10/Foo/2023:13:55:36 +0200' is not a time from 1970 to 2199 [bad-row]
    1 | h - - [10/Foo/2023:13:55:36 +0200] "GET / HTTP/1.1" 200 1
      |        ^~~~~~~~~~~~~~~~~~~~~~~~~~
      = write it as 10/Oct/2023:13:55:36 +0200
)");
  const auto message_of = [](std::string_view line) {
    const std::string text = errors_of(line);
    const std::size_t start = text.find("error: ") + 7;
    return text.substr(start, text.find('\n') - start);
  };
  const auto request = [&](const std::string& text) {
    return message_of("h - - [10/Oct/2023:13:55:36 +0200] \"" + text + "\" 200 1");
  };
  CHECK(request("GET /a%zz HTTP/1.1") == "'/a%zz' has a bad escape in its path [bad-row]");
  CHECK(request("GET /%ff HTTP/1.1") == "'/%ff' has a bad escape in its path [bad-row]");
  CHECK(request("GET /a b HTTP/1.1") == "'/a b' has a space, '#' or a control character [bad-row]");
  CHECK(request("OPTIONS * HTTP/1.1") == "'*' is not a path: it does not start with '/' [bad-row]");
  CHECK(request("GET") == "'' is not a path: it does not start with '/' [bad-row]");
  CHECK(request("-") == "there is no request in this line [bad-row]");
  CHECK(request(R"(GET /\xff HTTP/1.1)") == "'/\\xff' is not valid UTF-8 [bad-row]");
  CHECK(message_of("hello") == "this is not a line of an access log [bad-row]");
  CHECK(message_of(R"(h - - [10/Oct/2023:13:55:36 +0200] "GET / HTTP/1.1" - 1)") ==
        "'-' is not a status [bad-row]");
  CHECK(message_of(R"(h - - [30/Feb/2023:13:55:36 +0200] "GET / HTTP/1.1" 200 1)") ==
        "'30/Feb/2023:13:55:36 +0200' is not a time from 1970 to 2199 [bad-row]");
  CHECK(message_of(R"(h - - [10/Oct/2023:13:55:60 +0200] "GET / HTTP/1.1" 200 1)") ==
        "'10/Oct/2023:13:55:60 +0200' is not a time from 1970 to 2199 [bad-row]");
  CHECK(message_of("") == "there is nothing in this file [bad-table]");
  CHECK(message_of(std::string_view("a\0b", 3)) == "this is not text [bad-table]");
}

TEST_CASE("bad lines can be left out", "[scenario][access_log]") {
  Diagnostics diagnostics;
  const std::string text = "x\n" + std::string(good) + "\n\nyy\nz\n";
  const auto traffic =
      parse_traffic(text, "a.log", TrafficLayout::AccessLog, diagnostics, BadRows::Skip);
  REQUIRE(traffic);
  CHECK(traffic->arrivals.size() == 1);
  CHECK(
      diagnostics.render() ==
      R"(a.log:1:1: warning: 3 bad rows are left out, this is the first: this is not a line of an access log [bad-rows]
    1 | x
      | ^
      = a line looks like: 198.51.100.7 - - [10/Oct/2023:13:55:36 +0200] "GET /x HTTP/1.1" 200 9
      = the next are at line:column 4:1, 5:1
)");
  Diagnostics nothing_left;
  CHECK_FALSE(parse_traffic("x\n", "a.log", TrafficLayout::AccessLog, nothing_left, BadRows::Skip));
  CHECK(nothing_left.error_count() == 1);
}

TEST_CASE("random lines never crash, and what is accepted can be sent", "[scenario][access_log]") {
  rc::prop("mutated lines", [] {
    std::string text(good);
    const int changes = *rc::gen::inRange(0, 6);
    for (int i = 0; i < changes; ++i) {
      const auto at = *rc::gen::inRange<std::size_t>(0, text.size());
      text[at] = *rc::gen::element('"', '[', ']', ' ', '\\', '%', '/', '\n', '\xff', 'x', '0');
    }
    Diagnostics diagnostics;
    const auto traffic = parse_traffic(text, "a.log", TrafficLayout::AccessLog, diagnostics);
    RC_ASSERT(traffic.has_value() != diagnostics.has_errors());
    if (!traffic) return;
    for (const RecordedRequest& request : traffic->requests) {
      RC_ASSERT(target_problem(request.target).empty());
    }
  });
}
