#include "sim/scenario/har.hpp"

#include <string>
#include <string_view>

#include "sim/scenario/traffic_file.hpp"
#include "tests/support/catch.hpp"

using namespace routelab;
using namespace routelab::scenario;

namespace {

constexpr std::string_view archive =
    R"({"log": {"version": "1.2", "creator": {"name": "x"}, "entries": [
{"startedDateTime": "2024-03-05T19:40:02.250Z", "time": 80.5, "timings": {"wait": 42.25},
 "request": {"method": "POST", "url": "https://shop.test/api/basket?x=1",
  "headers": [{"name": "Content-Type", "value": "application/json"}, {"name": "X-Trace", "value": "7"},
   {"name": "Cookie", "value": "session=abc; theme=dark"}, {"name": "sec-fetch-mode", "value": "cors"},
   {"name": "Authorization", "value": "Bearer t"}, {"name": ":authority", "value": "shop.test"}],
  "postData": {"mimeType": "application/json", "text": "{\"id\":3}"}}},
{"startedDateTime": "2024-03-05T20:40:01.000+01:00", "time": 12, "timings": {"wait": -1},
 "request": {"method": "GET", "url": "https://shop.test", "headers": []}},
{"startedDateTime": "2024-03-05T19:40:01.500Z", "time": 12,
 "request": {"method": "GET", "url": "https://font.test/a.woff2", "headers": []}},
{"startedDateTime": "2024-03-05T19:40:01.500Z", "time": 12,
 "request": {"method": "GET", "url": "data:image/png;base64,AAAA", "headers": []}},
{"startedDateTime": "2024-03-05T19:40:03.000Z",
 "request": {"method": "POST", "url": "https://shop.test/login",
  "postData": {"mimeType": "application/x-www-form-urlencoded",
   "params": [{"name": "user", "value": "a b"}, {"name": "pw", "value": "x&y"}]}}}
]}})";

}  // namespace

TEST_CASE("an archive as browsers save it", "[scenario][har]") {
  Diagnostics diagnostics;
  const auto traffic = parse_traffic(archive, "a.har", TrafficLayout::FromHeader, diagnostics);
  INFO(diagnostics.render());
  REQUIRE(traffic);
  CHECK(diagnostics.render() ==
        "a.har: warning: 2 entries are left out: they did not go to 'shop.test' [other-hosts]\n");
  REQUIRE(traffic->arrivals.size() == 3);
  CHECK(traffic->arrivals[0].at == time_zero);
  CHECK(traffic->arrivals[1].at == Time{1'250'000'000});
  CHECK(traffic->arrivals[2].at == Time{2'000'000'000});
  CHECK(traffic->arrivals[0].work == Duration::milliseconds(12));
  CHECK(traffic->arrivals[1].work == Duration::microseconds(42'250));
  CHECK_FALSE(traffic->arrivals[2].work);
  const RecordedRequest& page = traffic->requests.at(traffic->arrivals[0].function);
  CHECK(page.target == "/");
  CHECK_FALSE(page.body);
  const RecordedRequest& basket = traffic->requests.at(traffic->arrivals[1].function);
  CHECK(basket.method == core::Method::POST);
  CHECK(basket.target == "/api/basket?x=1");
  CHECK(basket.content_type == "application/json");
  CHECK(basket.body == "{\"id\":3}");
  CHECK(basket.headers == RecordedRequest::Pairs{{"x-trace", "7"}, {"authorization", "Bearer t"}});
  CHECK(basket.cookies == RecordedRequest::Pairs{{"session", "abc"}, {"theme", "dark"}});
  CHECK(traffic->requests.at(traffic->arrivals[2].function).body == "user=a%20b&pw=x%26y");
}

TEST_CASE("bad entries of an archive", "[scenario][har]") {
  const auto errors_of = [](const std::string& entry) {
    Diagnostics diagnostics;
    const std::string text = "{\"log\": {\"entries\": [\n" + entry + "]}}";
    CHECK_FALSE(parse_traffic(text, "a", TrafficLayout::Har, diagnostics));
    const std::string rendered = diagnostics.render();
    return rendered.substr(0, rendered.find('\n'));
  };
  const std::string at = R"("startedDateTime": "2024-03-05T19:40:03Z", )";
  CHECK(errors_of("7") == "a:2:1: error: this entry has no request with a url [bad-row]");
  CHECK(errors_of("{" + at + R"("request": {"method": "GET"}})") ==
        "a:2:1: error: this entry has no request with a url [bad-row]");
  CHECK(errors_of("{" + at + R"("request": {"url": "http://h/"}})") ==
        "a:2:56: error: expected a method, but found nothing [bad-row]");
  CHECK(errors_of("{" + at + R"("request": {"url": "http://h/", "method": "BREW"}})") ==
        "a:2:87: error: expected a method, but found the text 'BREW' [bad-row]");
  CHECK(errors_of("{" + at + R"("request": {"url": "http://h/%z", "method": "GET"}})") ==
        "a:2:64: error: '/%z' has a bad escape in its path [bad-row]");
  CHECK(errors_of(R"({"startedDateTime": 5, "request": {"url": "http://h/", "method": "GET"}})") ==
        "a:2:21: error: expected a date and time as 'startedDateTime', but found the number 5 "
        "[bad-row]");
  CHECK(errors_of("") == "a: error: there is nothing in this file [bad-table]");
}

TEST_CASE("what is no archive", "[scenario][har]") {
  Diagnostics diagnostics;
  CHECK_FALSE(parse_traffic("{\"log\": 7}", "a", TrafficLayout::Har, diagnostics));
  CHECK(diagnostics.sorted().at(0).message == "this is no HTTP archive: it has no log.entries");
  Diagnostics syntax;
  CHECK_FALSE(parse_traffic("{\"log\":", "a", TrafficLayout::Har, syntax));
  CHECK(syntax.error_count() == 2);
  CHECK(looks_like_har(" {\n\"log\" : {"));
  CHECK_FALSE(looks_like_har(R"({"log": "text of a line"})"));
}
