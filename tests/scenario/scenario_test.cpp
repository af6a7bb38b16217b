#include "sim/scenario/scenario.hpp"

#include <cstdlib>
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "tests/support/catch.hpp"

using namespace routelab;
using namespace routelab::scenario;

namespace {

struct Case {
  std::string_view text;
  std::string rendered;
};

Scenario read_well(std::string_view text, const Overrides& overrides = {}) {
  Diagnostics diagnostics;
  auto scenario = load_text(text, "folder/x.y.json", overrides, diagnostics);
  INFO(diagnostics.render());
  REQUIRE(scenario);
  CHECK(diagnostics.empty());
  return std::move(*scenario);
}

std::string errors_of(std::string_view text, const Overrides& overrides = {}) {
  Diagnostics diagnostics;
  CHECK_FALSE(load_text(text, "x.json", overrides, diagnostics));
  return diagnostics.render();
}

/// The example that the design is explained by.
constexpr std::string_view lesson = R"({
  "name": "Cold start after idle", "question": "Who waits after 15 quiet minutes?", "duration": "6h",
  "env": { "DB_PASSWORD": { "secret": "hunter2" }, "NEXT_PUBLIC_SHOP": "north" },
  "platform": { "like": "aws-lambda", "memory": "512MB", "idle_timeout": "10m" },
  "database": { "users": { "rows": 10000, "columns": { "name": "text" } } },
  "routes": {
    "/api/users/[id]": { "GET": [
      { "get": "users", "id": "{params.id}", "as": "user", "else": { "respond": 404 } },
      { "compute": { "p50": "4ms", "p99": "20ms" } },
      { "respond": 200, "json": { "name": "{user.name}" } } ] } },
  "clients": { "visitors": { "every": "15m", "send": "GET /api/users/7" } },
  "expect": [ "cold_start_ratio = 1", "latency_ms.p99 of GET /api/users/[id] < 800ms", "leaks = 0" ] })";

const std::vector<Case> mistakes{
    {R"([])",
     R"(x.json:1:1: error: the scenario must be an object, but is an array [wrong-type]
    1 | []
      | ^
      = an object is written { "name": value, ... }
)"},
    {R"()",
     R"(x.json: error: there is nothing in this file [empty-file]
      = the smallest scenario is {}
)"},
    {R"({"name": 7, "question": true})",
     R"(x.json:1:10: error: 'name' of the scenario must be a text, but is the number 7 [wrong-type]
    1 | {"name": 7, "question": true}
      |          ^
      = for example "7"
x.json:1:25: error: 'question' of the scenario must be a text, but is true [wrong-type]
    1 | {"name": 7, "question": true}
      |                         ^~~~
      = for example "a text"
)"},
    {R"({"durration": "1m"})",
     R"(x.json:1:2: error: unknown key 'durration' in the scenario [unknown-key]
    1 | {"durration": "1m"}
      |  ^~~~~~~~~~~
      = did you mean 'duration'?
)"},
    {R"({"duration": "0s"})",
     R"(x.json:1:14: error: 'duration' of the scenario must be at least 1ns, but is the text '0s' [out-of-range]
    1 | {"duration": "0s"}
      |              ^~~~
)"},
    {R"({"duration": "1m", "warmup": "1m"})",
     R"(x.json:1:30: error: 'warmup' of the scenario must be shorter than the duration, 1m [bad-value]
    1 | {"duration": "1m", "warmup": "1m"}
      |                              ^~~~
)"},
    {R"({"duration": "1m", "warmup": "2m"})",
     R"(x.json:1:30: error: 'warmup' of the scenario must be shorter than the duration, 1m [bad-value]
    1 | {"duration": "1m", "warmup": "2m"}
      |                              ^~~~
)"},
    {R"({"seed": -1})",
     R"(x.json:1:10: error: 'seed' of the scenario must be at least 0, but is the number -1 [out-of-range]
    1 | {"seed": -1}
      |          ^~
)"},
    {R"({"seed": 1.5})",
     R"(x.json:1:10: error: 'seed' of the scenario must be an integer, but is the number 1.5 [wrong-type]
    1 | {"seed": 1.5}
      |          ^~~
      = for example 10
)"},
    {R"({"network": {"dealy": "1ms"}})",
     R"(x.json:1:14: error: unknown key 'dealy' in network [unknown-key]
    1 | {"network": {"dealy": "1ms"}}
      |              ^~~~~~~
      = did you mean 'delay'?
)"},
    {R"({"network": "20ms"})",
     R"(x.json:1:13: error: 'network' of the scenario must be an object, but is the text '20ms' [wrong-type]
    1 | {"network": "20ms"}
      |             ^~~~~~
      = for example { ... }
)"},
    {R"({"env": []})",
     R"(x.json:1:9: error: 'env' of the scenario must be an object, but is an array [wrong-type]
    1 | {"env": []}
      |         ^
      = for example { ... }
)"},
    {R"({"env": {"PORT": 3000}})",
     R"(x.json:1:18: error: variable 'PORT' must be a text or a secret, but is the number 3000 [wrong-type]
    1 | {"env": {"PORT": 3000}}
      |                  ^~~~
      = write "3000": variables are texts
)"},
    {R"({"env": {"PORT": null}})",
     R"(x.json:1:18: error: variable 'PORT' must be a text or a secret, but is null [wrong-type]
    1 | {"env": {"PORT": null}}
      |                  ^~~~
      = "north" or {"secret": "hunter2"}
)"},
    {R"({"env": {"KEY": {"secert": "x"}}})",
     R"(x.json:1:17: error: variable 'KEY' needs 'secret' [missing-key]
    1 | {"env": {"KEY": {"secert": "x"}}}
      |                 ^
      = "secret": a value that must not leave the server
x.json:1:18: error: unknown key 'secert' in variable 'KEY' [unknown-key]
    1 | {"env": {"KEY": {"secert": "x"}}}
      |                  ^~~~~~~~
      = did you mean 'secret'?
)"},
    {R"({"env": {"KEY": {"secret": 7}}})",
     R"(x.json:1:28: error: 'secret' of variable 'KEY' must be a text, but is the number 7 [wrong-type]
    1 | {"env": {"KEY": {"secret": 7}}}
      |                            ^
      = for example "7"
)"},
    {R"({"env": {"KEY": {"secret": ""}}})",
     R"(x.json:1:28: error: 'secret' of variable 'KEY' is empty: there would be nothing to hide [bad-value]
    1 | {"env": {"KEY": {"secret": ""}}}
      |                            ^~
)"},
    {R"({"env": {"NEXT_PUBLIC_KEY": {"secret": "k3y-text"}}})",
     R"(x.json:1:10: warning: 'NEXT_PUBLIC_KEY' is sent to every browser: a secret does not stay one there [public-secret]
    1 | {"env": {"NEXT_PUBLIC_KEY": {"secret": "k3y-text"}}}
      |          ^~~~~~~~~~~~~~~~~
      = give it a name without NEXT_PUBLIC_
)"},
    {R"({"upstreams": {"pay": "1s"}})",
     R"(x.json:1:23: error: upstream 'pay' must be an object, but is the text '1s' [wrong-type]
    1 | {"upstreams": {"pay": "1s"}}
      |                       ^~~~
      = an object is written { "name": value, ... }
)"},
    {R"({"upstreams": {"pay": {"latency": 5, "failure_rate": 2}}})",
     R"(x.json:1:35: error: 'latency' of upstream 'pay' must be a duration, but is the number 5 [wrong-type]
    1 | {"upstreams": {"pay": {"latency": 5, "failure_rate": 2}}}
      |                                   ^
      = add a unit, for example "5s"
x.json:1:54: error: 'failure_rate' of upstream 'pay' must be from 0 to 1, but is the number 2 [out-of-range]
    1 | {"upstreams": {"pay": {"latency": 5, "failure_rate": 2}}}
      |                                                      ^
      = a percentage is a text: "2%"
)"},
    {R"({"expect": "leaks = 0"})",
     R"(x.json:1:12: error: 'expect' of the scenario must be an array, but is the text 'leaks = 0' [wrong-type]
    1 | {"expect": "leaks = 0"}
      |            ^~~~~~~~~~~
      = for example [ ... ]
)"},
    {R"({"expect": ["leaks = 0", 7]})",
     R"(x.json:1:26: error: an expectation is a sentence, not the number 7 [wrong-type]
    1 | {"expect": ["leaks = 0", 7]}
      |                          ^
      = "latency_ms.p99 < 800ms"
)"},
    {R"({"clients": []})",
     R"(x.json:1:13: error: 'clients' is an object of clients by name, not an array [wrong-type]
    1 | {"clients": []}
      |             ^
      = {"visitors": {"every": "15m", "send": "GET /api/users/7"}}
)"},
    {R"({"clients": 7, "routes": 7, "database": 7, "platform": 7})",
     R"(x.json:1:13: error: 'clients' is an object of clients by name, not the number 7 [wrong-type]
    1 | {"clients": 7, "routes": 7, "database": 7, "platform": 7}
      |             ^
      = {"visitors": {"every": "15m", "send": "GET /api/users/7"}}
x.json:1:26: error: 'routes' is an object of routes by name, not the number 7 [wrong-type]
    1 | {"clients": 7, "routes": 7, "database": 7, "platform": 7}
      |                          ^
      = {"/api/users": {"GET": [{"respond": 200}]}}
x.json:1:41: error: 'database' of the scenario must be an object, but is the number 7 [wrong-type]
    1 | {"clients": 7, "routes": 7, "database": 7, "platform": 7}
      |                                         ^
      = for example { ... }
x.json:1:56: error: 'platform' is a name or an object, not the number 7 [wrong-type]
    1 | {"clients": 7, "routes": 7, "database": 7, "platform": 7}
      |                                                        ^
      = "aws-lambda" or {"like": "aws-lambda", "idle_timeout": "10m"}
)"},
};

}  // namespace

TEST_CASE("each mistake in a scenario has its message", "[scenario][scenario]") {
  for (const Case& c : mistakes) {
    INFO(c.text);
    Diagnostics diagnostics;
    const bool loaded = load_text(c.text, "x.json", {}, diagnostics).has_value();
    CHECK(loaded != diagnostics.has_errors());
    CHECK(diagnostics.render() == c.rendered);
  }
}

TEST_CASE("the example of the design is read", "[scenario][scenario]") {
  const Scenario s = read_well(lesson);
  CHECK(s.name == "Cold start after idle");
  CHECK(s.question == "Who waits after 15 quiet minutes?");
  CHECK(s.seed == 1);
  CHECK(s.duration == Duration::minutes(360));
  CHECK(s.warmup == Duration{});
  REQUIRE(s.api.env.size() == 2);
  CHECK(s.api.env[0].secret);
  CHECK_FALSE(s.api.env[1].secret);
  REQUIRE(s.api.secrets.size() == 1);
  CHECK(s.api.secrets[0].name == "DB_PASSWORD");
  CHECK(s.world.platform.memory_gb == 0.5);
  CHECK(s.api.tables.at(0).rows == 10'000);
  CHECK(s.api.endpoints.at(0).name == "GET /api/users/[id]");
  CHECK(s.world.clients.at(0).gap == Duration::minutes(15));
  REQUIRE(s.expectations.size() == 3);
  CHECK(s.expectations[1].text == "latency_ms.p99 of GET /api/users/[id] < 800ms");
  CHECK(s.expectations[1].place.line == 12);
  CHECK(s.expectations[1].place.column == 39);
  for (const core::Response& response : s.api.responses) CHECK(response.labels.all().empty());
}

TEST_CASE("an empty scenario has all defaults", "[scenario][scenario]") {
  const Scenario s = read_well("{}");
  CHECK(s.name == "x.y");
  CHECK(s.question.empty());
  CHECK(s.duration == Duration::minutes(10));
  CHECK(s.world.network.delay.is_zero());
  CHECK(s.world.clients.empty());
  for (const ResponseId uncaught : s.api.uncaught) {
    REQUIRE(uncaught.valid());
    CHECK(s.api.responses[uncaught.index].status == 500);
  }
  CHECK(s.api.texts.text_of(s.api.method_names[static_cast<std::size_t>(core::Method::PUT)]) ==
        "PUT");
}

TEST_CASE("sections may stand in any order", "[scenario][scenario]") {
  const Scenario s = read_well(R"({
      "clients": {"c": {"every": "1s", "send": "GET /a"}},
      "routes": {"/a": {"GET": [{"get": "t", "id": "{env.ID}"}, {"fetch": "u"}, {"respond": 200}]}},
      "upstreams": {"u": {"latency": "1s", "failure_rate": "2%"}},
      "database": {"t": {}}, "env": {"ID": "7"}, "platform": {"functions": "route"},
      "network": {"delay": {"uniform": ["1ms", "3ms"]}}, "warmup": "1m", "duration": "2m",
      "seed": 9})");
  CHECK(s.seed == 9);
  CHECK(s.warmup == Duration::minutes(1));
  CHECK(s.world.network.delay.mean() == Duration::milliseconds(2));
  CHECK(s.world.functions == std::vector<std::string>{"/a"});
  REQUIRE(s.world.upstreams.size() == 1);
  CHECK(s.world.upstreams[0].name == "u");
  CHECK(s.world.upstreams[0].failure_rate == 0.02);
  REQUIRE(s.api.upstreams.size() == 1);
  CHECK(s.api.upstreams[0].name == "u");
}

TEST_CASE("comments are allowed", "[scenario][scenario]") {
  CHECK(read_well("// a lesson\n{ \"seed\": 3 /* any */ }").seed == 3);
}

TEST_CASE("the command line changes a scenario", "[scenario][scenario]") {
  const Scenario s = read_well(
      lesson, {{"clients.visitors.every", "1m"},
               {"duration", "1h"},
               {"seed", "7"},
               {"seed", "8"},
               {"database.users.rows", "5"},
               {"env.DB_PASSWORD.secret", "other-one"},
               {R"(routes."/api/users/[id]".GET.2.respond)", "201"},
               {"clients.robots", R"({"poisson": "2/s", "send": "GET /api/users/{1..5}"})"},
               {"expect", "[]"}});
  CHECK(s.world.clients.at(0).gap == Duration::minutes(1));
  CHECK(s.world.clients.at(1).name == "robots");
  CHECK(s.duration == Duration::minutes(60));
  CHECK(s.seed == 8);
  CHECK(s.api.tables[0].rows == 5);
  CHECK(s.api.texts.text_of(s.api.env[0].value) == "other-one");
  CHECK(s.api.responses[s.api.program.steps[2].target].status == 201);
  CHECK(s.expectations.empty());
}

TEST_CASE("mistakes on the command line point there", "[scenario][scenario]") {
  CHECK(errors_of(lesson, {{"seed", "2"}, {"clients.visitors.evry", "1m"}}) ==
        R"(--set:2:18: error: unknown key 'evry' in client 'visitors' [unknown-key]
    2 | clients.visitors.evry=1m
      |                  ^~~~
      = did you mean 'every'?
)");
  CHECK(
      errors_of(lesson, {{"warmup", "7h"}}) ==
      R"(--set:1:8: error: 'warmup' of the scenario must be shorter than the duration, 6h [bad-value]
    1 | warmup=7h
      |        ^~
)");
}

TEST_CASE("all errors are reported in one go, by place", "[scenario][scenario]") {
  CHECK(errors_of(R"({
  "expect": [7],
  "clients": {"c": {"every": "soon", "send": "GET api"}},
  "routes": {"/a": {"GET": [{"get": "nothing", "id": "{params.id}"}]}},
  "sed": 1
})") == R"(x.json:2:14: error: an expectation is a sentence, not the number 7 [wrong-type]
    2 |   "expect": [7],
      |              ^
      = "latency_ms.p99 < 800ms"
x.json:3:30: error: 'every' of client 'c': 'soon' is not a duration [bad-value]
    3 |   "clients": {"c": {"every": "soon", "send": "GET api"}},
      |                              ^~~~~~
      = write a number and a unit (ns, us, ms, s, m, h, d), for example "250ms" or "10m"
x.json:3:46: error: 'GET api' is not a request [bad-request]
    3 |   "clients": {"c": {"every": "soon", "send": "GET api"}},
      |                                              ^~~~~~~~~
      = a request looks like "GET /api/users/7"
x.json:4:29: error: the handler 'GET /a' can end here without a response [no-response]
    4 |   "routes": {"/a": {"GET": [{"get": "nothing", "id": "{params.id}"}]}},
      |                             ^
      = let every way end in {"respond": STATUS}
x.json:4:37: error: there is no table 'nothing' [unknown-name]
    4 |   "routes": {"/a": {"GET": [{"get": "nothing", "id": "{params.id}"}]}},
      |                                     ^~~~~~~~~
      = the scenario's 'database' has no tables
x.json:4:54: error: the route has no parameter 'id' [unknown-name]
    4 |   "routes": {"/a": {"GET": [{"get": "nothing", "id": "{params.id}"}]}},
      |                                                      ^~~~~~~~~~~~~
      = a parameter is a bracketed segment of the route's name
x.json:5:3: error: unknown key 'sed' in the scenario [unknown-key]
    5 |   "sed": 1
      |   ^~~~~
      = did you mean 'seed'?
)");
}

TEST_CASE("secrets are numbered, as many as there are bits", "[scenario][scenario]") {
  const auto with = [](int count) {
    std::string text = R"({"env": {"OPEN": "x")";
    for (int i = 0; i < count; ++i) {
      text.append(",\n\"S").append(std::to_string(i)).append("\": {\"secret\": \"secret-");
      text.append(std::to_string(i)).append("x\"}");
    }
    return text + "}, \"routes\": {\"/a\": {\"GET\": {\"respond\": 200, \"json\": \"{env.S" +
           std::to_string(count - 1) + "}\"}}}}";
  };
  Diagnostics diagnostics;
  const auto loaded = load_text(with(64), "x.json", {}, diagnostics);
  REQUIRE(loaded);
  const Scenario& s = *loaded;
  CHECK(s.api.env[1].secret_number == 0);
  CHECK(s.api.env[64].secret_number == 63);
  CHECK(s.api.responses.back().labels.all() == core::SecretSet::of(63));
  CHECK(errors_of(with(66)) == R"(x.json:66:1: error: there can be 64 secrets at most [out-of-range]
   66 | "S64": {"secret": "secret-64x"},
      | ^~~~~
)");
}

TEST_CASE("what a trace needs to know by name", "[scenario][scenario]") {
  const trace::Names names = read_well(lesson, {{"warmup", "1h"}}).names();
  CHECK(names.scenario == "Cold start after idle");
  CHECK(names.seed == 1);
  CHECK(names.duration == Duration::minutes(360).ns);
  CHECK(names.warmup == Duration::minutes(60).ns);
  CHECK(names.endpoints == std::vector<std::string>{"GET /api/users/[id]"});
  CHECK(names.clients == std::vector<std::string>{"visitors"});
  REQUIRE(names.client_numbers.size() == 1);
  CHECK(names.tables == std::vector<std::string>{"users"});
  CHECK(names.upstreams.empty());
  CHECK(names.functions == std::vector<std::string>{"app"});
}

TEST_CASE("a file that is not there", "[scenario][scenario]") {
  Diagnostics diagnostics;
  CHECK_FALSE(load("nowhere/x.json", {}, diagnostics));
  CHECK(diagnostics.render() == "nowhere/x.json: error: there is no such file [no-such-file]\n");
}

TEST_CASE("every scenario of the repository loads", "[scenario][scenario]") {
  const char* root = std::getenv("ROUTELAB_SOURCE_DIR");
  const std::filesystem::path scenarios =
      std::filesystem::path(root == nullptr ? "." : root) / "scenarios";
  if (!std::filesystem::exists(scenarios)) return;
  std::vector<std::filesystem::path> files;
  for (const auto& entry : std::filesystem::recursive_directory_iterator(scenarios)) {
    const std::string folder = entry.path().parent_path().filename().string();
    const bool lesson_or_study = folder == "scenarios" || folder == "studies";
    if (lesson_or_study && entry.path().extension() == ".json") files.push_back(entry.path());
  }
  for (const auto& file : files) {
    if (file.filename() == "schema.json") continue;
    Diagnostics diagnostics;
    const bool loaded = load(file.string(), {}, diagnostics).has_value();
    INFO(diagnostics.render());
    CHECK(loaded);
  }
}
