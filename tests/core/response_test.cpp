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
      Piece piece;
      piece.spelling = spelling;
      piece.slot = 1;
      return render({piece}, slots, texts, {});
    };
    CHECK(spelt(Spelling::Json) == c.json);
    CHECK(spelt(Spelling::JsonInside) == c.inside);
    CHECK(spelt(Spelling::Plain) == c.plain);
  }
}

TEST_CASE("pieces follow each other", "[core][response]") {
  Texts texts;
  CHECK(render({}, {}, texts, {}).empty());
  Template pieces(5);
  pieces[0].literal = "{\"a\":";
  pieces[1].spelling = Spelling::Json;
  pieces[2].literal = ",\"b\":\"<";
  pieces[3].spelling = Spelling::JsonInside;
  pieces[3].slot = 1;
  pieces[4].literal = ">\"}";
  const std::vector<Value> slots{Value::integer(1), texts.value_of("x\"y")};
  CHECK(render(pieces, slots, texts, {}) == "{\"a\":1,\"b\":\"<x\\\"y>\"}");
}

TEST_CASE("the message of an error is rendered by its own template", "[core][response]") {
  Texts texts;
  Message message;
  message.text.resize(2);
  message.text[0].literal = "no \"user\" ";
  message.text[1].spelling = Spelling::Plain;
  message.text[1].slot = 1;
  const std::vector<Message> messages{{}, message};
  const std::vector<Value> slots{Value::message(1), texts.value_of("user-7")};
  Piece piece;
  const auto spelt = [&](Spelling spelling) {
    piece.spelling = spelling;
    return render({piece}, slots, texts, messages);
  };
  CHECK(spelt(Spelling::Plain) == "no \"user\" user-7");
  CHECK(spelt(Spelling::Json) == "\"no \\\"user\\\" user-7\"");
  CHECK(spelt(Spelling::JsonInside) == "no \\\"user\\\" user-7");
}
