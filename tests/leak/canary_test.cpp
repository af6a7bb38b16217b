#include "harness/fuzz/canary.hpp"

#include <set>
#include <string>

#include "sim/base/ascii.hpp"
#include "tests/support/catch.hpp"

using namespace routelab;
using namespace routelab::fuzz;

TEST_CASE("a canary is 28 letters and digits, no word among them", "[leak][canary]") {
  for (std::uint64_t seed = 0; seed < 200; ++seed) {
    const std::string value = canary_value(seed, "DATABASE_URL", "instance 1");
    REQUIRE(value.size() == canary_length);
    std::size_t letters = 0;
    for (const char c : value) {
      REQUIRE((is_letter(c) || is_digit(c)));
      letters = is_letter(c) ? letters + 1 : 0;
      REQUIRE(letters < 3);
    }
  }
}

TEST_CASE("the same place gives the same canary, another place another", "[leak][canary]") {
  CHECK(canary_value(7, "KEY", "row 1") == canary_value(7, "KEY", "row 1"));
  CHECK(canary_value(7, "a", "b") != canary_value(7, "b", "a"));

  std::set<std::string> windows;  // of twelve, in lower case: what a matcher goes by
  std::size_t count = 0;
  for (std::uint64_t seed = 0; seed < 10; ++seed) {
    for (const char* variable : {"KEY", "key", "TOKEN", ""}) {
      for (const char* place : {"i-1", "i-2", "row 1", "row 2", ""}) {
        const std::string value = lower_case(canary_value(seed, variable, place));
        for (std::size_t i = 0; i + 12 <= value.size(); ++i, ++count) {
          windows.insert(value.substr(i, 12));
        }
      }
    }
  }
  CHECK(windows.size() == count);
}
