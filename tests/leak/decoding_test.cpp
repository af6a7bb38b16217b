/// What decoders cost, and that they stop when it is too much.
#include "harness/fuzz/decoding.hpp"

#include <algorithm>
#include <cstddef>
#include <string>

#include "tests/leak/disguise.hpp"
#include "tests/support/catch.hpp"

using namespace routelab::fuzz;
using namespace routelab::fuzz::testing;

namespace {

struct Outcome {
  std::size_t stretches = 0, largest = 0;
  DecodingBudget left;
};

Outcome decode(const std::string& text, std::size_t bytes) {
  Outcome outcome;
  outcome.left.bytes = bytes;
  decode_all(text, outcome.left, [&](const Decoded& decoded) {
    ++outcome.stretches;
    outcome.largest = std::max(outcome.largest, decoded.bytes.size());
  });
  return outcome;
}

}  // namespace

TEST_CASE("what is written is taken from the budget", "[leak][decoding]") {
  const std::string text = compressed(std::string(100000, '-'), 31);
  const Outcome outcome = decode(text, 1000000);
  CHECK(outcome.largest == 100000);
  CHECK_FALSE(outcome.left.is_spent);
  CHECK(outcome.left.bytes <= 900000);

  const Outcome poor = decode(text, 50000);
  CHECK(poor.left.is_spent);
  CHECK(poor.largest <= 50000 + 4096);
}

TEST_CASE("no more than 1 MiB comes out of a stream", "[leak][decoding]") {
  const Outcome outcome = decode(compressed(std::string(8U << 20U, '-'), 31), 16U << 20U);
  CHECK(outcome.largest >= 1U << 20U);
  CHECK(outcome.largest < (1U << 20U) + 4096U);
}

TEST_CASE("nothing is decoded of plain words", "[leak][decoding]") {
  const Outcome outcome =
      decode(R"({"name": "Ada Lovelace", "born": 1815, "at": "10:20:30", "x": [1, 2, 3]})", 1000);
  CHECK(outcome.stretches == 0);
  CHECK(outcome.left.bytes == 1000);
}

TEST_CASE("without a budget no decoder runs", "[leak][decoding]") {
  for (int i = 0; i <= static_cast<int>(Coding::Deflate); ++i) {
    const Outcome outcome =
        decode(encoded("twenty-four letters and more", static_cast<Coding>(i)), 0);
    CHECK(outcome.stretches == 0);
    CHECK(outcome.left.is_spent);
  }
}
