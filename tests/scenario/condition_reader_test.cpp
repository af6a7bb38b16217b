#include "sim/scenario/condition_reader.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "sim/scenario/scenario.hpp"
#include "tests/support/catch.hpp"

using namespace routelab;
using namespace routelab::scenario;
using core::Comparison;
using core::Value;

namespace {

struct Case {
  std::string_view condition;
  std::string rendered;
};

/// The condition is line 6.
constexpr std::string_view before =
    R"({"env": {"SHOP": "north", "DB_PASSWORD": {"secret": "hunter2"}},
"database": {"users": {"rows": 9, "columns": {"name": "text", "age": "integer"}}},
"upstreams": {"payments": {}},
"routes": {"/api/users/[id]": {"GET":
[{"when":
)";
constexpr std::string_view after = R"(,
"then": {"respond": 200}}, {"respond": 404}]
}}})";

std::optional<Scenario> read(std::string_view condition, Diagnostics& diagnostics) {
  return load_text(std::string(before).append(condition).append(after), "x.json", {}, diagnostics);
}

core::Api read_well(std::string_view condition) {
  Diagnostics diagnostics;
  auto scenario = read(condition, diagnostics);
  INFO(diagnostics.render());
  REQUIRE(scenario);
  CHECK(diagnostics.empty());
  return std::move(scenario->api);
}

/// What "{body.a} <right>" compares with, as JSON; the comparison is checked.
std::string right_of(const std::string& condition, Comparison comparison) {
  INFO(condition);
  const core::Api api = read_well("\"{body.a} " + condition + "\"");
  const core::Step& step = api.program.steps.at(0);
  CHECK(step.comparison == comparison);
  CHECK(step.left.slot == 0);
  CHECK(step.right.slot == core::Operand::no_slot);
  return api.texts.json_of(step.right.constant);
}

const std::vector<Case> mistakes{
    {R"(true)",
     R"(x.json:6:1: error: a condition is a text, not true [wrong-type]
    6 | true,
      | ^~~~
      = write a reference, alone or compared: "cold", "not cold", "{user.role} = admin"
)"},
    {R"("")",
     R"(x.json:6:1: error: '' is not a reference [bad-condition]
    6 | "",
      | ^~
      = write a reference, alone or compared: "cold", "not cold", "{user.role} = admin"
)"},
    {R"("not ")",
     R"(x.json:6:1: error: 'not' is not a reference [bad-condition]
    6 | "not ",
      | ^~~~~~
      = write a reference, alone or compared: "cold", "not cold", "{user.role} = admin"
)"},
    {R"("user.role = admin")",
     R"(x.json:6:1: error: 'user.role' is not a reference [bad-condition]
    6 | "user.role = admin",
      | ^~~~~~~~~~~~~~~~~~~
      = write {user.role}
)"},
    {R"("body.name")",
     R"(x.json:6:1: error: 'body.name' is not a reference [bad-condition]
    6 | "body.name",
      | ^~~~~~~~~~~
      = write {body.name}
)"},
    {R"("name")",
     R"(x.json:6:1: error: 'name' is not a reference [bad-condition]
    6 | "name",
      | ^~~~~~
      = write a reference, alone or compared: "cold", "not cold", "{user.role} = admin"
)"},
    {R"("!cold")",
     R"(x.json:6:1: error: '!' is not an operator [bad-condition]
    6 | "!cold",
      | ^~~~~~~
      = expected one of: =, !=, <, <=, >, >=; the opposite of a condition is "not {...}"
)"},
    {R"("{body.a} == 1")",
     R"(x.json:6:1: error: '==' is not an operator [bad-condition]
    6 | "{body.a} == 1",
      | ^~~~~~~~~~~~~~~
      = write '=' instead
)"},
    {R"("{body.a} === 1")",
     R"(x.json:6:1: error: '===' is not an operator [bad-condition]
    6 | "{body.a} === 1",
      | ^~~~~~~~~~~~~~~~
      = write '=' instead
)"},
    {R"("{body.a} !== 1")",
     R"(x.json:6:1: error: '!==' is not an operator [bad-condition]
    6 | "{body.a} !== 1",
      | ^~~~~~~~~~~~~~~~
      = write '!=' instead
)"},
    {R"("{body.a} <> 1")",
     R"(x.json:6:1: error: '<>' is not an operator [bad-condition]
    6 | "{body.a} <> 1",
      | ^~~~~~~~~~~~~~~
      = write '!=' instead
)"},
    {R"("{body.a} => 1")",
     R"(x.json:6:1: error: '=>' is not an operator [bad-condition]
    6 | "{body.a} => 1",
      | ^~~~~~~~~~~~~~~
      = write '>=' instead
)"},
    {R"("{body.a} =< 1")",
     R"(x.json:6:1: error: '=<' is not an operator [bad-condition]
    6 | "{body.a} =< 1",
      | ^~~~~~~~~~~~~~~
      = write '<=' instead
)"},
    {R"("{body.a} ! 1")",
     R"(x.json:6:1: error: '!' is not an operator [bad-condition]
    6 | "{body.a} ! 1",
      | ^~~~~~~~~~~~~~
      = expected one of: =, !=, <, <=, >, >=; the opposite of a condition is "not {...}"
)"},
    {R"("{body.a} =")",
     R"(x.json:6:1: error: nothing stands behind '=' [bad-condition]
    6 | "{body.a} =",
      | ^~~~~~~~~~~~
      = the empty text is written ''
)"},
    {R"("= 1")",
     R"(x.json:6:1: error: '' is not a reference [bad-condition]
    6 | "= 1",
      | ^~~~~
      = write a reference, alone or compared: "cold", "not cold", "{user.role} = admin"
)"},
    {R"("{body.a} = 1 and {body.b} = 2")",
     R"(x.json:6:1: error: a condition is one comparison, without 'and' [bad-condition]
    6 | "{body.a} = 1 and {body.b} = 2",
      | ^~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~
      = put one 'when' into the other; a text that holds this word needs quotes
)"},
    {R"("{body.a} = x || cold")",
     R"(x.json:6:1: error: a condition is one comparison, without '||' [bad-condition]
    6 | "{body.a} = x || cold",
      | ^~~~~~~~~~~~~~~~~~~~~~
      = put one 'when' into the other; a text that holds this word needs quotes
)"},
    {R"("cold and {body.a}")",
     R"(x.json:6:1: error: a condition is one comparison, without 'and' [bad-condition]
    6 | "cold and {body.a}",
      | ^~~~~~~~~~~~~~~~~~~
      = put one 'when' into the other; a text that holds this word needs quotes
)"},
    {R"("{body.a} > 1.5")",
     R"(x.json:6:1: error: '>' compares whole numbers, and '1.5' is none [bad-condition]
    6 | "{body.a} > 1.5",
      | ^~~~~~~~~~~~~~~~
      = other values are compared with = and != only
)"},
    {R"("{body.a} < many")",
     R"(x.json:6:1: error: '<' compares whole numbers, and 'many' is none [bad-condition]
    6 | "{body.a} < many",
      | ^~~~~~~~~~~~~~~~~
      = other values are compared with = and != only
)"},
    {R"("{body.a} = \"x")",
     R"(x.json:6:1: error: a quote is not closed in '"x' [bad-condition]
    6 | "{body.a} = \"x",
      | ^~~~~~~~~~~~~~~~
)"},
    {R"("{body.a} = 'x' y")",
     R"(x.json:6:1: error: 'y' stands behind the text [bad-condition]
    6 | "{body.a} = 'x' y",
      | ^~~~~~~~~~~~~~~~~~
      = a condition is one comparison
)"},
    {R"("{body.a} = {body.b} x")",
     R"(x.json:6:1: error: '{body.b} x' is not a reference [bad-condition]
    6 | "{body.a} = {body.b} x",
      | ^~~~~~~~~~~~~~~~~~~~~~~
      = write a reference, alone or compared: "cold", "not cold", "{user.role} = admin"
)"},
    {R"("{body.a} = <b>")",
     R"(x.json:6:1: error: '<b>' is not one value [bad-condition]
    6 | "{body.a} = <b>",
      | ^~~~~~~~~~~~~~~~
      = a text with such signs needs quotes
)"},
    {R"("{body.a")",
     R"(x.json:6:1: error: '{body.a' is not a reference [bad-condition]
    6 | "{body.a",
      | ^~~~~~~~~
      = write a reference, alone or compared: "cold", "not cold", "{user.role} = admin"
)"},
    {R"("{usr.role} = admin")",
     R"(x.json:6:1: error: nothing here is called 'usr' [unknown-name]
    6 | "{usr.role} = admin",
      | ^~~~~~~~~~~~~~~~~~~~
      = expected one of: params, body, query, headers, cookies, env, method, cold
)"},
    {R"("{body.a} = {usr.b}")",
     R"(x.json:6:1: error: nothing here is called 'usr' [unknown-name]
    6 | "{body.a} = {usr.b}",
      | ^~~~~~~~~~~~~~~~~~~~
      = expected one of: params, body, query, headers, cookies, env, method, cold
)"},
    {R"("{body.a} = a=b")",
     R"(x.json:6:1: error: 'a=b' is not one value [bad-condition]
    6 | "{body.a} = a=b",
      | ^~~~~~~~~~~~~~~~
      = a text with such signs needs quotes
)"},
};

}  // namespace

TEST_CASE("each mistake in a condition has its message", "[scenario][condition_reader]") {
  for (const Case& c : mistakes) {
    INFO(c.condition);
    Diagnostics diagnostics;
    CHECK_FALSE(read(c.condition, diagnostics));
    CHECK(diagnostics.render() == c.rendered);
  }
}

TEST_CASE("a reference alone is a question of truth", "[scenario][condition_reader]") {
  const auto comparison_of = [](std::string_view condition) {
    return read_well(condition).program.steps.at(0).comparison;
  };
  CHECK(comparison_of("\"cold\"") == Comparison::Truthy);
  CHECK(comparison_of("\"  {cold}  \"") == Comparison::Truthy);
  CHECK(comparison_of("\"not cold\"") == Comparison::Falsy);
  CHECK(comparison_of("\"not   {body.a}\"") == Comparison::Falsy);
  CHECK(comparison_of("\"{query.a=b}\"") == Comparison::Truthy);  // a strange name, but a name
}

TEST_CASE("all six operators, with any spaces", "[scenario][condition_reader]") {
  CHECK(right_of("= 5", Comparison::Equal) == "5");
  CHECK(right_of("!= 5", Comparison::NotEqual) == "5");
  CHECK(right_of("< 5", Comparison::Less) == "5");
  CHECK(right_of("<= 5", Comparison::LessOrEqual) == "5");
  CHECK(right_of("> 5", Comparison::Greater) == "5");
  CHECK(right_of(">= 5", Comparison::GreaterOrEqual) == "5");
  CHECK(right_of("=5", Comparison::Equal) == "5");
  CHECK(right_of("  >=  -5  ", Comparison::GreaterOrEqual) == "-5");
}

TEST_CASE("what can stand on the right", "[scenario][condition_reader]") {
  CHECK(right_of("= true", Comparison::Equal) == "true");
  CHECK(right_of("= false", Comparison::Equal) == "false");
  CHECK(right_of("= null", Comparison::Equal) == "null");
  CHECK(right_of("= admin", Comparison::Equal) == "\"admin\"");
  CHECK(right_of("= Ada Lovelace", Comparison::Equal) == "\"Ada Lovelace\"");
  CHECK(right_of("= 'admin'", Comparison::Equal) == "\"admin\"");
  CHECK(right_of("= ''", Comparison::Equal) == "\"\"");
  CHECK(right_of(R"(= \"\")", Comparison::Equal) == "\"\"");
  CHECK(right_of(R"(= \"a = 'b' and {c}\")", Comparison::Equal) == "\"a = 'b' and {c}\"");
  CHECK(right_of("= 'true'", Comparison::Equal) == "\"true\"");
  CHECK(right_of("> '5'", Comparison::Greater) == "\"5\"");  // a text that is a number
  CHECK(right_of("= 1.5", Comparison::Equal) == "\"1.5\"");
  CHECK(right_of("= 1152921504606846976", Comparison::Equal) == "\"1152921504606846976\"");
  const core::Api api = read_well("\"{body.a} < {body.b}\"");
  CHECK(api.program.steps[0].left.slot == 0);
  CHECK(api.program.steps[0].right.slot == 1);
  const core::Api bare = read_well("\"method = {query.m}\"");
  CHECK(bare.program.loads[0].source == core::Source::Method);
}

TEST_CASE("env is a constant on both sides", "[scenario][condition_reader]") {
  const core::Api api = read_well("\"{env.SHOP} = {env.SHOP}\"");
  const core::Step& step = api.program.steps[0];
  CHECK(step.left.slot == core::Operand::no_slot);
  CHECK(step.left.constant == step.right.constant);
  CHECK(api.texts.text_of(step.left.constant) == "north");
}
