#include "sim/scenario/client_reader.hpp"

#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "sim/scenario/scenario.hpp"
#include "tests/scenario/recording_sample.hpp"
#include "tests/support/catch.hpp"

using namespace routelab;
using namespace routelab::scenario;
using namespace routelab::scenario::testing;
using model::ClientOptions;
using Arrivals = ClientOptions::Arrivals;

namespace {

struct Case {
  std::string_view client;
  std::string rendered;
};

/// The client is line 5.
constexpr std::string_view before = R"({"routes": {"/api/users": {"GET": {"respond": 200}},
"/api/users/[id]": {"GET": {"respond": 200}},
"/api/files/[...path]": {"GET": {"respond": 200}}},
"clients": {"c":
)";
constexpr std::string_view after = R"(
}})";

std::optional<Scenario> read(std::string_view client, Diagnostics& diagnostics) {
  return load_text(std::string(before).append(client).append(after), "x.json", {}, diagnostics);
}

ClientOptions read_well(std::string_view client) {
  Diagnostics diagnostics;
  const auto scenario = read(client, diagnostics);
  INFO(diagnostics.render());
  REQUIRE(scenario);
  CHECK(diagnostics.empty());
  return scenario->world.clients.at(0);
}

const std::vector<Case> mistakes{
    {R"(7)",
     R"(x.json:5:1: error: client 'c' must be an object, but is the number 7 [wrong-type]
    5 | 7
      | ^
      = an object is written { "name": value, ... }
)"},
    {R"({})",
     R"(x.json:4:13: error: client 'c' does not say when it calls [arrivals]
    4 | "clients": {"c":
      |             ^~~
      = give one of: every, constant, poisson, users, trace; for example "poisson": "2/s"
x.json:5:1: error: client 'c' needs 'send' [missing-key]
    5 | {}
      | ^
      = "send": what is sent: "METHOD /path", or requests with their weights
)"},
    {R"({"every": "1s"})",
     R"(x.json:5:1: error: client 'c' needs 'send' [missing-key]
    5 | {"every": "1s"}
      | ^
      = "send": what is sent: "METHOD /path", or requests with their weights
)"},
    {R"({"send": "GET /api/users"})",
     R"(x.json:4:13: error: client 'c' does not say when it calls [arrivals]
    4 | "clients": {"c":
      |             ^~~
      = give one of: every, constant, poisson, users, trace; for example "poisson": "2/s"
)"},
    {R"({"every": "1s", "poisson": "2/s", "send": "GET /api/users"})",
     R"(x.json:4:13: error: client 'c' has more than one law of arrivals [arrivals]
    4 | "clients": {"c":
      |             ^~~
      = give one of: every, constant, poisson, users, trace; for example "poisson": "2/s"
)"},
    {R"({"every": "0s", "send": "GET /api/users"})",
     R"(x.json:5:11: error: 'every' of client 'c' must be at least 1ns, but is the text '0s' [out-of-range]
    5 | {"every": "0s", "send": "GET /api/users"}
      |           ^~~~
)"},
    {R"({"every": 5, "send": "GET /api/users"})",
     R"(x.json:5:11: error: 'every' of client 'c' must be a duration, but is the number 5 [wrong-type]
    5 | {"every": 5, "send": "GET /api/users"}
      |           ^
      = add a unit, for example "5s"
)"},
    {R"({"evry": "1s", "send": "GET /api/users"})",
     R"(x.json:5:2: error: unknown key 'evry' in client 'c' [unknown-key]
    5 | {"evry": "1s", "send": "GET /api/users"}
      |  ^~~~~~
      = did you mean 'every'?
)"},
    {R"({"every": "1s", "send": "GET /api/users", "json": {}})",
     R"(x.json:5:43: error: unknown key 'json' in client 'c' [unknown-key]
    5 | {"every": "1s", "send": "GET /api/users", "json": {}}
      |                                           ^~~~~~
      = it belongs to what is sent: "send": { "POST /api/users": { "json": { "name": "Ada" } } }
)"},
    {R"({"poisson": 30, "send": "GET /api/users"})",
     R"(x.json:5:13: error: 'poisson' of client 'c' must be a rate, but is the number 30 [wrong-type]
    5 | {"poisson": 30, "send": "GET /api/users"}
      |             ^~
      = add a unit, for example "30/s"
)"},
    {R"({"constant": "0/s", "send": "GET /api/users"})",
     R"(x.json:5:14: error: 'constant' of client 'c' must be more than 0 [out-of-range]
    5 | {"constant": "0/s", "send": "GET /api/users"}
      |              ^~~~~
)"},
    {R"({"users": 0, "send": "GET /api/users"})",
     R"(x.json:5:11: error: 'users' of client 'c' must be from 1 to 10000000, but is the number 0 [out-of-range]
    5 | {"users": 0, "send": "GET /api/users"}
      |           ^
)"},
    {R"({"users": 5, "calls": 1, "thnik": "1s", "send": "GET /api/users"})",
     R"(x.json:5:26: error: unknown key 'thnik' in client 'c' [unknown-key]
    5 | {"users": 5, "calls": 1, "thnik": "1s", "send": "GET /api/users"}
      |                          ^~~~~~~
      = did you mean 'think'?
)"},
    {R"({"every": "1s", "think": "1s", "send": "GET /api/users"})",
     R"(x.json:5:26: error: 'think' of client 'c' has no meaning without 'users' [bad-value]
    5 | {"every": "1s", "think": "1s", "send": "GET /api/users"}
      |                          ^~~~
      = only users wait for an answer and think; the other clients call at their own times
)"},
    {R"({"every": "1s", "layout": "timestamps", "send": "GET /api/users"})",
     R"(x.json:5:27: error: 'layout' of client 'c' has no meaning without a 'trace' [bad-value]
    5 | {"every": "1s", "layout": "timestamps", "send": "GET /api/users"}
      |                           ^~~~~~~~~~~~
)"},
    {R"({"every": "1s", "calls": 0, "start": 1, "timeout": "soon", "send": "GET /api/users"})",
     R"(x.json:5:26: error: 'calls' of client 'c' must be at least 1, but is the number 0 [out-of-range]
    5 | {"every": "1s", "calls": 0, "start": 1, "timeout": "soon", "send": "GET /api/users"}
      |                          ^
x.json:5:38: error: 'start' of client 'c' must be a duration, but is the number 1 [wrong-type]
    5 | {"every": "1s", "calls": 0, "start": 1, "timeout": "soon", "send": "GET /api/users"}
      |                                      ^
      = add a unit, for example "1s"
x.json:5:52: error: 'timeout' of client 'c': 'soon' is not a duration [bad-value]
    5 | {"every": "1s", "calls": 0, "start": 1, "timeout": "soon", "send": "GET /api/users"}
      |                                                    ^~~~~~
      = write a number and a unit (ns, us, ms, s, m, h, d), for example "250ms" or "10m"
)"},
    {R"({"every": "1s", "send": 7})",
     R"(x.json:5:25: error: 'send' is a request or an object of requests, not the number 7 [wrong-type]
    5 | {"every": "1s", "send": 7}
      |                         ^
      = "send": "GET /api/users" or {"GET /api/users": 3, ...}
)"},
    {R"({"every": "1s", "send": {}})",
     R"(x.json:5:25: error: 'send' is a request or an object of requests, not an empty one [wrong-type]
    5 | {"every": "1s", "send": {}}
      |                         ^
      = "send": "GET /api/users" or {"GET /api/users": 3, ...}
)"},
    {R"({"every": "1s", "send": ["GET /api/users"]})",
     R"(x.json:5:25: error: 'send' is a request or an object of requests, not an array [wrong-type]
    5 | {"every": "1s", "send": ["GET /api/users"]}
      |                         ^
      = "send": "GET /api/users" or {"GET /api/users": 3, ...}
)"},
    {R"({"every": "1s", "send": {"GET /api/users": "often"}})",
     R"(x.json:5:44: error: a request has a weight or an object, not the text 'often' [wrong-type]
    5 | {"every": "1s", "send": {"GET /api/users": "often"}}
      |                                            ^~~~~~~
      = {"weight": 1, "json": {"name": "Ada"}}
)"},
    {R"({"every": "1s", "send": {"GET /api/users": 0}})",
     R"(x.json:5:44: error: a weight is greater than 0 and at most 1000000000, but this is the number 0 [out-of-range]
    5 | {"every": "1s", "send": {"GET /api/users": 0}}
      |                                            ^
)"},
    {R"({"every": "1s", "send": {"GET /api/users": -1}})",
     R"(x.json:5:44: error: a weight is greater than 0 and at most 1000000000, but this is the number -1 [out-of-range]
    5 | {"every": "1s", "send": {"GET /api/users": -1}}
      |                                            ^~
)"},
    {R"({"every": "1s", "send": {"GET /api/users": 1e10}})",
     R"(x.json:5:44: error: a weight is greater than 0 and at most 1000000000, but this is the number 1e10 [out-of-range]
    5 | {"every": "1s", "send": {"GET /api/users": 1e10}}
      |                                            ^~~~
)"},
    {R"({"every": "1s", "send": {"GET /api/users": {"weight": 0}}})",
     R"(x.json:5:55: error: a weight is greater than 0 and at most 1000000000, but this is the number 0 [out-of-range]
    5 | {"every": "1s", "send": {"GET /api/users": {"weight": 0}}}
      |                                                       ^
)"},
    {R"({"every": "1s", "send": {"GET /api/users": {"weight": "9"}}})",
     R"(x.json:5:55: error: 'weight' of request 'GET /api/users' must be a number, but is the text '9' [wrong-type]
    5 | {"every": "1s", "send": {"GET /api/users": {"weight": "9"}}}
      |                                                       ^~~
      = write 9 without quotes
)"},
    {R"({"every": "1s", "send": {"GET /api/users": {"body": {"name": "Ada"}}}})",
     R"(x.json:5:45: error: unknown key 'body' in request 'GET /api/users' [unknown-key]
    5 | {"every": "1s", "send": {"GET /api/users": {"body": {"name": "Ada"}}}}
      |                                             ^~~~~~
      = expected one of: weight, json, form, text, headers, cookies, content_type, size
)"},
    {R"({"every": "1s", "send": {"GET /api/users": {"form": "Ada"}}})",
     R"(x.json:5:53: error: 'form' of request 'GET /api/users' must be an object, but is the text 'Ada' [wrong-type]
    5 | {"every": "1s", "send": {"GET /api/users": {"form": "Ada"}}}
      |                                                     ^~~~~
      = for example { ... }
)"},
    {R"({"trace": "nowhere.csv", "send": "POST /api/{function}"})",
     R"(x.json:5:11: error: 'trace' of client 'c' cannot be used: see the errors of that file [bad-value]
    5 | {"trace": "nowhere.csv", "send": "POST /api/{function}"}
      |           ^~~~~~~~~~~~~
nowhere.csv: error: there is no such file [no-such-file]
)"},
    {R"({"trace": 7, "send": "POST /api/{function}"})",
     R"(x.json:5:11: error: 'trace' of client 'c' must be a file, or an object that names files, but is the number 7 [bad-value]
    5 | {"trace": 7, "send": "POST /api/{function}"}
      |           ^
      = "calls.csv", or {"invocations": "day{01..14}.csv", ...}
)"},
    {R"({"trace": "nowhere.csv", "layout": "azure", "send": "POST /api/{function}"})",
     R"(x.json:5:11: error: 'trace' of client 'c' cannot be used: see the errors of that file [bad-value]
    5 | {"trace": "nowhere.csv", "layout": "azure", "send": "POST /api/{function}"}
      |           ^~~~~~~~~~~~~
x.json:5:36: error: 'layout' of client 'c' cannot be 'azure' [unknown-name]
    5 | {"trace": "nowhere.csv", "layout": "azure", "send": "POST /api/{function}"}
      |                                    ^~~~~~~
      = expected one of: from-header, azure-2021, azure-2019, timestamps, access-log, json-log, har
nowhere.csv: error: there is no such file [no-such-file]
)"},
};

constexpr std::string_view azure =
    "app,func,end_timestamp,duration\n"
    "a,resize image,12.5,2.5\n"
    "a,mail,11,0.5\n"
    "a,resize image,20,1\n";

}  // namespace

TEST_CASE("each mistake in a client has its message", "[scenario][client_reader]") {
  for (const Case& c : mistakes) {
    INFO(c.client);
    Diagnostics diagnostics;
    CHECK_FALSE(read(c.client, diagnostics));
    CHECK(diagnostics.render() == c.rendered);
  }
}

TEST_CASE("when a client calls", "[scenario][client_reader]") {
  SECTION("every") {
    const auto c = read_well(R"({"every": "15m", "send": "GET /api/users/7"})");
    CHECK(c.name == "c");
    CHECK(c.arrivals == Arrivals::Every);
    CHECK(c.gap == Duration::minutes(15));
    CHECK(c.start == time_zero);
    CHECK(c.calls == UINT64_MAX);
    CHECK(c.timeout == Duration{});
  }
  SECTION("constant is every, by its rate") {
    const auto c = read_well(R"({"constant": "4/s", "send": "GET /api/users/7"})");
    CHECK(c.arrivals == Arrivals::Every);
    CHECK(c.gap == Duration::milliseconds(250));
  }
  SECTION("poisson") {
    const auto c = read_well(R"({"poisson": "30/min", "start": "1m", "calls": 1e3, "timeout": "5s",
                                 "send": "GET /api/users/7"})");
    CHECK(c.arrivals == Arrivals::Poisson);
    CHECK(c.gap == Duration::seconds(2));
    CHECK(c.start == time_zero + Duration::minutes(1));
    CHECK(c.calls == 1000);
    CHECK(c.timeout == Duration::seconds(5));
  }
  SECTION("users") {
    const auto c =
        read_well(R"({"users": 20, "think": {"exponential": "10s"}, "send": "GET /api/users/7"})");
    CHECK(c.arrivals == Arrivals::Users);
    CHECK(c.users == 20);
    CHECK(c.think.law() == Distribution::Law::Exponential);
    CHECK(c.think.mean() == Duration::seconds(10));
  }
  SECTION("a rate beyond the clock's grain is one a nanosecond") {
    CHECK(read_well(R"({"constant": "1000000000/s", "send": "GET /api/users/7"})").gap.ns == 1);
  }
}

TEST_CASE("users who never pause are warned about", "[scenario][client_reader]") {
  Diagnostics diagnostics;
  CHECK(read(R"({"users": 5, "send": "GET /api/users"})", diagnostics));
  CHECK(
      diagnostics.render() ==
      R"(x.json:4:13: warning: the users of client 'c' call again at the moment of an answer: where answers take no time, time stands still [no-pause]
    4 | "clients": {"c":
      |             ^~~
      = give them time ("think": "1s") or the network a delay
)");
  CHECK(read_well(R"({"users": 5, "calls": 2, "send": "GET /api/users"})").calls == 2);
  Diagnostics delayed;
  CHECK(load_text(R"({"network": {"delay": "1ms"},
                      "clients": {"c": {"users": 5, "send": "GET /x"}}})",
                  "x.json", {}, delayed));
  CHECK(delayed.sorted().size() == 1);  // of the route that there is not
  CHECK(delayed.sorted().at(0).code != "no-pause");
}

TEST_CASE("what a client sends, by weight", "[scenario][client_reader]") {
  const auto c = read_well(R"({"poisson": "1/s", "send": {
      "GET /api/users/{1..1000}": 9,
      "GET /api/users": {"weight": 0.5, "json": {"name": "Ada", "age": "{20..60}"}},
      "GET /api/users/7": {}}})");
  REQUIRE(c.sends.size() == 3);
  CHECK(c.sends[0].weight == 9);
  CHECK(c.sends[0].numbered);
  CHECK(c.sends[1].weight == 0.5);
  REQUIRE(c.sends[1].body.size() == 2);
  CHECK_FALSE(c.sends[1].body[0].drawn);
  CHECK(c.sends[1].body[1].drawn);
  CHECK(c.sends[2].weight == 1);
  CHECK(c.sends[2].body.empty());
}

TEST_CASE("request numbers depend on a client's name alone", "[scenario][client_reader]") {
  const auto numbers_of = [](const std::vector<std::string>& names) {
    std::string text = R"({"clients": {)";
    for (const std::string& name : names) {
      text += (&name == &names.front() ? "\"" : ",\"") + name +
              R"(": {"every": "1s", "send": "GET /"})";
    }
    Diagnostics diagnostics;
    const auto scenario = load_text(text + "}}", "x.json", {}, diagnostics);
    REQUIRE(scenario);
    std::vector<std::uint32_t> numbers;
    for (const ClientOptions& client : scenario->world.clients) numbers.push_back(client.number);
    return numbers;
  };
  const auto two = numbers_of({"visitors", "shoppers"});
  const auto more = numbers_of({"staff", "shoppers", "robots", "visitors"});
  CHECK(two[0] == more[3]);
  CHECK(two[1] == more[1]);
  CHECK(two[0] != two[1]);
  std::vector<std::string> names;  // enough for some of their 24 bits to be equal
  for (int i = 0; i < 6000; ++i) names.push_back("client-" + std::to_string(i));
  auto many = numbers_of(names);
  std::sort(many.begin(), many.end());
  CHECK(std::adjacent_find(many.begin(), many.end()) == many.end());
  CHECK(many.back() < (1U << 24U));
}

TEST_CASE("a recording is found beside the scenario", "[scenario][client_reader]") {
  const Folder folder;
  (void)folder.file("data/calls.csv", azure);
  const std::string path = folder.file("replay.json", R"({
      "routes": {"/api/[function]": {"POST": [{"sleep": "recorded"}, {"respond": 200}]}},
      "clients": {"replay": {"trace": "data/calls.csv", "start": "1s",
                             "send": "POST /api/{function}"}}})");
  Diagnostics diagnostics;
  const auto scenario = load(path, {}, diagnostics);
  INFO(diagnostics.render());
  REQUIRE(scenario);
  CHECK(diagnostics.empty());
  CHECK(scenario->name == "replay");
  const ClientOptions& client = scenario->world.clients.at(0);
  CHECK(client.arrivals == Arrivals::Recorded);
  REQUIRE(client.sends.size() == 2);
  CHECK(client.sends[0].target == "/api/resize%20image");  // as a path carries it
  REQUIRE(client.sends[0].routed.params.size() == 1);
  CHECK(scenario->api.texts.text_of(client.sends[0].routed.params[0]) == "resize image");
  const auto calls = calls_of(client);
  REQUIRE(calls.size() == 3);
  CHECK(calls[0].at == Time{10'000'000'000});
  CHECK(calls[0].work == Duration::milliseconds(2500));
  CHECK(calls[0].send == 0);
  CHECK(calls[1].at == Time{10'500'000'000});
  CHECK(calls[1].send == 1);
}

TEST_CASE("a recording without functions, by its absolute path", "[scenario][client_reader]") {
  const Folder folder;
  const std::string path = folder.file("t.csv", "time\n5\n7\n7\n");
  const auto c = read_well(R"({"trace": ")" + path + R"(", "layout": "timestamps",
                               "send": "GET /api/users"})");
  CHECK(c.sends.size() == 1);
  const auto calls = calls_of(c);
  REQUIRE(calls.size() == 3);
  CHECK(calls[2].at == Time{2'000'000'000});
  CHECK(calls[2].work == Duration{});
}

TEST_CASE("what a recorded client sends", "[scenario][client_reader]") {
  const Folder folder;
  const std::string trace = R"({"trace": ")" + folder.file("t.csv", azure) + R"(", "send": )";
  const auto message_of = [&](const std::string& send) {
    Diagnostics diagnostics;
    CHECK_FALSE(read(trace + send + "}", diagnostics));
    REQUIRE(diagnostics.sorted().size() == 1);
    return diagnostics.sorted()[0].message + " = " + diagnostics.sorted()[0].hint;
  };
  CHECK(message_of(R"({"POST /api/users": 1})") ==
        "a client with a trace sends one request, not an object = "
        "\"send\": \"POST /api/{function}\"");
  CHECK(message_of(R"("POST api/{function}")") ==
        "'POST api/resize%20image' is not a request = a request looks like \"GET /api/users/7\"");
}

TEST_CASE("bad rows of a recording are shown in its own file", "[scenario][client_reader]") {
  const Folder folder;
  const std::string path = folder.file("bad.csv", "time\n5\nsoon\n");
  Diagnostics diagnostics;
  CHECK_FALSE(read(R"({"trace": ")" + path + R"(", "send": "GET /api/users"})", diagnostics));
  const auto all = diagnostics.sorted();
  REQUIRE(all.size() == 2);
  CHECK(all[0].place.file == "x.json");
  CHECK(all[0].message == "'trace' of client 'c' cannot be used: see the errors of that file");
  CHECK(all[1].place.file == path);
  CHECK(all[1].place.line == 3);
}

TEST_CASE("there is a limit to the number of clients", "[scenario][client_reader]") {
  std::string text = R"({"clients": {)";
  for (int i = 0; i < 65'536; ++i) {
    text.append(i == 0 ? "\"" : ",\"").append(std::to_string(i)).append("\":0");
  }
  Diagnostics diagnostics;
  CHECK_FALSE(load_text(text + "}}", "x.json", {}, diagnostics));
  REQUIRE(diagnostics.sorted().size() == 1);
  CHECK(diagnostics.sorted()[0].message == "there can be 65535 clients at most");
}
