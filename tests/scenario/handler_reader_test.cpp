#include "sim/scenario/handler_reader.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "tests/scenario/handler_sample.hpp"
#include "tests/support/catch.hpp"

using namespace routelab;
using namespace routelab::scenario;
using namespace routelab::scenario::testing;
using core::Step;
using core::Verb;

namespace {

core::Api read_well(std::string_view steps) {
  Diagnostics diagnostics;
  auto scenario = read(steps, diagnostics);
  INFO(diagnostics.render());
  REQUIRE(scenario);
  CHECK(diagnostics.empty());
  return std::move(scenario->api);
}

std::vector<Verb> verbs_of(const core::Program& program) {
  std::vector<Verb> verbs;
  for (const Step& step : program.steps) verbs.push_back(step.verb);
  return verbs;
}

/// The status of a step that responds.
int status_of(const core::Api& api, core::StepIndex step) {
  REQUIRE(api.program.steps[step].verb == Verb::Respond);
  return api.responses[api.program.steps[step].target].status;
}

const std::vector<Case> mistakes{
    {R"([])",
     R"(x.json:5:1: error: the handler 'GET /api/users/[id]' has no steps [no-response]
    5 | []
      | ^
      = the smallest one is {"respond": 200}
)"},
    {R"(7)",
     R"(x.json:5:1: error: steps are an object or a list of objects, not the number 7 [wrong-type]
    5 | 7
      | ^
      = a step looks like {"respond": 200}
)"},
    {R"([7])",
     R"(x.json:5:2: error: a step is an object with a verb, not the number 7 [wrong-type]
    5 | [7]
      |  ^
      = a step looks like {"respond": 200}
)"},
    {R"([{}])",
     R"(x.json:5:2: error: a step is an object with a verb, not an object [wrong-type]
    5 | [{}]
      |  ^
      = a step looks like {"respond": 200}
)"},
    {R"({"compute": "5ms"})",
     R"(x.json:5:1: error: the handler 'GET /api/users/[id]' can end here without a response [no-response]
    5 | {"compute": "5ms"}
      | ^
      = let every way end in {"respond": STATUS}
)"},
    {R"([{"compute": "5ms"}])",
     R"(x.json:5:2: error: the handler 'GET /api/users/[id]' can end here without a response [no-response]
    5 | [{"compute": "5ms"}]
      |  ^
      = let every way end in {"respond": STATUS}
)"},
    {R"([{"when": "cold", "then": {"respond": 200}}])",
     R"(x.json:5:2: error: the handler 'GET /api/users/[id]' can end here without a response [no-response]
    5 | [{"when": "cold", "then": {"respond": 200}}]
      |  ^
      = a 'when' without 'else' goes on: let {"respond": STATUS} follow
)"},
    {R"([{"when": "cold", "then": {"respond": 200}, "else": {"sleep": "1s"}}])",
     R"(x.json:5:2: error: the handler 'GET /api/users/[id]' can end here without a response [no-response]
    5 | [{"when": "cold", "then": {"respond": 200}, "else": {"sleep": "1s"}}]
      |  ^
      = let every way end in {"respond": STATUS}
)"},
    {R"([{"respond": 200}, {"compute": "5ms"}, {"compute": "6ms"}])",
     R"(x.json:5:20: error: this step is never reached: every way before it has responded [unreachable-step]
    5 | [{"respond": 200}, {"compute": "5ms"}, {"compute": "6ms"}]
      |                    ^
      = take it out, or put it before the response
)"},
    {R"([{"when": "cold", "then": {"respond": 200}, "else": {"respond": 404}},
{"respond": 500}])",
     R"(x.json:6:1: error: this step is never reached: every way before it has responded [unreachable-step]
    6 | {"respond": 500}]
      | ^
      = take it out, or put it before the response
)"},
    {R"([{"compote": "5ms"}, {"respond": 200}])",
     R"(x.json:5:3: error: a step cannot begin with 'compote': the first key is its verb [unknown-verb]
    5 | [{"compote": "5ms"}, {"respond": 200}]
      |   ^~~~~~~~~
      = did you mean 'compute'?
)"},
    {R"([{"if": "cold", "then": {"respond": 200}}, {"respond": 200}])",
     R"(x.json:5:3: error: a step cannot begin with 'if': the first key is its verb [unknown-verb]
    5 | [{"if": "cold", "then": {"respond": 200}}, {"respond": 200}]
      |   ^~~~
      = did you mean 'when'?
)"},
    {R"([{"as": "user", "get": "users", "id": 1}, {"respond": 200}])",
     R"(x.json:5:3: error: a step cannot begin with 'as': the first key is its verb [unknown-verb]
    5 | [{"as": "user", "get": "users", "id": 1}, {"respond": 200}]
      |   ^~~~
      = put 'get' first
)"},
    {R"([{"compute": 5}, {"respond": 200}])",
     R"(x.json:5:14: error: 'compute' of a step must be a duration, but is the number 5 [wrong-type]
    5 | [{"compute": 5}, {"respond": 200}]
      |              ^
      = add a unit, for example "5s"
)"},
    {R"([{"compute": "5ms", "then": {"respond": 200}}, {"respond": 200}])",
     R"(x.json:5:21: error: unknown key 'then' in step 'compute' [unknown-key]
    5 | [{"compute": "5ms", "then": {"respond": 200}}, {"respond": 200}]
      |                     ^~~~~~
      = expected one of: compute
)"},
    {R"([{"get": "user", "id": 1, "as": "u", "else": {"respond": 404}},
{"respond": 200, "json": "{u.title}"}])",
     R"(x.json:5:10: error: there is no table 'user' [unknown-name]
    5 | [{"get": "user", "id": 1, "as": "u", "else": {"respond": 404}},
      |          ^~~~~~
      = did you mean 'users'?
)"},
    {R"([{"get": 7, "id": 1}, {"respond": 200}])",
     R"(x.json:5:10: error: the name of a table goes here, not the number 7 [unknown-name]
    5 | [{"get": 7, "id": 1}, {"respond": 200}]
      |          ^
      = expected one of: users
)"},
    {R"([{"fetch": "payment"}, {"respond": 200}])",
     R"(x.json:5:12: error: there is no upstream 'payment' [unknown-name]
    5 | [{"fetch": "payment"}, {"respond": 200}]
      |            ^~~~~~~~~
      = did you mean 'payments'?
)"},
    {R"([{"fetch": ["payments"]}, {"respond": 200}])",
     R"(x.json:5:12: error: the name of an upstream goes here, not an array [unknown-name]
    5 | [{"fetch": ["payments"]}, {"respond": 200}]
      |            ^
      = expected one of: payments
)"},
    {R"([{"fetch": "payments", "timeout": 2}, {"respond": 200}])",
     R"(x.json:5:35: error: 'timeout' of step 'fetch' must be a duration, but is the number 2 [wrong-type]
    5 | [{"fetch": "payments", "timeout": 2}, {"respond": 200}]
      |                                   ^
      = add a unit, for example "2s"
)"},
    {R"([{"get": "users"}, {"respond": 200}])",
     R"(x.json:5:2: error: step 'get' needs 'id' [missing-key]
    5 | [{"get": "users"}, {"respond": 200}]
      |  ^
      = "id": the row's id
)"},
    {R"([{"get": "users", "id": 1, "else": 404}, {"respond": 200}])",
     R"(x.json:5:36: error: steps are an object or a list of objects, not the number 404 [wrong-type]
    5 | [{"get": "users", "id": 1, "else": 404}, {"respond": 200}]
      |                                    ^~~
      = a step looks like {"respond": 200}
)"},
    {R"([{"get": "users", "id": 1, "onerror": {"respond": 500}}, {"respond": 200}])",
     R"(x.json:5:28: error: unknown key 'onerror' in step 'get' [unknown-key]
    5 | [{"get": "users", "id": 1, "onerror": {"respond": 500}}, {"respond": 200}]
      |                            ^~~~~~~~~
      = did you mean 'on_error'?
)"},
    {R"([{"get": "users", "id": [1]}, {"respond": 200}])",
     R"(x.json:5:25: error: a value here is a constant or one reference, not an array [wrong-type]
    5 | [{"get": "users", "id": [1]}, {"respond": 200}]
      |                         ^
)"},
    {R"([{"get": "users", "id": "user-{params.id}"}, {"respond": 200}])",
     R"(x.json:5:25: error: a value here is a constant or one reference [not-one-value]
    5 | [{"get": "users", "id": "user-{params.id}"}, {"respond": 200}]
      |                         ^~~~~~~~~~~~~~~~~~
      = texts are put together in the response only
)"},
    {R"([{"get": "users", "id": 1, "as": 7}, {"respond": 200}])",
     R"(x.json:5:34: error: 'as' is a name, not the number 7 [wrong-type]
    5 | [{"get": "users", "id": 1, "as": 7}, {"respond": 200}]
      |                                  ^
      = "as": "user" makes the row {user.name}
)"},
    {R"([{"get": "users", "id": 1, "as": "my.user"}, {"respond": 200}])",
     R"(x.json:5:34: error: 'my.user' cannot be the name of a result [bad-name]
    5 | [{"get": "users", "id": 1, "as": "my.user"}, {"respond": 200}]
      |                                  ^~~~~~~~~
      = a name has no dots, braces or spaces
)"},
    {R"([{"insert": "users"}, {"respond": 200}])",
     R"(x.json:5:2: error: step 'insert' needs 'values' [missing-key]
    5 | [{"insert": "users"}, {"respond": 200}]
      |  ^
      = "values": what to write, by column
)"},
    {R"([{"insert": "users", "values": ["Ada"]}, {"respond": 200}])",
     R"(x.json:5:32: error: 'values' of step 'insert' must be an object, but is an array [wrong-type]
    5 | [{"insert": "users", "values": ["Ada"]}, {"respond": 200}]
      |                                ^
      = for example { ... }
)"},
    {R"([{"insert": "users", "values": {"nmae": "Ada", "id": 7}}, {"respond": 200}])",
     R"(x.json:5:33: error: table 'users' has no column 'nmae' [unknown-column]
    5 | [{"insert": "users", "values": {"nmae": "Ada", "id": 7}}, {"respond": 200}]
      |                                 ^~~~~~
      = did you mean 'name'?
x.json:5:48: error: the id of a row is given by the database [unknown-column]
    5 | [{"insert": "users", "values": {"nmae": "Ada", "id": 7}}, {"respond": 200}]
      |                                                ^~~~
)"},
    {R"([{"update": "users", "values": {"name": {"first": "Ada"}}}, {"respond": 200}])",
     R"(x.json:5:2: error: step 'update' needs 'id' [missing-key]
    5 | [{"update": "users", "values": {"name": {"first": "Ada"}}}, {"respond": 200}]
      |  ^
      = "id": the row's id
x.json:5:41: error: a value here is a constant or one reference, not an object [wrong-type]
    5 | [{"update": "users", "values": {"name": {"first": "Ada"}}}, {"respond": 200}]
      |                                         ^
)"},
    {R"([{"list": "users", "limit": 0}, {"respond": 200}])",
     R"(x.json:5:29: error: 'limit' of step 'list' must be from 1 to 1000000, but is the number 0 [out-of-range]
    5 | [{"list": "users", "limit": 0}, {"respond": 200}]
      |                             ^
)"},
    {R"([{"list": "users", "else": {"respond": 404}}, {"respond": 200}])",
     R"(x.json:5:20: error: unknown key 'else' in step 'list' [unknown-key]
    5 | [{"list": "users", "else": {"respond": 404}}, {"respond": 200}]
      |                    ^~~~~~
      = expected one of: list, limit, as, on_error
)"},
    {R"([{"when": "cold"}, {"respond": 200}])",
     R"(x.json:5:2: error: step 'when' needs 'then' [missing-key]
    5 | [{"when": "cold"}, {"respond": 200}]
      |  ^
      = "then": steps if the condition holds
)"},
    {R"([{"respond": "200"}])",
     R"(x.json:5:14: error: 'respond' of step 'respond' must be an integer, but is the text '200' [wrong-type]
    5 | [{"respond": "200"}]
      |              ^~~~~
      = write 200 without quotes
)"},
    {R"([{"respond": 101}])",
     R"(x.json:5:14: error: 'respond' of step 'respond' must be from 200 to 599, but is the number 101 [out-of-range]
    5 | [{"respond": 101}]
      |              ^~~
)"},
    {R"([{"respond": 200, "josn": {}}])",
     R"(x.json:5:19: error: unknown key 'josn' in step 'respond' [unknown-key]
    5 | [{"respond": 200, "josn": {}}]
      |                   ^~~~~~
      = did you mean 'json'?
)"},
    {R"([{"respond": 200, "json": 1, "text": "one"}])",
     R"(x.json:5:38: error: 'text' of step 'respond' stands beside 'json' [bad-value]
    5 | [{"respond": 200, "json": 1, "text": "one"}]
      |                                      ^~~~~
      = a response has one body
)"},
    {R"([{"respond": 204, "json": {}}])",
     R"(x.json:5:27: error: 'json' of step 'respond' is the body of a 204, which has none [bad-value]
    5 | [{"respond": 204, "json": {}}]
      |                           ^
)"},
    {R"([{"respond": 304, "text": ""}])",
     R"(x.json:5:27: error: 'text' of step 'respond' is the body of a 304, which has none [bad-value]
    5 | [{"respond": 304, "text": ""}]
      |                           ^~
)"},
    {R"([{"respond": 200, "text": 7}])",
     R"(x.json:5:27: error: 'text' of step 'respond' must be a text, but is the number 7 [bad-value]
    5 | [{"respond": 200, "text": 7}]
      |                           ^
      = other values go into 'json'
)"},
    {R"([{"respond": 200, "headers": {"Cache Control": "no-store", "X-A": 7,
"X-B": "a\nb", "Location": "/api/users/{user.id}", "X-C": "fine"}}])",
     R"(x.json:5:31: error: 'Cache Control' cannot be the name of a header [bad-header]
    5 | [{"respond": 200, "headers": {"Cache Control": "no-store", "X-A": 7,
      |                               ^~~~~~~~~~~~~~~
      = a name has letters, digits and '-', for example "Cache-Control"
x.json:5:67: error: a header is a text, not the number 7 [wrong-type]
    5 | [{"respond": 200, "headers": {"Cache Control": "no-store", "X-A": 7,
      |                                                                   ^
x.json:6:8: error: a header has no line breaks or control characters [bad-header]
    6 | "X-B": "a\nb", "Location": "/api/users/{user.id}", "X-C": "fine"}}]
      |        ^~~~~~
x.json:6:28: error: nothing here is called 'user' [unknown-name]
    6 | "X-B": "a\nb", "Location": "/api/users/{user.id}", "X-C": "fine"}}]
      |                            ^~~~~~~~~~~~~~~~~~~~~~
      = expected one of: params, body, query, headers, cookies, env, method, cold
)"},
};

}  // namespace

TEST_CASE("each mistake in a handler has its message", "[scenario][handler_reader]") {
  for (const Case& c : mistakes) {
    INFO(c.steps);
    Diagnostics diagnostics;
    CHECK_FALSE(read(c.steps, diagnostics));
    CHECK(diagnostics.render() == c.rendered);
  }
}

TEST_CASE("the usual way runs straight on", "[scenario][handler_reader]") {
  const core::Api api = read_well(R"([
      {"get": "users", "id": "{params.id}", "as": "user",
       "else": {"respond": 404}, "on_error": [{"sleep": "1s"}, {"respond": 503}]},
      {"compute": "4ms"}, {"respond": 200, "json": "{user.age}"}])");
  const auto& steps = api.program.steps;
  REQUIRE(verbs_of(api.program) == std::vector{Verb::Get, Verb::Compute, Verb::Respond, Verb::Sleep,
                                               Verb::Respond, Verb::Respond});
  CHECK(status_of(api, 2) == 200);
  CHECK(status_of(api, steps[0].otherwise) == 404);
  CHECK(steps[0].on_error == 3);
  CHECK(status_of(api, 4) == 503);
  CHECK(steps[0].target == 0);
  CHECK(steps[0].left.slot == 0);
  CHECK(api.program.laws[steps[1].law].mean() == Duration::milliseconds(4));
  CHECK(api.program.entries.at(0).first == 0);
  // One parameter in, one column out: nothing else is copied.
  REQUIRE(api.program.entries[0].loads.count == 1);
  CHECK(api.program.loads[0].source == core::Source::Param);
  REQUIRE(steps[0].bindings.count == 1);
  CHECK(api.program.bindings[steps[0].bindings.first].column == 2);
  CHECK(api.program.slots == 2);
}

TEST_CASE("a block that does not respond comes back", "[scenario][handler_reader]") {
  SECTION("else of a query") {
    const core::Api api = read_well(R"([
        {"delete": "users", "id": 7, "else": {"insert": "users", "values": {}}},
        {"respond": 200}])");
    REQUIRE(verbs_of(api.program) ==
            std::vector{Verb::Delete, Verb::Respond, Verb::Insert, Verb::Jump});
    CHECK(api.program.steps[0].otherwise == 2);
    CHECK(api.program.steps[3].otherwise == 1);
  }
  SECTION("else inside of else") {
    const core::Api api = read_well(R"([
        {"fetch": "payments", "else": [{"fetch": "payments", "else": {"sleep": "1s"}},
                                       {"compute": "1ms"}]},
        {"respond": 200}])");
    REQUIRE(verbs_of(api.program) == std::vector{Verb::Fetch, Verb::Respond, Verb::Fetch,
                                                 Verb::Compute, Verb::Jump, Verb::Sleep,
                                                 Verb::Jump});
    CHECK(api.program.steps[0].otherwise == 2);
    CHECK(api.program.steps[2].otherwise == 5);
    CHECK(api.program.steps[4].otherwise == 1);
    CHECK(api.program.steps[6].otherwise == 3);
  }
}

TEST_CASE("the two ways of a when", "[scenario][handler_reader]") {
  SECTION("neither responds") {
    const core::Api api = read_well(R"([
        {"when": "cold", "then": {"compute": "2s"}, "else": {"compute": "1s"}},
        {"respond": 200}])");
    REQUIRE(verbs_of(api.program) ==
            std::vector{Verb::When, Verb::Compute, Verb::Respond, Verb::Compute, Verb::Jump});
    CHECK(api.program.steps[0].otherwise == 3);
    CHECK(api.program.steps[4].otherwise == 2);
  }
  SECTION("then responds: else goes on") {
    const core::Api api = read_well(R"([
        {"when": "cold", "then": {"respond": 503}, "else": {"get": "users", "id": 1, "as": "u"}},
        {"respond": 200, "json": "{u.name}"}])");
    REQUIRE(verbs_of(api.program) ==
            std::vector{Verb::When, Verb::Respond, Verb::Get, Verb::Respond});
    CHECK(api.program.steps[0].otherwise == 2);
  }
  SECTION("no else") {
    const core::Api api =
        read_well(R"([{"when": "cold", "then": {"respond": 503}}, {"respond": 200}])");
    REQUIRE(verbs_of(api.program) == std::vector{Verb::When, Verb::Respond, Verb::Respond});
    CHECK(api.program.steps[0].otherwise == 2);
  }
  SECTION("both respond") {
    const core::Api api =
        read_well(R"({"when": "cold", "then": {"respond": 503}, "else": {"respond": 200}})");
    REQUIRE(verbs_of(api.program) == std::vector{Verb::When, Verb::Respond, Verb::Respond});
  }
}

TEST_CASE("what each verb keeps", "[scenario][handler_reader]") {
  const core::Api api = read_well(R"([
      {"compute": "recorded"}, {"sleep": {"exponential": "2s"}},
      {"list": "users", "as": "page"}, {"list": "users", "limit": 5},
      {"insert": "users", "values": {"age": "{body.age}", "name": "{env.DB_PASSWORD}"}, "as": "new"},
      {"update": "users", "id": "{new.id}", "values": {"name": "Ada"}},
      {"fetch": "payments", "timeout": "2s", "else": {"respond": 502}}, {"fetch": "payments"},
      {"respond": 201, "json": "{page.count}", "headers": {"X-Shop": "north"}}])");
  const auto& p = api.program;
  CHECK(p.steps[0].recorded_work);
  CHECK_FALSE(p.steps[1].recorded_work);
  CHECK(p.laws[p.steps[1].law].law() == Distribution::Law::Exponential);
  CHECK(p.steps[2].limit == 100);
  CHECK(p.steps[2].result != core::Operand::no_slot);
  CHECK(p.steps[3].limit == 5);
  CHECK(p.steps[3].result == core::Operand::no_slot);
  REQUIRE(p.steps[4].assignments.count == 2);
  const core::Assignment& age = p.assignments[p.steps[4].assignments.first];
  CHECK(age.column == 2);
  CHECK(age.value.slot != core::Operand::no_slot);
  CHECK(age.labels.empty());
  const core::Assignment& name = p.assignments[p.steps[4].assignments.first + 1];
  CHECK(name.column == 1);
  CHECK(api.texts.text_of(name.value.constant) == "hunter2");
  CHECK(name.labels.has(0));
  CHECK(p.steps[5].left.slot == p.bindings[p.steps[4].bindings.first].slot);
  CHECK(p.steps[6].timeout == Duration::seconds(2));
  CHECK(p.steps[7].timeout == Duration{});
  CHECK(p.steps[7].otherwise == core::no_step);  // the handler throws
  const core::Response& response = api.responses[p.steps[8].target];
  CHECK(response.status == 201);
  CHECK(response.endpoint == EndpointId{std::size_t{0}});
  CHECK(response.content_type == "application/json; charset=utf-8");
  REQUIRE(response.headers.size() == 1);
  CHECK(response.headers[0].name == "X-Shop");
}

TEST_CASE("bodies by kind", "[scenario][handler_reader]") {
  CHECK(read_well(R"({"respond": 204})").responses.back().content_type.empty());
  CHECK(read_well(R"({"respond": 200, "text": "x"})").responses.back().content_type ==
        "text/plain; charset=utf-8");
}

TEST_CASE("a handler of a whole scenario begins where the one before ends",
          "[scenario][handler_reader]") {
  Diagnostics diagnostics;
  const auto scenario = load_text(
      R"({"routes": {"/a": {"GET": [{"compute": "1ms"}, {"respond": 200}], "PUT": {"respond": 201}},
                     "/b": {"*": {"respond": 202}}}})",
      "x.json", {}, diagnostics);
  REQUIRE(scenario);
  const auto& entries = scenario->api.program.entries;
  REQUIRE(entries.size() == 3);
  CHECK(entries[1].first == 2);
  CHECK(status_of(scenario->api, entries[2].first) == 202);
}
