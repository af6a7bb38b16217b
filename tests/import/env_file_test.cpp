#include "harness/import/env_file.hpp"

#include "tests/support/catch.hpp"

namespace routelab::import {

namespace {

std::string value_of(const std::string& text, Problems& problems) {
  const auto lines = read_env(text, ".env", problems);
  return lines.empty() ? "-" : lines.back().value;
}

std::string value_of(const std::string& text) {
  Problems problems;
  return value_of(text, problems);
}

}  // namespace

TEST_CASE("Quotes decide what a value means") {
  CHECK(value_of("A=b # c") == "b");
  CHECK(value_of("A=b#c") == "b");
  CHECK(value_of(R"(A="b # c\nd" # e)") == "b # c\nd");
  CHECK(value_of(R"(A='b\nc')") == R"(b\nc)");
  CHECK(value_of("A=`b'\"c`") == "b'\"c");
  CHECK(value_of("  export A = b ") == "b");
  CHECK(value_of("A=") == "");
  CHECK(value_of("A='b\nc'\n") == "b\nc");
  CHECK(value_of("A: b") == "b");
  CHECK(value_of("A b") == "-");
  CHECK(value_of("#A=b") == "-");
}

TEST_CASE("A quote that is not closed is part of the value, and said") {
  Problems problems;
  CHECK(value_of("\nA=\"b\nC=d", problems) == "d");
  REQUIRE(problems.all().size() == 1);
  CHECK(problems.all().front().line == 2);
}

TEST_CASE("Lines are counted through values of several lines") {
  Problems problems;
  const auto lines = read_env("A=\"1\n2\"\n\nB=3", ".env", problems);
  REQUIRE(lines.size() == 2);
  CHECK(lines[1].line == 4);
}

TEST_CASE("References are replaced: what is known first, then the file's own") {
  const Environment known = {{"HOST", "db"}};
  const Environment own = {{"HOST", "mine"}, {"PORT", "5432"}, {"URL", "${HOST}:$PORT"}};
  CHECK(expanded("//$URL/x", known, own) == "//db:5432/x");
  CHECK(expanded("${NONE:-$PORT}!", known, own) == "5432!");
  CHECK(expanded("$NONE.", known, own) == ".");
  CHECK(expanded(R"(5\$PORT)", known, own) == "5$PORT");
  CHECK(expanded("a$ $", known, own) == "a$ $");
}

TEST_CASE("References that go round or that multiply come to an end") {
  Environment own = {{"A", "$B"}, {"B", "$A"}};
  CHECK(expanded("$A", {}, own).empty());
  own = {{"A", "0123456789"}};
  for (char name = 'B'; name <= 'N'; ++name) {
    std::string ten;
    for (int i = 0; i < 10; ++i) ten += std::string("$") + static_cast<char>(name - 1);
    own[std::string(1, name)] = ten;
  }
  CHECK(expanded("$N", {}, own).size() == 65'536);
}

}  // namespace routelab::import
