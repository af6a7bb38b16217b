#include "sim/scenario/json_tree.hpp"

#include <cstddef>
#include <filesystem>
#include <fstream>
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

std::string errors_of(std::string_view text) {
  Diagnostics diagnostics;
  const auto tree = parse(text, "x.json", diagnostics);
  CHECK((tree || diagnostics.has_errors()));
  return diagnostics.render();
}

/// Writes random documents and remembers where each token was put.
class RandomDocument {
 public:
  RandomDocument() { value(0); }

  std::string text;
  std::vector<Mark> marks;  // of all values, a container before what is in it

  struct Member {
    std::string key;
    Mark mark;
  };
  std::vector<Member> members;  // all keys, in the order of the text

 private:
  static int pick(int below) { return *rc::gen::inRange(0, below); }

  void put(std::string_view piece) {
    for (std::size_t i = 0; i < piece.size(); ++i) {
      text += piece[i];
      if (piece[i] == '\n') {
        ++line_;
        column_ = 1;
      } else if ((static_cast<unsigned char>(piece[i]) & 0xC0U) != 0x80) {
        ++column_;
      }
    }
  }

  void blank() {
    static constexpr std::string_view blanks[] = {
        "", "", " ", "\n", "\t", "\r\n", "// , \" }\n", "/* \u00e4: [ */", " \n  ", "/**/"};
    put(blanks[pick(10)]);
  }

  Mark token(std::string_view piece) {
    blank();
    Mark mark{line_, column_, 1};
    put(piece);
    mark.length = column_ - mark.column;
    blank();
    return mark;
  }

  void value(int depth) {
    static constexpr std::string_view scalars[] = {
        "0",       "-1",         "12.50", "1e3",   "-0.5E-2",          "true",
        "false",   "null",       "\"\"",  "\"a\"", "\"\u00e4\u20ac\"", "\"\\\"\\\\\"",
        "\"{,:\"", "\"\\u00e9\""};
    const int kind = depth < 5 ? pick(4) : 0;
    if (kind < 2) {
      marks.push_back(token(scalars[pick(14)]));
      return;
    }
    const bool object = kind == 2;
    marks.push_back(token(object ? "{" : "["));
    const int children = pick(4);
    for (int i = 0; i < children; ++i) {
      if (i > 0) token(",");
      if (object) key(i);
      value(depth + 1);
    }
    token(object ? "}" : "]");
  }

  void key(int i) {
    static constexpr std::string_view names[] = {"", "name", "\u00e4\U0001f600", "a.b /"};
    std::string name(names[pick(4)]);
    name += std::to_string(i);
    const Mark mark = token('"' + name + '"');
    members.push_back({name, mark});
    token(":");
  }

  int line_ = 1;
  int column_ = 1;
};

/// The places of a tree in the order of RandomDocument.
void collect(const Node& node, bool member, std::vector<Mark>& marks,
             std::vector<RandomDocument::Member>& members) {
  if (member) members.push_back({node.key, node.key_mark});
  marks.push_back(node.mark);
  for (const Node& child : node.children) collect(child, node.is(Kind::Object), marks, members);
}

bool same(Mark a, Mark b) {
  return a.line == b.line && a.column == b.column && a.length == b.length;
}

const std::vector<Case> errors_of_the_whole{
    {"",
     R"(x.json: error: there is nothing in this file [empty-file]
      = the smallest scenario is {}
)"},
    {" \n // nothing\n",
     R"(x.json: error: there is nothing in this file [empty-file]
      = the smallest scenario is {}
)"},
    {"\xff\xfe{",
     R"(x.json: error: the file is UTF-16 text [not-utf8]
      = save the file in the encoding UTF-8
)"},
    {std::string_view("\x7f"
                      "ELF\x02\x01\x01\x00\x00\x00\x00\x00\x00",
                      13),
     R"(x.json: error: this is not text [not-text]
      = expected JSON in UTF-8
)"},
    {"{\"\xc3\xa4\": \"\xe4 and more of it\"}",
     R"(x.json:1:8: error: this byte is not valid UTF-8 [not-utf8]
    1 | {"ä": "\xe4 and more of it"}
      |        ^~~~
      = save the file in the encoding UTF-8
)"},
    {std::string_view("{\"a\": \"some text\x00\"}", 19),
     R"(x.json:1:17: error: a NUL byte does not belong in a text [nul-byte]
    1 | {"a": "some text\x00"}
      |                 ^~~~
      = leave it out
)"},
    {"[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[",
     R"(x.json:1:65: error: nested more than 64 levels deep [too-deep]
    1 | [[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[
      |                                                                 ^
)"},
    {"{\"a\": 1,\n \"a\": 2}",
     R"(x.json:2:2: error: 'a' is here twice: the first is in line 1 [duplicate-key]
    2 |  "a": 2}
      |  ^~~
      = leave one of them out
)"},
    {"[9223372036854775808, -9223372036854775809]",
     R"(x.json:1:2: error: the integer '9223372036854775808' does not fit in 64 bits [integer-too-large]
    1 | [9223372036854775808, -9223372036854775809]
      |  ^~~~~~~~~~~~~~~~~~~
      = the largest is 9223372036854775807
x.json:1:23: error: the integer '-9223372036854775809' does not fit in 64 bits [integer-too-large]
    1 | [9223372036854775808, -9223372036854775809]
      |                       ^~~~~~~~~~~~~~~~~~~~
      = the smallest is -9223372036854775808
)"},
};

}  // namespace

TEST_CASE("every kind of value is read", "[scenario][json_tree]") {
  Diagnostics diagnostics;
  const auto tree =
      parse("[null, true, -12, 1.5e1, \"a\\u00e9\\n\", [], {\"k\": 0}]", "x.json", diagnostics);
  REQUIRE(tree);
  CHECK(diagnostics.empty());
  const auto& values = tree->children;
  REQUIRE(values.size() == 7);
  CHECK(values[0].is(Kind::Null));
  CHECK((values[1].is(Kind::Boolean) && values[1].boolean));
  CHECK((values[2].is(Kind::Integer) && values[2].integer == -12 && values[2].real == -12));
  CHECK((values[3].is(Kind::Real) && values[3].real == 15 && values[3].text == "1.5e1"));
  CHECK((values[4].is(Kind::Text) && values[4].text == "a\u00e9\n"));
  CHECK((values[5].is(Kind::Array) && values[5].children.empty()));
  REQUIRE(values[6].find("k") != nullptr);
  CHECK(values[6].find("k")->integer == 0);
  CHECK(values[6].find("other") == nullptr);
  CHECK(values[0].find("k") == nullptr);
}

TEST_CASE("places are those of the first characters, in code points", "[scenario][json_tree]") {
  Diagnostics diagnostics;
  const auto tree = parse("\xEF\xBB\xBF// \u00e4\r\n{ \"\u00e4\\\"\": /* , */ [1,\t\"\u20ac\"] }",
                          "x.json", diagnostics);
  REQUIRE(tree);
  CHECK(tree->place() == Place{"x.json", 2, 1, 1});
  const Node& member = tree->children.at(0);
  CHECK(member.key == "\u00e4\"");
  CHECK(member.key_place() == Place{"x.json", 2, 3, 5});
  CHECK(member.place() == Place{"x.json", 2, 18, 1});
  CHECK(member.children.at(0).place() == Place{"x.json", 2, 19, 1});
  CHECK(member.children.at(1).place() == Place{"x.json", 2, 22, 3});
  CHECK(member.children.at(1).key_place() == member.children.at(1).place());
}

TEST_CASE("texts that are no JSON scenario as a whole are named", "[scenario][json_tree]") {
  for (const Case& c : errors_of_the_whole) {
    INFO(c.text);
    CHECK(errors_of(c.text) == c.rendered);
  }
}

TEST_CASE("of members with the same key the first stays", "[scenario][json_tree]") {
  Diagnostics diagnostics;
  const auto tree = parse(R"({"a": 1, "b": 2, "a": {"c": 3}})", "x.json", diagnostics);
  REQUIRE(tree);
  REQUIRE(tree->children.size() == 2);
  CHECK(tree->find("a")->integer == 1);
  CHECK(diagnostics.error_count() == 1);
}

TEST_CASE("64 levels and no more", "[scenario][json_tree]") {
  Diagnostics diagnostics;
  CHECK(parse(std::string(64, '[') + std::string(64, ']'), "x.json", diagnostics));
  CHECK_FALSE(parse(std::string(65, '[') + std::string(65, ']'), "x.json", diagnostics));
}

TEST_CASE("a million values and no more", "[scenario][json_tree]") {
  std::string text = "[0";
  for (std::size_t i = 1; i < max_json_values; ++i) text += ",0";
  CHECK(errors_of(text + "]") == R"(x.json:1:1: error: more than 1000000 values [too-many-values]
    1 | [0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0...
      | ^
)");
}

TEST_CASE("files that cannot be read are named", "[scenario][json_tree]") {
  const auto folder = std::filesystem::temp_directory_path() / "routelab_json_tree_test";
  std::filesystem::create_directories(folder);
  const std::string large = (folder / "large.json").string();
  std::ofstream(large).close();
  std::filesystem::resize_file(large, max_json_bytes + 1);
  const auto errors = [](const std::string& path) {
    Diagnostics diagnostics;
    CHECK_FALSE(parse_file(path, diagnostics));
    return diagnostics.render();
  };
  const std::string none = (folder / "none.json").string();
  CHECK(errors(folder.string()) ==
        folder.string() + ": error: this is a directory, not a file [not-a-file]\n");
  CHECK(errors(none) == none + ": error: there is no such file [no-such-file]\n");
  CHECK(errors(large) == large + ": error: the file has more than 64 MB [file-too-large]\n");
  std::filesystem::resize_file(large, 0);
  std::ofstream(large) << "[1]";
  Diagnostics diagnostics;
  CHECK(parse_file(large, diagnostics));
  std::filesystem::remove_all(folder);
}

TEST_CASE("each value and key points at its first character", "[scenario][json_tree]") {
  rc::prop("in any document", [] {
    const RandomDocument document;
    Diagnostics diagnostics;
    const auto tree = parse(document.text, "x.json", diagnostics);
    RC_ASSERT(diagnostics.render() == "");
    RC_ASSERT(tree.has_value());
    std::vector<Mark> marks;
    std::vector<RandomDocument::Member> members;
    collect(*tree, false, marks, members);
    RC_ASSERT(marks.size() == document.marks.size());
    RC_ASSERT(members.size() == document.members.size());
    for (std::size_t i = 0; i < marks.size(); ++i) RC_ASSERT(same(marks[i], document.marks[i]));
    for (std::size_t i = 0; i < members.size(); ++i) {
      RC_ASSERT(members[i].key == document.members[i].key);
      RC_ASSERT(same(members[i].mark, document.members[i].mark));
    }
  });
}

TEST_CASE("a document that is cut off is an error inside of it", "[scenario][json_tree]") {
  rc::prop("at any byte", [] {
    const RandomDocument document;
    const auto size = *rc::gen::inRange<std::size_t>(0, document.text.size());
    Diagnostics diagnostics;
    const auto tree = parse(document.text.substr(0, size), "x.json", diagnostics);
    RC_ASSERT(tree.has_value() != diagnostics.has_errors());
    RC_ASSERT(diagnostics.error_count() <= 1U);
  });
}

TEST_CASE("nodes are described in words", "[scenario][json_tree]") {
  Diagnostics diagnostics;
  const auto tree = parse(R"([null, true, false, -1.50, "a", [], {}])", "x.json", diagnostics);
  REQUIRE(tree);
  std::vector<std::string> words;
  for (const Node& node : tree->children) words.push_back(describe(node));
  CHECK(words == std::vector<std::string>{"null", "true", "false", "the number -1.50",
                                          "the text 'a'", "an array", "an object"});
}
