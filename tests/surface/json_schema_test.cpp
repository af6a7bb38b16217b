#include "harness/surface/json_schema.hpp"

#include <string>

#include "harness/surface/routes_file.hpp"
#include "tests/support/catch.hpp"

using namespace routelab;
using namespace routelab::surface;
using scenario::Diagnostics;

namespace {

struct Reading {
  Shape shape;
  bool is_exact = true;
  std::string problems;
};

/// The schema under "it" of a file.
Reading read_in(const std::string& file, SchemaReader::Words words = SchemaReader::Words::Known) {
  Diagnostics diagnostics;
  const auto root = scenario::parse(file, "x.json", diagnostics);
  REQUIRE(root);
  SchemaReader reader(*root, words, diagnostics);
  Reading reading;
  reading.shape = reader.read(*root->find("it"));
  reading.is_exact = reader.is_exact();
  reading.problems = diagnostics.render();
  return reading;
}

Reading read(const std::string& schema) { return read_in("{\"it\": " + schema + "}"); }

/// The schema as a routes file has it: what of it a shape holds.
std::string held(const Reading& reading) {
  INFO(reading.problems);
  REQUIRE(reading.problems.empty());
  Surface surface;
  Operation get{.method = "GET", .input = {}, .outputs = {}};
  get.input.query = {{.name = "it", .shape = reading.shape}};
  surface.routes = {{.pattern = "/", .operations = {get}, .params = {}, .source = ""}};
  std::string text = routes_file_text(surface);
  const std::string before = "\"it\": ";
  const std::size_t start = text.find(before) + before.size();
  int depth = 0;
  std::string out;
  for (std::size_t i = start; i < text.size(); ++i) {
    if (text[i] == '{') ++depth;
    if (text[i] == '}') --depth;
    const bool is_blank = text[i] == ' ' || text[i] == '\n';
    if (!is_blank) out += text[i];
    if (depth == 0) break;
  }
  return out;
}

std::string held(const std::string& schema) { return held(read(schema)); }

std::string problem_of(const std::string& schema) {
  const std::string all = read(schema).problems;
  const std::size_t start = all.find(": error: ");
  return start == std::string::npos ? all : all.substr(start + 9, all.find('\n') - start - 9);
}

}  // namespace

TEST_CASE("A schema is a shape") {
  CHECK(held("{}") == "{}");
  CHECK(held("true") == "{}");
  CHECK(held(R"({"type": "string", "minLength": 1, "maxLength": 9, "format": "email"})") ==
        R"({"type":"string","minLength":1,"maxLength":9,"format":"email"})");
  CHECK(held(R"({"type": "array", "minItems": 2, "maxItems": 3, "items": {"type": "null"}})") ==
        R"({"type":"array","minItems":2,"maxItems":3,"items":{"type":"null"}})");
  CHECK(held(R"({"type": "number", "minimum": 0.5, "maximum": 1e300})") ==
        R"({"type":"number","minimum":0.5,"maximum":1e+300})");
  CHECK(
      held(R"({"type": "object", "required": ["a", "b"], "additionalProperties": false,
                 "properties": {"a": {"type": "boolean"}, "c": {}}})") ==
      R"({"type":"object","required":["a","b"],"properties":{"a":{"type":"boolean"},"c":{},"b":{}},)"
      R"("additionalProperties":false})");
}

TEST_CASE("Null is one of the types, or a word of OpenAPI 3.0") {
  const std::string nullable = R"({"type":["string","null"]})";
  CHECK(held(R"({"type": ["string", "null"]})") == nullable);
  CHECK(held(R"({"type": "string", "nullable": true})") == nullable);
  CHECK(held(R"({"anyOf": [{"type": "string"}, {"type": "null"}]})") == nullable);
  CHECK(held(R"({"type": ["null"]})") == R"({"type":"null"})");
  CHECK(held(R"({"type": ["string", "integer"]})") == "{}");
}

TEST_CASE("Values name the type if nothing else does") {
  CHECK(held(R"({"enum": ["a", "b", "a"]})") == R"({"type":"string","enum":["a","b"]})");
  CHECK(held(R"({"enum": [1, 2, null]})") == R"({"type":["integer","null"],"enum":[1,2,null]})");
  CHECK(held(R"({"enum": [1, "a", null]})") == R"({"enum":[1,"a",null]})");
  CHECK(held(R"({"const": {"a": 1}})") == R"({"type":"object","enum":[{"a":1}]})");
  CHECK(held(R"({"const": null})") == R"({"type":"null"})");
  CHECK(held(R"({"example": 1, "examples": [2, 1], "default": 3})") == R"({"examples":[1,2,3]})");
}

TEST_CASE("A bound that is not in the range moves to the next integer") {
  CHECK(held(R"({"type": "integer", "exclusiveMinimum": 1, "exclusiveMaximum": 4.5})") ==
        R"({"type":"integer","minimum":2,"maximum":4})");
  CHECK(held(R"({"type": "integer", "minimum": 1, "exclusiveMinimum": true})") ==
        R"({"type":"integer","minimum":2})");
  CHECK(held(R"({"type": "integer", "minimum": 5, "exclusiveMinimum": 1})") ==
        R"({"type":"integer","minimum":5})");
  CHECK(held(R"({"type": "integer", "maximum": 5, "exclusiveMaximum": false})") ==
        R"({"type":"integer","maximum":5})");
  CHECK(held(R"({"type": "number", "exclusiveMinimum": 0})") == R"({"type":"number","minimum":0})");
}

TEST_CASE("All parts of allOf hold at once") {
  CHECK(held(R"({"allOf": [{"type": "integer", "minimum": 1, "maximum": 9},
                           {"type": "number", "minimum": 3, "maximum": 20}]})") ==
        R"({"type":"integer","minimum":3,"maximum":9})");
  CHECK(held(R"({"allOf": [{"type": "object", "properties": {"a": {"type": "string"}}},
                           {"properties": {"a": {"minLength": 1}, "b": {}}, "required": ["a"]}]})") ==
        R"({"type":"object","required":["a"],"properties":{"a":{"type":"string"},"b":{}}})");
  CHECK(held(R"({"allOf": [{"enum": [1, 2, 3]}, {"enum": [3, 2, 5]}]})") ==
        R"({"type":"integer","enum":[2,3]})");
  CHECK(held(R"({"nullable": true, "allOf": [{"type": "string"}]})") ==
        R"({"type":["string","null"]})");
}

TEST_CASE("Of alternatives the first is taken, and the shape is not exact") {
  const Reading one = read(R"({"oneOf": [{"type": "string"}, {"type": "integer"}]})");
  CHECK(held(one) == R"({"type":"string"})");
  CHECK_FALSE(one.is_exact);
  CHECK(read(R"({"anyOf": [{"type": "string"}, {"type": "null"}]})").is_exact);
  CHECK(read(R"({"type": "object", "properties": {"a": {"type": "string"}}})").is_exact);
}

TEST_CASE("Fields without a type are those of an object, but that is a guess") {
  const Reading object = read(R"({"properties": {"a": {"type": "string"}}})");
  CHECK(held(object) == R"({"type":"object","properties":{"a":{"type":"string"}}})");
  CHECK_FALSE(object.is_exact);
  CHECK(held(R"({"items": {"type": "string"}})") ==
        R"({"type":"array","items":{"type":"string"}})");
}

TEST_CASE("References are followed in the file") {
  CHECK(held(read_in(R"({"it": {"$ref": "#/a~1b/0"}, "a/b": [{"type": "string"}]})")) ==
        R"({"type":"string"})");
  CHECK(
      held(read_in(R"({"it": {"$ref": "#/x%20y", "minLength": 1}, "x y": {"type": "string"}})")) ==
      R"({"type":"string"})");
  CHECK(problem_of(R"({"$ref": "#/nowhere"})") ==
        "there is no '#/nowhere' in this file [unknown-reference]");
  CHECK(problem_of(R"({"$ref": "other.json#/a"})") ==
        "'other.json#/a' is in another file [external-reference]");
  CHECK(problem_of(R"({"$ref": 1})") == "'$ref' must be a text, but is the number 1 [wrong-type]");
}

TEST_CASE("A schema that refers to itself is unrolled twice") {
  const std::string tree =
      R"({"it": {"type": "object", "properties": {"next": {"$ref": "#/it"}}}})";
  CHECK(held(read_in(tree)) ==
        R"({"type":"object","properties":{"next":{"type":"object","properties":{"next":{}}}}})");
  CHECK(held(read_in(R"({"it": {"$ref": "#/it"}})")) == "{}");
  CHECK(held(read_in(R"({"it": {"allOf": [{"$ref": "#/it"}, {"$ref": "#/b"}]},
                         "b": {"anyOf": [{"$ref": "#/it"}]}})")) == "{}");
}

TEST_CASE("References that multiply stop at a limit") {
  std::string file = R"({"it": {"$ref": "#/s0"})";
  for (int i = 0; i < 20; ++i) {
    const std::string next = R"({"$ref": "#/s)" + std::to_string(i + 1) + "\"}";
    file += ", \"s" + std::to_string(i) + R"(": {"type": "object", "properties": {)";
    for (const char* name : {"a", "b", "c", "d", "e", "f", "g", "h"}) {
      file += (*name == 'a' ? "\"" : ", \"") + std::string(name) + "\": " + next;
    }
    file += "}}";
  }
  const Reading reading = read_in(file + R"(, "s20": {"type": "string"}})");
  CHECK(reading.problems.find("[too-many-shapes]") != std::string::npos);
  CHECK(reading.shape.fields.size() == 8);
}

TEST_CASE("A long example is not copied without end") {
  std::string file = R"({"big": {"type": "string", "example": ")" + std::string(1 << 20, 'x') +
                     R"("}, "it": {"type": "object", "properties": {)";
  for (int i = 0; i < 2000; ++i) {
    file += (i == 0 ? "\"p" : ", \"p") + std::to_string(i) + R"(": {"$ref": "#/big"})";
  }
  const Reading reading = read_in(file + "}}}");
  CHECK(reading.problems.find("[too-many-shapes]") != std::string::npos);
  std::size_t bytes = 0;
  for (const Field& field : reading.shape.fields) {
    for (const std::string& example : field.shape.examples) bytes += example.size();
  }
  CHECK(bytes < std::size_t{256} << 20U);
}

TEST_CASE("What a schema cannot be is said") {
  CHECK(problem_of("3") == "a schema must be an object, but is the number 3 [bad-schema]");
  CHECK(problem_of(R"({"type": "strin"})") == "the text 'strin' is no type [bad-schema]");
  CHECK(problem_of(R"({"type": []})") == "'type' is an empty list [bad-schema]");
  CHECK(problem_of(R"({"enum": []})") == "'enum' is empty: nothing would be right [bad-schema]");
  CHECK(problem_of(R"({"minimun": 1})") == "unknown key 'minimun' in schema 'it' [unknown-key]");
  CHECK(problem_of(R"({"minimum": "1"})") ==
        "'minimum' of schema 'it' must be a number, but is the text '1' [wrong-type]");
  CHECK(problem_of(R"({"exclusiveMinimum": "1"})") ==
        "'exclusiveMinimum' must be a number, but is the text '1' [bad-schema]");
  CHECK(problem_of(R"({"minimum": 2, "maximum": 1})") ==
        "'maximum' of schema 'it' is below the minimum [bad-value]");
  CHECK(problem_of(R"({"minLength": 2, "maxLength": 1})") ==
        "'maxLength' of schema 'it' is below the least [bad-value]");
  CHECK(problem_of(R"({"minLength": -1})") ==
        "'minLength' of schema 'it' must be at least 0, but is the number -1 [out-of-range]");
  CHECK(problem_of(R"({"required": true})") ==
        "'required' must be an array of names, but is true [bad-schema]");
  CHECK(problem_of(R"({"required": [1]})") ==
        "a name in 'required' must be a text, but is the number 1 [bad-schema]");
  CHECK(problem_of(R"({"additionalProperties": 1})") ==
        "'additionalProperties' must be true, false or a schema, but is the number 1 [bad-schema]");
  CHECK(problem_of(R"({"examples": {}})") ==
        "'examples' must be an array, but is an object [bad-schema]");
  CHECK(problem_of(R"({"pattern": "^a", "x-own": 1, "title": "t"})").empty());
}

TEST_CASE("A file of somebody else's may have words of its own") {
  CHECK(read_in(R"({"it": {"minimun": 1}})", SchemaReader::Words::Any).problems.empty());
}

TEST_CASE("What goes one way only may be missing") {
  CHECK(held(R"({"type": "object", "required": ["id", "a"],
                 "properties": {"id": {"readOnly": true}, "a": {}}})") ==
        R"({"type":"object","required":["a"],"properties":{"id":{},"a":{}}})");
}
