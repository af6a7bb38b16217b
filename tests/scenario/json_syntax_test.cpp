#include "sim/scenario/json_syntax.hpp"

#include <string>
#include <string_view>
#include <vector>

#include "sim/scenario/json_tree.hpp"
#include "tests/support/catch.hpp"

using namespace routelab::scenario;

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

}  // namespace

TEST_CASE("syntax errors say what is wrong where it is", "[scenario][json_syntax]") {
  for (const Case& c : syntax_errors) {
    INFO(c.text);
    CHECK(errors_of(c.text) == c.rendered);
  }
}
