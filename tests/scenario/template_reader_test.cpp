#include "sim/scenario/template_reader.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "tests/scenario/handler_sample.hpp"
#include "tests/support/catch.hpp"

using namespace routelab;
using namespace routelab::scenario;
using namespace routelab::scenario::testing;
using core::Value;
using Spelling = core::Piece::Spelling;

namespace {

/// The template of {"respond": 200, <body>}: pieces, the slots' numbers in <> by spelling.
struct Template {
  std::string shown;
  core::SecretSet labels;
};

Template template_of(const std::string& body) {
  Diagnostics diagnostics;
  const auto scenario = read("{\"respond\": 200, " + body + "}", diagnostics);
  INFO(diagnostics.render());
  REQUIRE(scenario);
  const core::Response& response = scenario->api.responses.back();
  Template out{.shown = {}, .labels = response.labels.all()};
  bool literal = false;
  for (const core::Piece& piece : response.body) {
    const std::string slot = std::to_string(piece.slot);
    switch (piece.spelling) {
      case Spelling::Literal: out.shown += piece.literal; break;
      case Spelling::Json: out.shown += "<json " + slot + ">"; break;
      case Spelling::JsonInside: out.shown += "<inside " + slot + ">"; break;
      case Spelling::Plain: out.shown += "<plain " + slot + ">"; break;
    }
    CHECK_FALSE((literal && piece.spelling == Spelling::Literal));  // neighbours are one piece
    literal = piece.spelling == Spelling::Literal;
  }
  return out;
}

const std::vector<Case> mistakes{
    {R"([{"respond": 200, "json": {"list": [1, "{nobody.a}"], "b": "x {nobody.b} {nobody.c}", "c": "{open"}}])",
     R"(x.json:5:40: error: nothing here is called 'nobody' [unknown-name]
    5 | [{"respond": 200, "json": {"list": [1, "{nobody.a}"], "b": "x {nobody.b} {nobody.c}", "c": "{open"}}...
      |                                        ^~~~~~~~~~~~
      = did you mean 'body'?
x.json:5:60: error: nothing here is called 'nobody' [unknown-name]
    5 | [{"respond": 200, "json": {"list": [1, "{nobody.a}"], "b": "x {nobody.b} {nobody.c}", "c": "{open"}}...
      |                                                            ^~~~~~~~~~~~~~~~~~~~~~~~~
      = did you mean 'body'?
x.json:5:92: error: a '{' is not closed [bad-reference]
    5 | ...], "b": "x {nobody.b} {nobody.c}", "c": "{open"}}]
      |                                            ^~~~~~~
      = a reference looks like {params.id}; write {{ for a brace
)"},
    {R"([{"respond": 200, "text": "x {nobody.a} {}"}])",
     R"(x.json:5:27: error: there is no name in '{}' [bad-reference]
    5 | [{"respond": 200, "text": "x {nobody.a} {}"}]
      |                           ^~~~~~~~~~~~~~~~~
      = a reference looks like {params.id}; write {{ for a brace
x.json:5:27: error: nothing here is called 'nobody' [unknown-name]
    5 | [{"respond": 200, "text": "x {nobody.a} {}"}]
      |                           ^~~~~~~~~~~~~~~~~
      = did you mean 'body'?
)"},
};

}  // namespace

TEST_CASE("each mistake in a response has its message", "[scenario][template_reader]") {
  for (const Case& c : mistakes) {
    INFO(c.steps);
    Diagnostics diagnostics;
    CHECK_FALSE(read(c.steps, diagnostics));
    CHECK(diagnostics.render() == c.rendered);
  }
}

TEST_CASE("JSON is kept as it is, without its spaces", "[scenario][template_reader]") {
  CHECK(template_of(R"("json": null)").shown == "null");
  CHECK(template_of(R"("json": [ ])").shown == "[]");
  CHECK(template_of(R"("json": { })").shown == "{}");
  CHECK(template_of(R"("json": {"a": [1, 2.50, 1e3, true, false, null], "b": {"c": ""}})").shown ==
        R"({"a":[1,2.50,1e3,true,false,null],"b":{"c":""}})");
  CHECK(template_of(R"("json": {"qu\"ote": "line\nbreak \u00e9 \\"})").shown ==
        "{\"qu\\\"ote\":\"line\\nbreak \xC3\xA9 \\\\\"}");
}

TEST_CASE("a reference alone is a value, inside of a text it is text",
          "[scenario][template_reader]") {
  CHECK(template_of(R"("json": "{body.a}")").shown == "<json 0>");
  CHECK(template_of(R"("json": "no. {body.a}")").shown == "\"no. <inside 0>\"");
  CHECK(template_of(R"("json": "{body.a}{body.b}")").shown == "\"<inside 0><inside 1>\"");
  CHECK(template_of(R"("json": ["{body.a}", {"x": "{body.a}"}])").shown ==
        "[<json 0>,{\"x\":<json 0>}]");
  CHECK(template_of(R"("text": "a {body.a} \" {{ b")").shown == "a <plain 0> \" { b");
}

TEST_CASE("env is written into the template, with its label", "[scenario][template_reader]") {
  CHECK(template_of(R"("json": ["{env.SHOP}", "to {env.SHOP}"])").shown ==
        R"(["north","to north"])");
  CHECK(template_of(R"("text": "to {env.SHOP}")").shown == "to north");
  CHECK(template_of(R"("text": "to {env.SHOP}")").labels.empty());
  for (const std::string body : {R"("json": "{env.DB_PASSWORD}")", R"("text": "{env.DB_PASSWORD}")",
                                 R"("json": ["x{env.DB_PASSWORD}y"])"}) {
    INFO(body);
    CHECK(template_of(body).labels == core::SecretSet::of(0));
    CHECK(template_of(body).shown.find("hunter2") != std::string::npos);
  }
}
