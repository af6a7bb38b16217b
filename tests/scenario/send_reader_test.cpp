#include "sim/scenario/send_reader.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "sim/scenario/scenario.hpp"
#include "tests/support/catch.hpp"

using namespace routelab;
using namespace routelab::scenario;
using model::Routed;
using model::Send;

namespace {

struct Case {
  std::string_view send;
  std::string rendered;
};

/// What is sent is line 6.
constexpr std::string_view before = R"({"routes": {"/api/users": {"GET": {"respond": 200}},
"/api/users/[id]": {"GET": {"respond": 200}},
"/api/files/[...path]": {"GET": {"respond": 200}}},
"clients": {"c":
{"every": "1s", "send":
)";
constexpr std::string_view after = R"(
}}})";

std::optional<Scenario> read(std::string_view send, Diagnostics& diagnostics) {
  return load_text(std::string(before).append(send).append(after), "x.json", {}, diagnostics);
}

/// A scenario with these routes (each answers GET) and one client that sends `send`.
Scenario routed(const std::vector<std::string>& routes, const std::string& send,
                const std::string& functions = "app") {
  std::string text = R"({"platform": {"functions": ")" + functions + R"("}, "routes": {)";
  for (const std::string& route : routes) {
    text += (&route == &routes.front() ? "\"" : ",\"") + route + R"(": {"GET": {"respond": 200}})";
  }
  text += R"(}, "clients": {"c": {"every": "1s", "send": ")" + send + "\"}}}";
  Diagnostics diagnostics;
  auto scenario = load_text(text, "x.json", {}, diagnostics);
  INFO(diagnostics.render());
  REQUIRE(scenario);
  return std::move(*scenario);
}

const Send& send_of(const Scenario& scenario) { return scenario.world.clients.at(0).sends.at(0); }

/// Status, else the endpoint's name and its parameters.
std::string verdict(const Scenario& scenario, const Routed& routed) {
  if (routed.status != 0) return std::to_string(routed.status);
  std::string out = scenario.api.endpoints[routed.endpoint.index].name;
  for (const core::Value value : routed.params) out += " " + scenario.api.texts.json_of(value);
  return out;
}

std::string verdict(const std::vector<std::string>& routes, const std::string& send) {
  const Scenario scenario = routed(routes, send);
  return verdict(scenario, send_of(scenario).routed);
}

const std::vector<Case> mistakes{
    {R"("/api/users")",
     R"(x.json:6:1: error: '/api/users' is not a request [bad-request]
    6 | "/api/users"
      | ^~~~~~~~~~~~
      = the method comes first: "GET /api/users"
)"},
    {R"("")",
     R"(x.json:6:1: error: '' is not a request [bad-request]
    6 | ""
      | ^~
      = a request looks like "GET /api/users/7"
)"},
    {R"("GET")",
     R"(x.json:6:1: error: 'GET' is not a request [bad-request]
    6 | "GET"
      | ^~~~~
      = a request looks like "GET /api/users/7"
)"},
    {R"("get /api/users")",
     R"(x.json:6:1: error: 'get' is not a method [bad-request]
    6 | "get /api/users"
      | ^~~~~~~~~~~~~~~~
      = did you mean 'GET'?
)"},
    {R"("FETCH /api/users")",
     R"(x.json:6:1: error: 'FETCH' is not a method [bad-request]
    6 | "FETCH /api/users"
      | ^~~~~~~~~~~~~~~~~~
      = expected one of: DELETE, GET, HEAD, OPTIONS, PATCH, POST, PUT
)"},
    {R"("GET api/users")",
     R"(x.json:6:1: error: 'GET api/users' is not a request [bad-request]
    6 | "GET api/users"
      | ^~~~~~~~~~~~~~~
      = a request looks like "GET /api/users/7"
)"},
    {R"("GET  /api/users")",
     R"(x.json:6:1: error: 'GET  /api/users' is not a request [bad-request]
    6 | "GET  /api/users"
      | ^~~~~~~~~~~~~~~~~
      = a request looks like "GET /api/users/7"
)"},
    {R"("GET /api/users HTTP/1.1")",
     R"(x.json:6:1: error: '/api/users HTTP/1.1' cannot be sent: a target has no spaces, '#' or control characters [bad-request]
    6 | "GET /api/users HTTP/1.1"
      | ^~~~~~~~~~~~~~~~~~~~~~~~~
      = write %20 for a space, %23 for '#'
)"},
    {R"("GET /api/users#top")",
     R"(x.json:6:1: error: '/api/users#top' cannot be sent: a target has no spaces, '#' or control characters [bad-request]
    6 | "GET /api/users#top"
      | ^~~~~~~~~~~~~~~~~~~~
      = write %20 for a space, %23 for '#'
)"},
    {R"("GET /api/users/{id}")",
     R"(x.json:6:1: error: '{id}' is no range of numbers [bad-number]
    6 | "GET /api/users/{id}"
      | ^~~~~~~~~~~~~~~~~~~~~
      = a number drawn for each request is written {1..100}, once
)"},
    {R"("GET /api/users/{1-100}")",
     R"(x.json:6:1: error: '{1-100}' is no range of numbers [bad-number]
    6 | "GET /api/users/{1-100}"
      | ^~~~~~~~~~~~~~~~~~~~~~~~
      = a number drawn for each request is written {1..100}, once
)"},
    {R"("GET /api/users/{100..1}")",
     R"(x.json:6:1: error: '{100..1}' ends before it begins [bad-number]
    6 | "GET /api/users/{100..1}"
      | ^~~~~~~~~~~~~~~~~~~~~~~~~
      = a number drawn for each request is written {1..100}, once
)"},
    {R"("GET /api/users/{1..99999999999}")",
     R"(x.json:6:1: error: '{1..99999999999}' goes beyond 9999999999 [bad-number]
    6 | "GET /api/users/{1..99999999999}"
      | ^~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~
      = a number drawn for each request is written {1..100}, once
)"},
    {R"("GET /api/users/{1..5")",
     R"(x.json:6:1: error: a '{' is not closed in '/api/users/{1..5' [bad-number]
    6 | "GET /api/users/{1..5"
      | ^~~~~~~~~~~~~~~~~~~~~~
      = a number drawn for each request is written {1..100}, once
)"},
    {R"("GET /api/users/{1..5}/posts/{1..5}")",
     R"(x.json:6:1: error: there is more than one drawn number in '/api/users/{1..5}/posts/{1..5}' [bad-number]
    6 | "GET /api/users/{1..5}/posts/{1..5}"
      | ^~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~
      = a number drawn for each request is written {1..100}, once
)"},
    {R"("GET /api/users/{-5..5}")",
     R"(x.json:6:1: error: '{-5..5}' is no range of numbers [bad-number]
    6 | "GET /api/users/{-5..5}"
      | ^~~~~~~~~~~~~~~~~~~~~~~~
      = a number drawn for each request is written {1..100}, once
)"},
    {R"("GET /api/users/1{1..5}")",
     R"(x.json:6:1: error: a drawn number ends its segment and does not follow a digit [bad-number]
    6 | "GET /api/users/1{1..5}"
      | ^~~~~~~~~~~~~~~~~~~~~~~~
      = for example GET /api/users/user-{1..100}/posts
)"},
    {R"("GET /api/users/{1..5}.json")",
     R"(x.json:6:1: error: a drawn number ends its segment and does not follow a digit [bad-number]
    6 | "GET /api/users/{1..5}.json"
      | ^~~~~~~~~~~~~~~~~~~~~~~~~~~~
      = for example GET /api/users/user-{1..100}/posts
)"},
    {R"("GET /api/files/{1..5}/x")",
     R"(x.json:6:1: error: in a catch-all parameter a drawn number comes last [bad-number]
    6 | "GET /api/files/{1..5}/x"
      | ^~~~~~~~~~~~~~~~~~~~~~~~~
      = for example GET /api/files/a/{1..100}
)"},
    {R"("GET /api/files/{1..5}/7")",
     R"(x.json:6:1: error: in a catch-all parameter a drawn number comes last [bad-number]
    6 | "GET /api/files/{1..5}/7"
      | ^~~~~~~~~~~~~~~~~~~~~~~~~
      = for example GET /api/files/a/{1..100}
)"},
    {R"("GET /api/users?page={1..5}&size={x..y}")",
     R"(x.json:6:1: error: '{x..y}' is no range of numbers [bad-number]
    6 | "GET /api/users?page={1..5}&size={x..y}"
      | ^~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~
      = a number drawn for each request is written {1..100}, once
)"},
    {R"("GET /api/users?page={1..5}x")",
     R"(x.json:6:1: error: a drawn number ends its text and does not follow a digit [bad-number]
    6 | "GET /api/users?page={1..5}x"
      | ^~~~~~~~~~~~~~~~~~~~~~~~~~~~~
      = for example "user-{1..100}"
)"},
    {R"("GET /api/user/7")",
     R"(x.json:6:1: warning: no route answers '/api/user/7': every such request gets a 404 [no-route]
    6 | "GET /api/user/7"
      | ^~~~~~~~~~~~~~~~~
      = there is a route '/api/users/[id]'
)"},
    {R"("GET /api/nothing")",
     R"(x.json:6:1: warning: no route answers '/api/nothing': every such request gets a 404 [no-route]
    6 | "GET /api/nothing"
      | ^~~~~~~~~~~~~~~~~~
)"},
    {R"("GET /api/users/[id]")",
     R"(x.json:6:1: warning: '[id]' is sent as it stands: requests have concrete paths [literal-parameter]
    6 | "GET /api/users/[id]"
      | ^~~~~~~~~~~~~~~~~~~~~
      = write a value, or {1..100} for a number drawn for each request
)"},
    {R"("GET /api/users/")",
     R"(x.json:6:1: warning: every such request is redirected to '/api/users' [redirected]
    6 | "GET /api/users/"
      | ^~~~~~~~~~~~~~~~~
      = clients do not follow it: send the path in that form
)"},
    {R"("GET /api//users")",
     R"(x.json:6:1: warning: every such request is redirected to '/api/users' [redirected]
    6 | "GET /api//users"
      | ^~~~~~~~~~~~~~~~~
      = clients do not follow it: send the path in that form
)"},
    {R"("GET /api/files")",
     R"(x.json:6:1: warning: no route answers '/api/files': every such request gets a 404 [no-route]
    6 | "GET /api/files"
      | ^~~~~~~~~~~~~~~~
)"},
    {R"({"GET /api/users": {"json": {"name": {"first": "Ada"}, "tags": ["a"], "age": "{20..}", "n": "1{1..5}", "m": "{1..5} years"}}})",
     R"(x.json:6:78: error: '{20..}' is no range of numbers [bad-number]
    6 | {"GET /api/users": {"json": {"name": {"first": "Ada"}, "tags": ["a"], "age": "{20..}", "n": "1{1..5}...
      |                                                                              ^~~~~~~~
      = a number drawn for each request is written {1..100}, once
x.json:6:93: error: a drawn number ends its text and does not follow a digit [bad-number]
    6 | ...}, "tags": ["a"], "age": "{20..}", "n": "1{1..5}", "m": "{1..5} years"}}}
      |                                            ^~~~~~~~~
      = for example "user-{1..100}"
x.json:6:109: error: a drawn number ends its text and does not follow a digit [bad-number]
    6 | ..., "age": "{20..}", "n": "1{1..5}", "m": "{1..5} years"}}}
      |                                            ^~~~~~~~~~~~~~
      = for example "user-{1..100}"
)"},
    {R"({"GET /api/nope": 1, "GOT /api/users": 2})",
     R"(x.json:6:2: warning: no route answers '/api/nope': every such request gets a 404 [no-route]
    6 | {"GET /api/nope": 1, "GOT /api/users": 2}
      |  ^~~~~~~~~~~~~~~
x.json:6:22: error: 'GOT' is not a method [bad-request]
    6 | {"GET /api/nope": 1, "GOT /api/users": 2}
      |                      ^~~~~~~~~~~~~~~~
      = did you mean 'GET'?
)"},
};

}  // namespace

TEST_CASE("each mistake in a request has its message", "[scenario][send_reader]") {
  for (const Case& c : mistakes) {
    INFO(c.send);
    Diagnostics diagnostics;
    const bool loaded = read(c.send, diagnostics).has_value();
    CHECK(loaded != diagnostics.has_errors());
    CHECK(diagnostics.render() == c.rendered);
  }
}

TEST_CASE("a request is routed once, when it is read", "[scenario][send_reader]") {
  const std::vector<std::string> routes{"/api/users", "/api/users/[id]", "/files/[...path]"};
  CHECK(verdict(routes, "GET /api/users") == "GET /api/users");
  CHECK(verdict(routes, "HEAD /api/users") == "GET /api/users");
  CHECK(verdict(routes, "GET /api/users/7?full=1") == "GET /api/users/[id] \"7\"");
  CHECK(verdict(routes, "GET /api/users/Ada%20L") == "GET /api/users/[id] \"Ada L\"");
  CHECK(verdict(routes, "GET /files/a%2Fb/c%20d") == "GET /files/[...path] \"a/b/c d\"");
  CHECK(verdict(routes, "PUT /api/users") == "405");
  CHECK(verdict(routes, "OPTIONS /api/users") == "204");
  CHECK(verdict(routes, "GET /api/users/") == "308");
  CHECK(verdict(routes, "GET /api/users/%ff") == "400");
  CHECK(verdict(routes, "GET /nothing") == "404");
}

TEST_CASE("a refusal counts for the route's first endpoint", "[scenario][send_reader]") {
  const Scenario refused = routed({"/a", "/b"}, "PUT /b");
  CHECK(send_of(refused).routed.endpoint == EndpointId{std::size_t{1}});
  CHECK_FALSE(send_of(routed({"/a"}, "GET /c")).routed.endpoint.valid());
}

TEST_CASE("a drawn number ends its parameter", "[scenario][send_reader]") {
  const auto check = [](const std::string& target, int param, std::string_view prefix) {
    INFO(target);
    const Scenario scenario =
        routed({"/u/[id]", "/u/[id]/posts/[post]", "/f/[...path]"}, "GET " + target);
    const Send& send = send_of(scenario);
    CHECK(send.numbered);
    CHECK(send.low == 1);
    CHECK(send.high == 9'999'999'999);
    CHECK(send.by_number.empty());
    CHECK(send.routed.numbered_param == param);
    CHECK(scenario.api.texts.of(send.routed.number_prefix) == prefix);
  };
  check("/u/{1..9999999999}", 0, "");
  check("/u/user-{1..9999999999}", 0, "user-");
  check("/u/{1..9999999999}/posts/7", 0, "");
  check("/u/7/posts/p%20{1..9999999999}", 1, "p ");
  check("/f/a/b/{1..9999999999}", 0, "a/b/");
}

TEST_CASE("an escaped digit is a digit", "[scenario][send_reader]") {
  for (const std::string send : {"/api/users/%31{1..5}", "/api/users?q=%31{1..5}"}) {
    Diagnostics diagnostics;
    CHECK_FALSE(read("\"GET " + send + "\"", diagnostics));
    REQUIRE(diagnostics.error_count() == 1);
    CHECK(diagnostics.sorted()[0].code == "bad-number");
  }
}

TEST_CASE("a range of one number is that number", "[scenario][send_reader]") {
  const Scenario scenario = routed({"/f/[...path]"}, "GET /f/{7..7}/x");
  CHECK(send_of(scenario).routed.numbered_param == -1);
  CHECK(verdict(scenario, send_of(scenario).routed) == "GET /f/[...path] \"7/x\"");
}

TEST_CASE("numbers that a route spells out go their own way", "[scenario][send_reader]") {
  SECTION("a number") {
    const Scenario scenario = routed({"/u/[id]", "/u/3"}, "GET /u/{1..5}");
    const auto& by_number = send_of(scenario).by_number;
    REQUIRE(by_number.size() == 5);
    CHECK(verdict(scenario, by_number[1]) == "GET /u/[id] \"2\"");
    CHECK(verdict(scenario, by_number[2]) == "GET /u/3");
    CHECK(verdict(scenario, by_number[4]) == "GET /u/[id] \"5\"");
  }
  SECTION("a word that ends in a number") {
    const Scenario scenario = routed({"/u/[id]", "/u/user-3"}, "GET /u/user-{1..5}");
    REQUIRE(send_of(scenario).by_number.size() == 5);
    CHECK(verdict(scenario, send_of(scenario).by_number[2]) == "GET /u/user-3");
  }
  SECTION("deep inside") {
    const Scenario scenario =
        routed({"/u/[id]/posts", "/u/2/posts", "/u/4"}, "GET /u/{1..5}/posts");
    REQUIRE(send_of(scenario).by_number.size() == 5);
    CHECK(verdict(scenario, send_of(scenario).by_number[1]) == "GET /u/2/posts");
    CHECK(verdict(scenario, send_of(scenario).by_number[3]) == "GET /u/[id]/posts \"4\"");
  }
  SECTION("behind dot segments") {
    const Scenario scenario = routed({"/u/[id]", "/u/3"}, "GET /x/../u/{1..5}");
    REQUIRE(send_of(scenario).by_number.size() == 5);
    CHECK(verdict(scenario, send_of(scenario).by_number[2]) == "GET /u/3");
  }
  SECTION("beside a catch-all") {
    const Scenario scenario = routed({"/f/[...path]", "/f/3"}, "GET /f/{1..5}");
    REQUIRE(send_of(scenario).by_number.size() == 5);
    CHECK(verdict(scenario, send_of(scenario).by_number[0]) == "GET /f/[...path] \"1\"");
    CHECK(verdict(scenario, send_of(scenario).by_number[2]) == "GET /f/3");
  }
  SECTION("only some of them are routed at all") {
    const Scenario scenario = routed({"/u/1", "/u/3"}, "GET /u/{1..3}");
    CHECK(verdict(scenario, send_of(scenario).by_number[1]) == "404");
  }
  SECTION("not in the range, elsewhere, or not spelt as numbers are") {
    for (const std::string other : {"/u/6", "/u/03", "/2/x", "/u/v3", "/u/3x", "/u/x/3"}) {
      INFO(other);
      CHECK(send_of(routed({"/u/[id]", other}, "GET /u/{1..5}")).by_number.empty());
    }
  }
}

TEST_CASE("a range has a limit where each number is routed", "[scenario][send_reader]") {
  const auto message_of = [](const std::string& platform, const std::string& routes) {
    Diagnostics diagnostics;
    CHECK_FALSE(load_text(R"({"platform": {"functions": ")" + platform + R"("}, "routes": {)" +
                              routes + R"(}, "clients": {"c": {"every": "1s",
                              "send": "GET /u/{0..100000}"}}})",
                          "x.json", {}, diagnostics));
    REQUIRE(diagnostics.sorted().size() == 1);
    return diagnostics.sorted()[0].message + " = " + diagnostics.sorted()[0].hint;
  };
  const std::string one = R"("/u/[id]": {"GET": {"respond": 200}})";
  CHECK(message_of("path", one) ==
        "this range is too wide to route its numbers one by one (at most 100000) = "
        "with \"functions\": \"path\" each number is a function");
  CHECK(message_of("app", one + R"(, "/u/7": {"GET": {"respond": 200}})") ==
        "this range is too wide to route its numbers one by one (at most 100000) = "
        "a route spells out one of its numbers");
}

TEST_CASE("which function serves a request", "[scenario][send_reader]") {
  const std::vector<std::string> routes{"/u/[id]", "/x"};
  SECTION("one for the app") {
    CHECK(routed(routes, "GET /u/{1..5}").world.functions == std::vector<std::string>{"app"});
  }
  SECTION("one for each route") {
    CHECK(routed(routes, "GET /u/{1..5}", "route").world.functions ==
          std::vector<std::string>{"/u/[id]"});
  }
  SECTION("one for each path") {
    const Scenario scenario = routed(routes, "GET /u/{1..3}", "path");
    CHECK(scenario.world.functions == std::vector<std::string>{"/u/1", "/u/2", "/u/3"});
    REQUIRE(send_of(scenario).by_number.size() == 3);
    CHECK(send_of(scenario).by_number[2].function == 2);
  }
}

TEST_CASE("a query's fields are texts", "[scenario][send_reader]") {
  const Scenario scenario =
      routed({"/x"}, "GET /x?page=2&&q=a+b%21&flag&n={1..5}&u=user%20{10..20}&bad=%zz&=e");
  const core::Texts& texts = scenario.api.texts;
  const auto& query = send_of(scenario).query;
  REQUIRE(query.size() == 7);
  const auto shown = [&](std::size_t i) {
    return std::string(texts.of(query[i].name)) + "=" + texts.json_of(query[i].constant);
  };
  CHECK(shown(0) == "page=\"2\"");
  CHECK(shown(1) == "q=\"a b!\"");
  CHECK(shown(2) == "flag=\"\"");
  CHECK(query[3].drawn);
  CHECK(query[3].as_text);
  CHECK(query[3].prefix == core::empty_text);
  CHECK(query[3].low == 1);
  CHECK(query[3].high == 5);
  CHECK(texts.of(query[4].prefix) == "user ");  // decoded, like a constant
  CHECK(shown(5) == "bad=\"%zz\"");
  CHECK(shown(6) == "=\"e\"");
  CHECK_FALSE(send_of(scenario).numbered);
}

TEST_CASE("a body's fields keep their types", "[scenario][send_reader]") {
  Diagnostics diagnostics;
  const auto scenario = read(R"({"GET /api/users": {"json": {"name": "Ada", "age": 36, "x": 1.5,
      "ok": true, "none": null, "n": "{20..60}", "user": "user-{1..5}"}}})",
                             diagnostics);
  INFO(diagnostics.render());
  REQUIRE(scenario);
  const core::Texts& texts = scenario->api.texts;
  const auto& body = send_of(*scenario).body;
  REQUIRE(body.size() == 7);
  std::string shown;
  for (std::size_t i = 0; i < 5; ++i) shown += texts.json_of(body[i].constant) + " ";
  CHECK(shown == "\"Ada\" 36 1.5 true null ");
  CHECK(body[5].drawn);
  CHECK_FALSE(body[5].as_text);  // a number
  CHECK(body[5].high == 60);
  CHECK(body[6].as_text);
  CHECK(texts.of(body[6].prefix) == "user-");
}
