#include "sim/core/response.hpp"

#include <string>
#include <vector>

#include "tests/support/catch.hpp"

using namespace routelab;
using namespace routelab::core;
using Spelling = Piece::Spelling;

TEST_CASE("each spelling of each kind of value", "[core][response]") {
  Texts texts;
  struct Case {
    Value value;
    std::string json, inside, plain;
  };
  const std::vector<Case> cases{
      {{}, "null", "undefined", "undefined"},
      {Value::null(), "null", "null", "null"},
      {Value::boolean(true), "true", "true", "true"},
      {Value::integer(-7), "-7", "-7", "-7"},
      {Value::decimal(texts.intern("1.50")), "1.50", "1.50", "1.50"},
      {texts.value_of("Ada"), "\"Ada\"", "Ada", "Ada"},
      {texts.value_of("user-7"), "\"user-7\"", "user-7", "user-7"},
      {texts.value_of("a\"b\n"), "\"a\\\"b\\n\"", "a\\\"b\\n", "a\"b\n"},
      {texts.value_of(""), "\"\"", "", ""},
  };
  for (const Case& c : cases) {
    const std::vector<Value> slots{Value::integer(99), c.value};
    const auto spelt = [&](Spelling spelling) {
      Response response;
      response.body.push_back({.spelling = spelling, .literal = {}, .slot = 1});
      return render(response, slots, texts);
    };
    CHECK(spelt(Spelling::Json) == c.json);
    CHECK(spelt(Spelling::JsonInside) == c.inside);
    CHECK(spelt(Spelling::Plain) == c.plain);
  }
}

TEST_CASE("pieces follow each other", "[core][response]") {
  Texts texts;
  Response response;
  CHECK(render(response, {}, texts).empty());
  response.body.push_back({.spelling = Spelling::Literal, .literal = "{\"a\":", .slot = 0});
  response.body.push_back({.spelling = Spelling::Json, .literal = {}, .slot = 0});
  response.body.push_back({.spelling = Spelling::Literal, .literal = ",\"b\":\"<", .slot = 0});
  response.body.push_back({.spelling = Spelling::JsonInside, .literal = {}, .slot = 1});
  response.body.push_back({.spelling = Spelling::Literal, .literal = ">\"}", .slot = 0});
  const std::vector<Value> slots{Value::integer(1), texts.value_of("x\"y")};
  CHECK(render(response, slots, texts) == "{\"a\":1,\"b\":\"<x\\\"y>\"}");
}
