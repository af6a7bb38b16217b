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

const std::vector<Case> syntax_errors{
    {"{\"a\": 1\n \"b\": 2}",
     R"(x.json:1:7: error: expected ',' or '}' after this value [syntax]
    1 | {"a": 1
      |       ^
)"},
    {"{\"a\":{\"b\":1}\n\n \"c\":2}",
     R"(x.json:1:12: error: expected ',' or '}' after this value [syntax]
    1 | {"a":{"b":1}
      |            ^
)"},
    {"{\"a\": 1 \"b\"}",
     R"(x.json:1:7: error: expected ',' or '}' after this value [syntax]
    1 | {"a": 1 "b"}
      |       ^
)"},
    {"[1 2]",
     R"(x.json:1:2: error: expected ',' or ']' after this value [syntax]
    1 | [1 2]
      |  ^
)"},
    {"{\"a\": \"abc\n}",
     R"(x.json:1:7: error: this text is not closed [syntax]
    1 | {"a": "abc
      |       ^~~~
      = a text ends with '"' on its line
)"},
    {"\"abc",
     R"(x.json:1:1: error: this text is not closed [syntax]
    1 | "abc
      | ^~~~
      = a text ends with '"' on its line
)"},
    {"[\"x\\",
     R"(x.json:1:2: error: this text is not closed [syntax]
    1 | ["x\
      |  ^~~
      = a text ends with '"' on its line
)"},
    {"{\n\n{",
     R"(x.json:3:1: error: expected a key in double quotes, but found '{' [syntax]
    3 | {
      | ^
)"},
    {"{\n\n\"a\": [1, 2",
     R"(x.json:3:11: error: unexpected end of file: '[' of line 3 is not closed [syntax]
    3 | "a": [1, 2
      |           ^
)"},
    {"{\"a\": 1\n",
     R"(x.json:2:1: error: unexpected end of file: '{' of line 1 is not closed [syntax]
    2 | 
      | ^
)"},
    {"[1, ",
     R"(x.json:1:5: error: unexpected end of file: '[' of line 1 is not closed [syntax]
    1 | [1, 
      |     ^
)"},
    {"{\"a\": 1,}",
     R"(x.json:1:8: error: a ',' before '}' is not allowed [syntax]
    1 | {"a": 1,}
      |        ^
      = leave it out
)"},
    {"[1,]",
     R"(x.json:1:3: error: a ',' before ']' is not allowed [syntax]
    1 | [1,]
      |   ^
      = leave it out
)"},
    {"{'a': 1}",
     R"(x.json:1:2: error: text is written in double quotes, not in single ones [syntax]
    1 | {'a': 1}
      |  ^~~
)"},
    {"{\"a\": 'x y'}",
     R"(x.json:1:7: error: text is written in double quotes, not in single ones [syntax]
    1 | {"a": 'x y'}
      |       ^~~~~
)"},
    {"['x",
     R"(x.json:1:2: error: text is written in double quotes, not in single ones [syntax]
    1 | ['x
      |  ^
)"},
    {"{a: 1}",
     R"(x.json:1:2: error: a key is written in double quotes [syntax]
    1 | {a: 1}
      |  ^
      = write "a"
)"},
    {"{1: 2}",
     R"(x.json:1:2: error: a key is written in double quotes [syntax]
    1 | {1: 2}
      |  ^
      = write "1"
)"},
    {"{\"a\": True}",
     R"(x.json:1:7: error: 'True' is not a value [syntax]
    1 | {"a": True}
      |       ^~~~
      = did you mean true?
)"},
    {"{\"a\": None}",
     R"(x.json:1:7: error: 'None' is not a value [syntax]
    1 | {"a": None}
      |       ^~~~
      = did you mean null?
)"},
    {"{\"a\": hello}",
     R"(x.json:1:7: error: 'hello' is not a value [syntax]
    1 | {"a": hello}
      |       ^~~~~
      = text is written in double quotes: "hello"
)"},
    {"[nullable]",
     R"(x.json:1:2: error: 'nullable' is not a value [syntax]
    1 | [nullable]
      |  ^~~~~~~~
      = text is written in double quotes: "nullable"
)"},
    {"tru",
     R"(x.json:1:1: error: 'tru' is not a value [syntax]
    1 | tru
      | ^~~
      = did you mean true?
)"},
    {"{\"a\": 10m}",
     R"(x.json:1:7: error: '10m' is not a number [syntax]
    1 | {"a": 10m}
      |       ^~~
      = a quantity with a unit is a text: "10m"
)"},
    {"[01]",
     R"(x.json:1:2: error: '01' is not a number [syntax]
    1 | [01]
      |  ^~
      = a number does not start with a zero that could be left out
)"},
    {"[0x1F]",
     R"(x.json:1:2: error: '0x1F' is not a number [syntax]
    1 | [0x1F]
      |  ^~~~
      = numbers are decimal
)"},
    {"[+1]",
     R"(x.json:1:2: error: '+1' is not a number [syntax]
    1 | [+1]
      |  ^~
      = leave the '+' out
)"},
    {"[.5]",
     R"(x.json:1:2: error: '.5' is not a number [syntax]
    1 | [.5]
      |  ^~
      = write a digit before the point: 0.5
)"},
    {"[1.]",
     R"(x.json:1:2: error: '1.' is not a number [syntax]
    1 | [1.]
      |  ^~
      = write a digit after the point: 1.0
)"},
    {"[-]",
     R"(x.json:1:2: error: '-' is not a number [syntax]
    1 | [-]
      |  ^
)"},
    {"[1e999]",
     R"(x.json:1:2: error: this number is too large [syntax]
    1 | [1e999]
      |  ^~~~~
)"},
    {"{\"a\" 1}",
     R"(x.json:1:2: error: expected ':' and a value after this key [syntax]
    1 | {"a" 1}
      |  ^~~
)"},
    {"{\"a\"= 1}",
     R"(x.json:1:2: error: expected ':' and a value after this key [syntax]
    1 | {"a"= 1}
      |  ^~~
      = write ':' instead of '='
)"},
    {"{\"a\": }",
     R"(x.json:1:2: error: this key has no value [syntax]
    1 | {"a": }
      |  ^~~
)"},
    {"{\"a\": , \"b\": 1}",
     R"(x.json:1:2: error: this key has no value [syntax]
    1 | {"a": , "b": 1}
      |  ^~~
)"},
    {"{\"a\": 1]",
     R"(x.json:1:8: error: ']' does not close the '{' of line 1 [syntax]
    1 | {"a": 1]
      |        ^
)"},
    {"[1}",
     R"(x.json:1:3: error: '}' does not close the '[' of line 1 [syntax]
    1 | [1}
      |   ^
)"},
    {"]",
     R"(x.json:1:1: error: this ']' closes nothing [syntax]
    1 | ]
      | ^
)"},
    {"{} {}",
     R"(x.json:1:4: error: expected the end of the file here [syntax]
    1 | {} {}
      |    ^
      = a file holds one value, usually one object
)"},
    {"{}}",
     R"(x.json:1:3: error: expected the end of the file here [syntax]
    1 | {}}
      |   ^
      = a file holds one value, usually one object
)"},
    {"[\"a\\qb\"]",
     R"(x.json:1:4: error: '\q' is not an escape [syntax]
    1 | ["a\qb"]
      |    ^~
      = for a backslash write two: \\
)"},
    {"[\"\\u12G4\"]",
     R"(x.json:1:3: error: '\u' needs four hexadecimal digits [syntax]
    1 | ["\u12G4"]
      |   ^~
      = as in \u00e9
)"},
    {"[\"\\ud800\"]",
     R"(x.json:1:3: error: this is one half of a surrogate pair [syntax]
    1 | ["\ud800"]
      |   ^~~~~~
      = write both halves, or the character itself
)"},
    {"[\"\\ud83d\\ude00\\x\"]",
     R"(x.json:1:15: error: '\x' is not an escape [syntax]
    1 | ["\ud83d\ude00\x"]
      |               ^~
      = for a backslash write two: \\
)"},
    {"[\"a\tb\"]",
     R"(x.json:1:4: error: a text cannot hold the control character \x09 [syntax]
    1 | ["a b"]
      |    ^
      = write \u0009 or \t
)"},
    {"[\"a\x01\"]",
     R"(x.json:1:4: error: a text cannot hold the control character \x01 [syntax]
    1 | ["a\x01"]
      |    ^~~~
      = write \u0001
)"},
    {"{ # x\n}",
     R"(x.json:1:3: error: '#' does not start a comment [syntax]
    1 | { # x
      |   ^
      = a comment starts with '//'
)"},
    {"[1 # x\n]",
     R"(x.json:1:4: error: '#' does not start a comment [syntax]
    1 | [1 # x
      |    ^
      = a comment starts with '//'
)"},
    {"[1, /* x",
     R"(x.json:1:5: error: this comment is not closed [syntax]
    1 | [1, /* x
      |     ^~
      = a comment ends with '*/'
)"},
    {"[1 / 2]",
     R"(x.json:1:4: error: unexpected '/' [syntax]
    1 | [1 / 2]
      |    ^
      = a comment starts with '//' or '/*'
)"},
    {"[,]",
     R"(x.json:1:2: error: expected a value, but found ',' [syntax]
    1 | [,]
      |  ^
)"},
    {"[1,,2]",
     R"(x.json:1:4: error: expected a value, but found ',' [syntax]
    1 | [1,,2]
      |    ^
)"},
    {"{,}",
     R"(x.json:1:2: error: expected a key in double quotes, but found ',' [syntax]
    1 | {,}
      |  ^
)"},
    {"{\"a\":1, [}",
     R"(x.json:1:9: error: expected a key in double quotes, but found '[' [syntax]
    1 | {"a":1, [}
      |         ^
)"},
    {"[@]",
     R"(x.json:1:2: error: expected a value, but found '@' [syntax]
    1 | [@]
      |  ^
)"},
    {"[\"\xc3\xa4\", \xc3\xbc]",
     R"(x.json:1:7: error: expected a value, but found 'ü' [syntax]
    1 | ["ä", ü]
      |       ^
)"},
    {"\xef\xbb\xbf{\"a\":1,}",
     R"(x.json:1:7: error: a ',' before '}' is not allowed [syntax]
    1 | {"a":1,}
      |       ^
      = leave it out
)"},
    {"\xef\xbb\xbf\xef\xbb\xbf{}",
     R"(x.json:1:1: error: the byte-order mark is here twice [syntax]
    1 | \u{feff}{}
      | ^~~~~~~~
)"},
};

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

TEST_CASE("syntax errors say what is wrong where it is", "[scenario][json_tree]") {
  for (const Case& c : syntax_errors) {
    INFO(c.text);
    CHECK(errors_of(c.text) == c.rendered);
  }
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

TEST_CASE("a change sets, creates and replaces values", "[scenario][json_tree]") {
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

TEST_CASE("later errors point into the change", "[scenario][json_tree]") {
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

TEST_CASE("changes that lead nowhere are errors", "[scenario][json_tree]") {
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

TEST_CASE("what a change sets is found at its path", "[scenario][json_tree]") {
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

TEST_CASE("nodes are described in words", "[scenario][json_tree]") {
  Diagnostics diagnostics;
  const auto tree = parse(R"([null, true, false, -1.50, "a", [], {}])", "x.json", diagnostics);
  REQUIRE(tree);
  std::vector<std::string> words;
  for (const Node& node : tree->children) words.push_back(describe(node));
  CHECK(words == std::vector<std::string>{"null", "true", "false", "the number -1.50",
                                          "the text 'a'", "an array", "an object"});
}
