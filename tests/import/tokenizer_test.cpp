#include "harness/import/tokenizer.hpp"

#include <string>
#include <vector>

#include "tests/support/catch.hpp"

namespace routelab::import {

namespace {

std::vector<std::string> texts(const std::string& source) {
  std::vector<std::string> all;
  const Tokens tokens = tokenize(source);
  for (std::size_t i = 0; i < tokens.size(); ++i) all.emplace_back(tokens[i].text);
  return all;
}

using Texts = std::vector<std::string>;

}  // namespace

TEST_CASE("A slash divides behind a value and begins a pattern elsewhere") {
  CHECK(texts("a / b / c") == Texts{"a", "/", "b", "/", "c"});
  CHECK(texts("x = /[/'\"]/g.test(y)") == Texts{"x", "=", "[/'\"]", ".", "test", "(", "y", ")"});
  CHECK(texts("if (a) /b/.test(c)") == Texts{"if", "(", "a", ")", "b", ".", "test", "(", "c", ")"});
  CHECK(texts("return /a'b/") == Texts{"return", "a'b"});
  CHECK(texts("<p>it</p>") == Texts{"<", "p", ">", "it", "<", "/", "p", ">"});
}

TEST_CASE("What a template inserts is read, at any depth") {
  CHECK(texts("`a${b + `c${d}e`}f` g") ==
        Texts{"a", "${", "b", "+", "c", "${", "d", "}", "e", "}", "f", "g"});
  const Tokens tokens = tokenize("f(`x`, `y${1}z`)");
  CHECK(tokens.is_text(2));
  CHECK_FALSE(tokens.is_text(4));
  CHECK_FALSE(tokens.is_text(8));
}

TEST_CASE("Comments are no tokens; lines are counted through them") {
  const Tokens tokens = tokenize("a // 'b\n/* \" \n */ c `\n\n` d");
  REQUIRE(tokens.size() == 4);
  CHECK(tokens[1].line == 3);
  CHECK(tokens[1].follows_line);
  CHECK(tokens[3].line == 5);
}

TEST_CASE("Brackets know their partners, also where some are missing") {
  const Tokens tokens = tokenize("f({ a: [1, 2 }) + g(");
  CHECK(tokens.closing(1) == 10);
  CHECK(tokens.closing(2) == 9);
  CHECK(tokens.closing(5) == tokens.size());
  CHECK(tokens.behind(5) == 6);
  CHECK(tokens.fault().line == 1);
  CHECK(tokenize(")]}").size() == 3);
}

TEST_CASE("What is not closed ends, and is said") {
  CHECK(tokenize("a = 'x\nb").size() == 4);
  CHECK(tokenize("a = 'x\nb").fault().message == "a string is not closed");
  CHECK(tokenize("1\n`x").fault().line == 2);
  CHECK(tokenize("/* x").fault().message == "a comment is not closed");
  CHECK(tokenize("f(\n1").fault().message == "a bracket is not closed");
  CHECK(tokenize("f(1)").fault().line == 0);
}

TEST_CASE("Escapes of strings are resolved") {
  const Tokens tokens = tokenize(R"('a\'b\n\x41\u{1F600}\uD83D\uDE00\q')");
  CHECK(text_of(tokens[0]) == "a'b\nA\xF0\x9F\x98\x80\xF0\x9F\x98\x80q");
}

}  // namespace routelab::import
