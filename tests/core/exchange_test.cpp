#include "sim/core/exchange.hpp"

#include <string>
#include <vector>

#include "tests/core/handler_runner.hpp"

using namespace routelab;
using namespace routelab::core;
using Kind = Effect::Kind;

namespace {

/// One route /t/[id] whose GET handler is `steps`.
Api handler(const std::string& steps) {
  return api_of(R"({"env": {"SHOP": "north"},
      "database": {"users": {"rows": 5, "columns": {"name": "text", "age": "integer"}}},
      "upstreams": {"payments": {}},
      "routes": {"/t/[id]": {"GET": )" +
                steps + "}}}");
}

std::string run(const std::string& steps, const HandlerRunner::Fields& body = {},
                const HandlerRunner::Fields& query = {}) {
  Api api = handler(steps);
  HandlerRunner runner(api);
  return runner.run(0, {api.texts.value_of("3")}, body, query);
}

}  // namespace

TEST_CASE("each verb asks for its own effect", "[core][exchange]") {
  Api api = handler(R"([{"compute": "4ms"}, {"sleep": "5s"}, {"get": "users", "id": 1},
      {"list": "users"}, {"insert": "users", "values": {}},
      {"update": "users", "id": 1, "values": {}}, {"delete": "users", "id": 1},
      {"fetch": "payments", "timeout": "2s"}, {"fetch": "payments"}, {"respond": 204}])");
  HandlerRunner runner(api);
  Effect effect = runner.begin(0);
  const auto expect = [&](Kind kind, Duration duration, StepIndex step) {
    CHECK(effect.kind == kind);
    CHECK(effect.duration == duration);
    CHECK(effect.step == step);
    if (kind != Kind::Respond) effect = runner.resume(runner.answer(effect));
  };
  expect(Kind::Compute, Duration::milliseconds(4), 0);
  expect(Kind::Sleep, Duration::seconds(5), 1);
  for (StepIndex step = 2; step < 7; ++step) expect(Kind::Query, {}, step);
  expect(Kind::Fetch, Duration::seconds(2), 7);
  expect(Kind::Fetch, {}, 8);
  expect(Kind::Respond, {}, 9);
  CHECK(api.responses[effect.response.index].status == 204);
}

TEST_CASE("a recorded duration comes with the request", "[core][exchange]") {
  Api api = handler(R"([{"compute": "recorded"}, {"sleep": "recorded"}, {"respond": 200}])");
  HandlerRunner runner(api);
  runner.exchange.recorded_work = Duration::milliseconds(77);
  CHECK(runner.begin(0).duration == Duration::milliseconds(77));
  CHECK(runner.resume(Completion::elapsed()).duration == Duration::milliseconds(77));
}

TEST_CASE("what is not found takes the other way, or goes on", "[core][exchange]") {
  CHECK(run(R"([{"get": "users", "id": 9, "else": {"respond": 404}}, {"respond": 200}])") ==
        "404 ");
  CHECK(run(R"([{"get": "users", "id": 5, "else": {"respond": 404}}, {"respond": 200}])") ==
        "200 ");
  CHECK(run(R"([{"get": "users", "id": 9, "as": "u"}, {"respond": 200, "json": "{u.name}"}])") ==
        "200 null");
  CHECK(run(R"([{"delete": "users", "id": 9, "else": {"compute": "1ms"}}, {"respond": 200}])") ==
        "200 ");
  CHECK(run(R"([{"update": "users", "id": "x", "values": {}, "else": {"respond": 404}},
               {"respond": 200}])") == "404 ");
}

TEST_CASE("a refused query takes on_error, or the handler throws", "[core][exchange]") {
  for (const Completion completion : {Completion::failed(), Completion::timed_out()}) {
    const auto first_refused = [&](const std::string& steps) {
      Api api = handler(steps);
      HandlerRunner runner(api);
      REQUIRE(runner.begin(0).kind == Kind::Query);
      return runner.shown(runner.finish(runner.resume(completion)));
    };
    CHECK(first_refused(R"([{"get": "users", "id": 1, "else": {"respond": 404},
                             "on_error": {"respond": 503}}, {"respond": 200}])") == "503 ");
    CHECK(first_refused(R"([{"get": "users", "id": 1, "else": {"respond": 404}},
                            {"respond": 200}])") == "500 Internal Server Error");
    CHECK(first_refused(R"([{"list": "users", "on_error": {"sleep": "1s"}}, {"respond": 200}])") ==
          "200 ");
  }
}

TEST_CASE("a failed fetch takes else, or the handler throws", "[core][exchange]") {
  for (const Completion completion : {Completion::failed(), Completion::timed_out()}) {
    const auto first_failed = [&](const std::string& steps) {
      Api api = handler(steps);
      HandlerRunner runner(api);
      REQUIRE(runner.begin(0).kind == Kind::Fetch);
      return runner.shown(runner.finish(runner.resume(completion)));
    };
    CHECK(first_failed(R"([{"fetch": "payments", "else": {"respond": 502}}, {"respond": 200}])") ==
          "502 ");
    CHECK(first_failed(R"([{"fetch": "payments"}, {"respond": 200}])") ==
          "500 Internal Server Error");
  }
  Api api = handler(R"([{"fetch": "payments", "else": {"respond": 502}}, {"respond": 200}])");
  HandlerRunner runner(api);
  CHECK(runner.run(0) == "200 ");
}

TEST_CASE("conditions", "[core][exchange]") {
  struct Case {
    std::string condition;
    bool truth;
  };
  // a is the text "5", n the number 5, w the text "word", e the empty text, z the number 0,
  // t true, f false, u null, d 1.5; x is missing.
  const std::vector<Case> cases{
      {"{body.a}", true},
      {"{body.e}", false},
      {"{body.z}", false},
      {"{body.t}", true},
      {"{body.f}", false},
      {"{body.u}", false},
      {"{body.x}", false},
      {"{body.d}", true},
      {"not {body.x}", true},
      {"not {body.w}", false},
      {"{body.a} = 5", true},
      {"{body.n} = 5", true},
      {"{body.a} = {body.n}", true},
      {"{body.a} = '5'", true},
      {"{body.a} = 05", true},
      {"{body.w} = word", true},
      {"{body.w} = Word", false},
      {"{body.w} != Word", true},
      {"{body.w} = 5", false},
      {"{body.w} != 5", true},
      {"{body.a} < 10", true},
      {"{body.a} < 5", false},
      {"{body.a} <= 5", true},
      {"{body.a} > 4", true},
      {"{body.a} > 5", false},
      {"{body.a} >= 5", true},
      {"{body.a} >= 6", false},
      {"{body.a} > -1", true},
      {"{body.m} < 0", true},
      {"{body.m} = -3", true},
      {"{body.w} < 5", false},
      {"{body.w} >= 5", false},
      {"{body.x} < 5", false},
      {"{body.x} = null", false},
      {"{body.u} = null", true},
      {"{body.x} = {body.y}", true},
      {"{body.t} = true", true},
      {"{body.t} = false", false},
      {"{body.e} = ''", true},
      {"{body.d} = {body.d}", true},
      {"{body.d} > 1", false},
      {"method = GET", true},
      {"{method} != POST", true},
      {"cold", false},
      {"not cold", true},
      {"{env.SHOP} = north", true},
      {"{params.id} = 3", true},
      {"{query.q} = 5", true},
  };
  for (const Case& c : cases) {
    INFO(c.condition);
    Api api = handler(R"([{"when": ")" + c.condition +
                      R"(", "then": {"respond": 200}}, {"respond": 400}])");
    HandlerRunner runner(api);
    runner.exchange.method = Method::GET;
    const HandlerRunner::Fields body{{"a", api.texts.value_of("5")},
                                     {"n", Value::integer(5)},
                                     {"m", api.texts.value_of("-3")},
                                     {"w", api.texts.value_of("word")},
                                     {"e", api.texts.value_of("")},
                                     {"z", Value::integer(0)},
                                     {"t", Value::boolean(true)},
                                     {"f", Value::boolean(false)},
                                     {"u", Value::null()},
                                     {"d", Value::decimal(api.texts.intern("1.5"))}};
    const std::string answer =
        runner.run(0, {api.texts.value_of("3")}, body, {{"q", api.texts.value_of("5")}});
    CHECK(answer == (c.truth ? "200 " : "400 "));
  }
}

TEST_CASE("both ways of a when join again", "[core][exchange]") {
  const std::string steps = R"([{"when": "{body.a}", "then": {"compute": "1ms"},
      "else": {"sleep": "2ms"}}, {"respond": 200}])";
  Api api = handler(steps);
  HandlerRunner runner(api);
  CHECK(runner.begin(0, {}, {{"a", Value::boolean(true)}}).kind == Kind::Compute);
  CHECK(runner.resume(Completion::elapsed()).kind == Kind::Respond);
  CHECK(runner.begin(0).kind == Kind::Sleep);
  CHECK(runner.resume(Completion::elapsed()).kind == Kind::Respond);
}

TEST_CASE("a handler sees its request", "[core][exchange]") {
  Api api = api_of(R"({"routes": {"/[a]/[b]": {"*": {"respond": 200, "json":
      ["{params.b}", "{params.a}", "{body.x}", "{query.x}", "{method}", "{cold}", "{body.y}"]}}}})");
  HandlerRunner runner(api);
  runner.exchange.method = Method::PATCH;
  runner.exchange.cold = true;
  CHECK(runner.run(0, {api.texts.value_of("one"), api.texts.value_of("2")},
                   {{"x", Value::integer(3)}, {"x", Value::integer(4)}},
                   {{"x", api.texts.value_of("q")}}) ==
        R"(200 ["2","one",3,"q","PATCH",true,null])");
  // A parameter that an optional catch-all left out, and nothing left over from before.
  runner.exchange.cold = false;
  CHECK(runner.run(0, {api.texts.value_of("one")}) ==
        R"(200 [null,"one",null,null,"PATCH",false,null])");
}

TEST_CASE("rows flow from step to step", "[core][exchange]") {
  CHECK(run(R"([{"insert": "users", "values": {"name": "{body.name}", "age": 36}, "as": "new"},
               {"get": "users", "id": "{new.id}", "as": "u"}, {"list": "users", "as": "all"},
               {"respond": 201, "json": ["{new.id}", "{u.name}", "{u.age}", "{all.count}"]}])",
            {{"name", Value::integer(1)}}) == R"(201 [6,"1",36,6])");
}

TEST_CASE("draws depend on the key and the step alone", "[core][exchange]") {
  const std::string law = R"({"exponential": "10ms"})";
  Api api = handler(R"([{"compute": )" + law + R"(}, {"compute": )" + law + R"(},
      {"respond": 200}])");
  Api branched = handler(R"([{"compute": )" + law + R"(}, {"compute": )" + law + R"(},
      {"when": "cold", "then": {"respond": 503}}, {"respond": 201}])");
  const auto draws = [](Api& which, Key key) {
    HandlerRunner runner(which);
    runner.exchange.key = key;
    const Duration first = runner.begin(0).duration;
    return std::vector{first, runner.resume(Completion::elapsed()).duration};
  };
  const Key key = Key::of_seed(1).named("visitors").numbered(7);
  const auto once = draws(api, key);
  CHECK(draws(api, key) == once);
  CHECK(draws(branched, key) == once);  // what follows has no influence
  CHECK(once[0] != once[1]);
  CHECK(draws(api, Key::of_seed(1).named("visitors").numbered(8)) != once);
  CHECK(once[0] ==
        Distribution::exponential(Duration::milliseconds(10)).sample(key.bits(0, Purpose::Work)));
}
