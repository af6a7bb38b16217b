#include "harness/target/output.hpp"

#include "tests/support/catch.hpp"

using routelab::target::Output;

TEST_CASE("the last lines are whole lines", "[target][output]") {
  Output output(1000);
  CHECK(output.last_lines(3) == "");
  output.add("one\ntwo\nthr");
  CHECK(output.last_lines(1) == "thr");
  CHECK(output.last_lines(2) == "two\nthr");
  CHECK(output.last_lines(3) == "one\ntwo\nthr");
  CHECK(output.last_lines(9) == "one\ntwo\nthr");
  output.add("ee\n\n");
  CHECK(output.last_lines(2) == "two\nthree");
  CHECK(output.take() == "one\ntwo\nthree\n\n");
  CHECK(output.last_lines(1) == "three");
}

TEST_CASE("what is too much is left out at its beginning, and counted", "[target][output]") {
  Output output(4);
  output.add("abcd");
  CHECK(output.take() == "abcd");
  output.add("abcdef");
  CHECK(output.take() == "[2 bytes are left out]\ncdef");
  for (int i = 0; i < 5; ++i) output.add("12345");
  CHECK(output.take() == "[21 bytes are left out]\n2345");
  CHECK(output.take() == "");
}
