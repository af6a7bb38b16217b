#include "sim/scenario/json_set.hpp"

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "tests/support/rapidcheck.hpp"

using namespace routelab::scenario;
using Kind = Node::Kind;

namespace {

struct Case {
  std::string_view text;
  std::string rendered;
};

/// A name as a path has to write it.
std::string path_name(const std::string& name) {
  std::string out = "\"";
  for (const char c : name) {
    if (c == '"' || c == '\\') out += '\\';
    out += c;
  }
  return out + "\"";
}

constexpr std::string_view scenario =
    R"({"platform": "aws-lambda", "seed": 3, "steps": [1, 2], "none": []})";

const std::vector<Case> path_errors{
    {"a..b=1",
     R"(--set:1:3: error: the path has an empty name [bad-path]
    1 | a..b=1
      |   ^
      = as in clients.visitors.every=1m
)"},
    {"=1",
     R"(--set:1:1: error: the path has an empty name [bad-path]
    1 | =1
      | ^
      = as in clients.visitors.every=1m
)"},
    {"platform.memory=1GB",
     R"(--set:1:10: error: 'platform' is the text 'aws-lambda', which has no members [bad-path]
    1 | platform.memory=1GB
      |          ^~~~~~
      = a preset with a change is an object: platform={"like": ...}
)"},
    {"seed.x=1",
     R"(--set:1:6: error: 'seed' is the number 3, which has no members [bad-path]
    1 | seed.x=1
      |      ^
)"},
    {"steps.3=1",
     R"(--set:1:7: error: expected an index from 0 to 1, but found '3' [bad-path]
    1 | steps.3=1
      |       ^
)"},
    {"steps.x.y=1",
     R"(--set:1:7: error: expected an index from 0 to 1, but found 'x' [bad-path]
    1 | steps.x.y=1
      |       ^
)"},
    {"none.0=1",
     R"(--set:1:6: error: the array has no elements [bad-path]
    1 | none.0=1
      |      ^
)"},
    {"\"abc=1",
     R"(--set:1:1: error: this quoted name is not closed [bad-path]
    1 | "abc=1
      | ^
)"},
    {"\"abc\"x=1",
     R"(--set:1:6: error: expected '.' or the end of the path after a quoted name [bad-path]
    1 | "abc"x=1
      |      ^
)"},
    {"a.\"x.y\".z={\"q\":1,\"q\":2}",
     R"(--set:1:18: error: 'q' is here twice: the first is in line 1 [duplicate-key]
    1 | a."x.y".z={"q":1,"q":2}
      |                  ^~~
      = leave one of them out
)"},
    {"seed=99999999999999999999",
     R"(--set:1:6: error: the integer '99999999999999999999' does not fit in 64 bits [integer-too-large]
    1 | seed=99999999999999999999
      |      ^~~~~~~~~~~~~~~~~~~~
      = the largest is 9223372036854775807
)"},
    {"\xff=1",
     R"(--set:1:1: error: this byte is not valid UTF-8 [not-utf8]
    1 | \xff=1
      | ^~~~
      = save the file in the encoding UTF-8
)"},
    {"a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a."
     "a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a=1",
     R"(--set:1:129: error: the path has more than 64 names [bad-path]
    1 | ...a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a=1
      |                                            ^
)"},
};

}  // namespace

TEST_CASE("a change sets, creates and replaces values", "[scenario][json_set]") {
  Diagnostics diagnostics;
  auto root = parse(scenario, "x.json", diagnostics);
  REQUIRE(root);
  CHECK(set(*root, "seed", "7", diagnostics));
  CHECK(root->find("seed")->integer == 7);
  CHECK(set(*root, "clients.visitors.every", "1m", diagnostics));
  CHECK(root->find("clients")->find("visitors")->find("every")->text == "1m");
  CHECK(set(*root, "platform", R"({"like": "next"})", diagnostics));
  CHECK(root->find("platform")->find("like")->text == "next");
  CHECK(set(*root, "platform.like", "\"7\"", diagnostics));
  CHECK(root->find("platform")->find("like")->text == "7");
  CHECK(set(*root, "steps.1", "{not json", diagnostics));
  CHECK(root->find("steps")->children.at(1).text == "{not json");
  CHECK(set(*root, R"(routes."/api/a.b".GET)", "[]", diagnostics));
  CHECK(root->find("routes")->find("/api/a.b")->find("GET")->is(Kind::Array));
  CHECK(set(*root, R"("a\"\\b")", "", diagnostics));
  CHECK(root->find("a\"\\b")->text.empty());
  CHECK(diagnostics.empty());
}

TEST_CASE("later errors point into the change", "[scenario][json_set]") {
  Diagnostics diagnostics;
  auto root = parse("{}", "x.json", diagnostics);
  REQUIRE(root);
  REQUIRE(set(*root, "a.b", "1", diagnostics));
  REQUIRE(set(*root, "clients.visitors.every", "1x", diagnostics));
  const Node* every = root->find("clients")->find("visitors")->find("every");
  diagnostics.error(every->place(), "bad-value", "no such unit");
  diagnostics.error(every->key_place(), "unknown-key", "no such key");
  CHECK(diagnostics.render() == R"(--set:2:18: error: no such key [unknown-key]
    2 | clients.visitors.every=1x
      |                  ^~~~~
--set:2:24: error: no such unit [bad-value]
    2 | clients.visitors.every=1x
      |                        ^~
)");
}

TEST_CASE("changes that lead nowhere are errors", "[scenario][json_set]") {
  for (const Case& c : path_errors) {
    INFO(c.text);
    Diagnostics diagnostics;
    auto root = parse(scenario, "x.json", diagnostics);
    REQUIRE(root);
    const std::size_t equals = c.text.find('=');
    CHECK_FALSE(set(*root, c.text.substr(0, equals), c.text.substr(equals + 1), diagnostics));
    CHECK(diagnostics.render() == c.rendered);
  }
}

TEST_CASE("what a change sets is found at its path", "[scenario][json_set]") {
  rc::prop("for any names and texts", [] {
    const auto character =
        rc::gen::oneOf(rc::gen::inRange(' ', '\x7f'), rc::gen::element('.', '"', '\\', '='));
    const auto name = rc::gen::container<std::string>(character);
    const auto names = *rc::gen::nonEmpty(rc::gen::container<std::vector<std::string>>(name));
    RC_PRE(names.size() < 60U);
    const std::string text = *name;
    std::string path;
    for (const std::string& n : names) path += (path.empty() ? "" : ".") + path_name(n);
    Diagnostics diagnostics;
    auto root = parse(R"({"other": 1})", "x.json", diagnostics);
    RC_PRE(names.front() != "other");
    RC_ASSERT(set(*root, path, path_name(text), diagnostics));  // a JSON text
    const Node* node = &*root;
    for (const std::string& n : names) node = node->find(n);
    RC_ASSERT(node != nullptr);
    RC_ASSERT(node->text == text);
    RC_ASSERT(root->find("other")->integer == 1);
    RC_ASSERT(root->children.size() == 2U);
    const Place value{"--set", 1, static_cast<int>(path.size()) + 2,
                      static_cast<int>(path_name(text).size())};
    RC_ASSERT(node->place() == value);
    RC_ASSERT(diagnostics.empty());
  });
}
