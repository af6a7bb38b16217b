#include "sim/scenario/vocabulary.hpp"

#include "sim/scenario/fields.hpp"
#include "sim/scenario/json_tree.hpp"
#include "tests/support/catch.hpp"

using namespace routelab;
using namespace routelab::scenario;
using Type = FieldNote::Type;

namespace {

FieldNote note(const std::string& name, Type type = Type::Any, bool required = false) {
  FieldNote made;
  made.name = name;
  made.type = type;
  made.required = required;
  return made;
}

std::vector<std::string> names_of(const ObjectKind& kind) {
  std::vector<std::string> names;
  for (const FieldNote& field : kind.fields) names.push_back(field.name);
  return names;
}

}  // namespace

TEST_CASE("A kind has the fields of all its objects, in the order of their first mention") {
  Vocabulary words;
  words.add("get", {note("table"), note("id")});
  words.add("list", {note("limit")});
  words.add("get", {note("where"), note("table")});
  REQUIRE(words.kinds().size() == 2);
  CHECK(names_of(words.kinds()[0]) == std::vector<std::string>{"table", "id", "where"});
  CHECK(names_of(*words.find("list")) == std::vector<std::string>{"limit"});
  CHECK(words.find("insert") == nullptr);
  CHECK(words.find("get")->find("where") != nullptr);
  CHECK(words.find("get")->find("limit") == nullptr);
}

TEST_CASE("A field is required if it is in every object") {
  Vocabulary words;
  words.add("get", {note("table", Type::Any, true), note("id", Type::Any, true)});
  words.add("get", {note("table", Type::Any, true), note("where", Type::Any, true)});
  CHECK(words.find("get")->find("table")->required);
  CHECK_FALSE(words.find("get")->find("id")->required);
  CHECK_FALSE(words.find("get")->find("where")->required);
}

TEST_CASE("A field that is asked for twice is what it was found to be") {
  Vocabulary words;
  FieldNote first = note("respond");
  first.doc = "answers";
  FieldNote again = note("respond", Type::Integer, true);
  again.doc = "the status";
  again.low = 200;
  words.add("step respond", {first, again});
  REQUIRE(words.find("step respond")->fields.size() == 1);
  const FieldNote& made = words.find("step respond")->fields.front();
  CHECK(made.type == Type::Integer);
  CHECK(made.doc == "answers");
  CHECK(made.low == 200);
  CHECK(made.required);
}

TEST_CASE("Fields tell their kind: the noun without its name, or what they are told") {
  Diagnostics diagnostics;
  Vocabulary words;
  diagnostics.set_vocabulary(&words);
  const auto node = parse(R"({"users": {}, "rows": 7})", "x.json", diagnostics);
  REQUIRE(node);
  int rows = 0;
  for (const char* kind : {"", "heap"}) {
    Fields f(*node, "table 'orders'", diagnostics, kind);
    f.integer("rows", rows, {}, "how many");
    f.allow("users");
    f.done();
  }
  CHECK(diagnostics.empty());
  REQUIRE(words.kinds().size() == 2);
  CHECK(words.kinds()[0].name == "table");
  CHECK(words.kinds()[1].name == "heap");
  CHECK(names_of(words.kinds()[0]) == std::vector<std::string>{"rows"});
}
