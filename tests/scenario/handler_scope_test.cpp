#include "sim/scenario/handler_scope.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "tests/scenario/handler_sample.hpp"
#include "tests/support/catch.hpp"

using namespace routelab;
using namespace routelab::scenario;
using namespace routelab::scenario::testing;
using core::Source;
using core::Value;
using core::ValueKind;

namespace {

const std::vector<Case> mistakes{
    {R"([{"respond": 200, "json": "{params.ID}"}])",
     R"(x.json:5:27: error: the route has no parameter 'ID' [unknown-name]
    5 | [{"respond": 200, "json": "{params.ID}"}]
      |                           ^~~~~~~~~~~~~
      = did you mean 'id'?
)"},
    {R"([{"respond": 200, "json": "{params}"}])",
     R"(x.json:5:27: error: 'params' needs a field [unknown-name]
    5 | [{"respond": 200, "json": "{params}"}]
      |                           ^~~~~~~~~~
      = for example {params.id}
)"},
    {R"([{"respond": 200, "json": "{query}"}])",
     R"(x.json:5:27: error: 'query' needs a field [unknown-name]
    5 | [{"respond": 200, "json": "{query}"}]
      |                           ^~~~~~~~~
      = for example {query.name}
)"},
    {R"([{"respond": 200, "json": "{env}"}])",
     R"(x.json:5:27: error: 'env' needs a field [unknown-name]
    5 | [{"respond": 200, "json": "{env}"}]
      |                           ^~~~~~~
      = for example {env.SHOP}
)"},
    {R"([{"respond": 200, "json": "{env.SHPO}"}])",
     R"(x.json:5:27: error: env has no variable 'SHPO' [unknown-name]
    5 | [{"respond": 200, "json": "{env.SHPO}"}]
      |                           ^~~~~~~~~~~~
      = did you mean 'SHOP'?
)"},
    {R"([{"respond": 200, "json": "{id}"}])",
     R"(x.json:5:27: error: nothing here is called 'id' [unknown-name]
    5 | [{"respond": 200, "json": "{id}"}]
      |                           ^~~~~~
      = did you mean {params.id}?
)"},
    {R"([{"respond": 200, "json": "{SHOP}"}])",
     R"(x.json:5:27: error: nothing here is called 'SHOP' [unknown-name]
    5 | [{"respond": 200, "json": "{SHOP}"}]
      |                           ^~~~~~~~
      = did you mean {env.SHOP}?
)"},
    {R"([{"respond": 200, "json": "{method.name}"}])",
     R"(x.json:5:27: error: 'method' has no fields [unknown-name]
    5 | [{"respond": 200, "json": "{method.name}"}]
      |                           ^~~~~~~~~~~~~~~
      = write {method}
)"},
    {R"([{"respond": 200, "json": "{usr.name}"}])",
     R"(x.json:5:27: error: nothing here is called 'usr' [unknown-name]
    5 | [{"respond": 200, "json": "{usr.name}"}]
      |                           ^~~~~~~~~~~~
      = expected one of: params, body, query, headers, cookies, env, method, cold
)"},
    {R"([{"get": "users", "id": 1, "as": "u", "else": {"respond": 404, "json": "{u.name}"}}, {"respond": 200}])",
     R"(x.json:5:72: error: nothing here is called 'u' [unknown-name]
    5 | [{"get": "users", "id": 1, "as": "u", "else": {"respond": 404, "json": "{u.name}"}}, {"respond": 200...
      |                                                                        ^~~~~~~~~~
      = expected one of: params, body, query, headers, cookies, env, method, cold
)"},
    {R"([{"get": "users", "id": 1, "as": "user"},
{"respond": 200, "json": {"a": "{usr.name}", "b": "{user}", "c": "{user.nmae}"}}])",
     R"(x.json:6:32: error: nothing here is called 'usr' [unknown-name]
    6 | {"respond": 200, "json": {"a": "{usr.name}", "b": "{user}", "c": "{user.nmae}"}}]
      |                                ^~~~~~~~~~~~
      = did you mean 'user'?
x.json:6:51: error: 'user' needs a field [unknown-name]
    6 | {"respond": 200, "json": {"a": "{usr.name}", "b": "{user}", "c": "{user.nmae}"}}]
      |                                                   ^~~~~~~~
      = for example {user.age}
x.json:6:66: error: table 'users' has no column 'nmae' [unknown-name]
    6 | {"respond": 200, "json": {"a": "{usr.name}", "b": "{user}", "c": "{user.nmae}"}}]
      |                                                                  ^~~~~~~~~~~~~
      = did you mean 'name'?
)"},
    {R"([{"list": "users", "as": "page"},
{"respond": 200, "json": {"a": "{page.length}", "b": "{page}"}}])",
     R"(x.json:6:32: error: a list has no field 'length' [unknown-name]
    6 | {"respond": 200, "json": {"a": "{page.length}", "b": "{page}"}}]
      |                                ^~~~~~~~~~~~~~~
      = {page.count} is the number of its rows
x.json:6:54: error: 'page' needs a field [unknown-name]
    6 | {"respond": 200, "json": {"a": "{page.length}", "b": "{page}"}}]
      |                                                      ^~~~~~~~
      = for example {page.count}
)"},
    {R"([{"respond": 200, "json": "Hello {params.id"}])",
     R"(x.json:5:27: error: a '{' is not closed [bad-reference]
    5 | [{"respond": 200, "json": "Hello {params.id"}]
      |                           ^~~~~~~~~~~~~~~~~~
      = a reference looks like {params.id}; write {{ for a brace
)"},
    {R"([{"respond": 200, "text": "{} and {"}])",
     R"(x.json:5:27: error: there is no name in '{}' [bad-reference]
    5 | [{"respond": 200, "text": "{} and {"}]
      |                           ^~~~~~~~~~
      = a reference looks like {params.id}; write {{ for a brace
)"},
    {R"([{"respond": 200, "json": "Hello {{params.id}}"}])",
     R"(x.json:5:27: warning: '{{params.id}}' is shown as '{params.id}}' [double-braces]
    5 | [{"respond": 200, "json": "Hello {{params.id}}"}]
      |                           ^~~~~~~~~~~~~~~~~~~~~
      = a reference has one brace on each side; {{ is a brace in the text
)"},
    {R"([{"get": "users", "id": 1, "as": "body"}, {"respond": 200}])",
     R"(x.json:5:34: error: the name 'body' is taken [name-taken]
    5 | [{"get": "users", "id": 1, "as": "body"}, {"respond": 200}]
      |                                  ^~~~~~
      = params, body, query, headers, cookies, env, method, cold belong to the request
)"},
    {R"([{"get": "users", "id": 1, "as": "u"}, {"get": "users", "id": 2, "as": "u"}, {"respond": 200}])",
     R"(x.json:5:72: error: the name 'u' is taken [name-taken]
    5 | [{"get": "users", "id": 1, "as": "u"}, {"get": "users", "id": 2, "as": "u"}, {"respond": 200}]
      |                                                                        ^~~
      = an earlier step of this handler has it
)"},
    {R"([{"when": "cold", "then": {"get": "users", "id": 1, "as": "u"}},
{"respond": 200, "json": "{u.name}"}])",
     R"(x.json:6:26: error: nothing here is called 'u' [unknown-name]
    6 | {"respond": 200, "json": "{u.name}"}]
      |                          ^~~~~~~~~~
      = expected one of: params, body, query, headers, cookies, env, method, cold
)"},
};

/// A text's parts with references in <>.
std::string parts_of(const std::string& text, std::string& errors) {
  Node node;
  node.kind = Node::Kind::Text;
  node.text = text;
  Diagnostics diagnostics;
  std::string out;
  for (const TextPart& part : split_text(text, node, diagnostics)) {
    out += part.reference ? "<" + part.text + ">" : part.text;
  }
  errors = diagnostics.render();
  return out;
}

std::string parts_of(const std::string& text) {
  std::string errors;
  const std::string out = parts_of(text, errors);
  CHECK(errors.empty());
  return out;
}

}  // namespace

TEST_CASE("each mistake in a reference has its message", "[scenario][handler_scope]") {
  for (const Case& c : mistakes) {
    INFO(c.steps);
    Diagnostics diagnostics;
    const bool loaded = read(c.steps, diagnostics).has_value();
    CHECK(loaded != diagnostics.has_errors());
    CHECK(diagnostics.render() == c.rendered);
  }
}

TEST_CASE("a name that is mentioned twice has one slot", "[scenario][handler_scope]") {
  Diagnostics diagnostics;
  const auto scenario = read(R"([{"get": "users", "id": "{params.id}", "as": "user"},
      {"respond": 200, "json": ["{params.id}", "{body.a}", "{query.a}", "{body.a}", "{method}",
                                "{cold}", "{user.id}", "{user.name}", "{user.id}", "{cold}",
                                "{query.b.c}", "{env.SHOP}"]}])",
                             diagnostics);
  INFO(diagnostics.render());
  REQUIRE(scenario);
  const core::Api& api = scenario->api;
  std::vector<Source> sources;
  for (const core::Load& load : api.program.loads) sources.push_back(load.source);
  CHECK(sources == std::vector{Source::Param, Source::BodyField, Source::QueryField, Source::Method,
                               Source::Cold, Source::QueryField});
  CHECK(api.texts.of(api.program.loads[1].name) == "a");
  CHECK(api.texts.of(api.program.loads[5].name) == "b.c");
  REQUIRE(api.program.steps[0].bindings.count == 2);
  CHECK(api.program.bindings[0].column == 0);
  CHECK(api.program.bindings[1].column == 1);
  CHECK(api.program.slots == 8);  // env is a constant, it needs none
}

TEST_CASE("which parameter a name means", "[scenario][handler_scope]") {
  Diagnostics diagnostics;
  const auto scenario = load_text(
      R"({"routes": {"/[shop]/items/[...path]":
          {"GET": {"respond": 200, "json": ["{params.path}", "{params.shop}"]}}}})",
      "x.json", {}, diagnostics);
  REQUIRE(scenario);
  CHECK(scenario->api.program.loads.at(0).param == 1);
  CHECK(scenario->api.program.loads.at(1).param == 0);
}

TEST_CASE("a route without parameters says what one is", "[scenario][handler_scope]") {
  Diagnostics diagnostics;
  CHECK_FALSE(load_text(R"({"routes": {"/a": {"GET": {"respond": 200, "json": "{params.id}"}}}})",
                        "x.json", {}, diagnostics));
  CHECK(diagnostics.sorted().at(0).message == "the route has no parameter 'id'");
  CHECK(diagnostics.sorted().at(0).hint ==
        "a parameter is a bracketed segment of the route's name");
}

TEST_CASE("slots do not run over", "[scenario][handler_scope]") {
  std::string steps = R"([{"respond": 200, "json": [)";
  for (int i = 0; i < 65'540; ++i) {
    if (i > 0) steps += ",\n";
    steps.append("\"{body.f").append(std::to_string(i)).append("}\"");
  }
  Diagnostics diagnostics;
  CHECK_FALSE(read(steps + "]}]", diagnostics));
  REQUIRE(diagnostics.sorted().size() == 1);
  CHECK(diagnostics.sorted()[0].message == "a handler can mention 65527 different names at most");
}

TEST_CASE("texts are split at their references", "[scenario][handler_scope]") {
  CHECK(parts_of("").empty());
  CHECK(parts_of("plain") == "plain");
  CHECK(parts_of("{a.b}") == "<a.b>");
  CHECK(parts_of("x{a}{b}y{c}") == "x<a><b>y<c>");
  CHECK(parts_of("{{} }}") == "{} }}");
  CHECK(parts_of("{{{a}") == "{<a>");
  CHECK(parts_of("caf\xC3\xA9 {a}") == "caf\xC3\xA9 <a>");
  std::string errors;
  CHECK(parts_of("a {b} {c", errors) == "a <b> ");
  CHECK_FALSE(errors.empty());
}

TEST_CASE("constants of a scenario as values", "[scenario][handler_scope]") {
  core::Texts texts;
  const auto value_of = [&](std::string_view json) {
    Diagnostics diagnostics;
    const auto node = parse(json, "x.json", diagnostics);
    REQUIRE(node);
    return constant_of(*node, texts);
  };
  CHECK(value_of("null") == Value::null());
  CHECK(value_of("true") == Value::boolean(true));
  CHECK(value_of("-7") == Value::integer(-7));
  CHECK(value_of("\"user-7\"") == texts.value_of("user-7"));
  CHECK(value_of("1.50")->kind() == ValueKind::Decimal);
  CHECK(texts.json_of(*value_of("1.50")) == "1.50");
  CHECK(value_of("1152921504606846975") == Value::integer(Value::max_integer));
  CHECK(value_of("1152921504606846976")->kind() == ValueKind::Decimal);
  CHECK(texts.json_of(*value_of("-9223372036854775808")) == "-9223372036854775808");
  CHECK(value_of("[]") == std::nullopt);
  CHECK(value_of("{}") == std::nullopt);
}

TEST_CASE("a brace alone is a constant", "[scenario][handler_scope]") {
  Diagnostics diagnostics;
  const auto scenario =
      read(R"([{"insert": "users", "values": {"name": "a {{ b"}}, {"respond": 200}])", diagnostics);
  REQUIRE(scenario);
  CHECK(scenario->api.texts.text_of(scenario->api.program.assignments.at(0).value.constant) ==
        "a { b");
}
