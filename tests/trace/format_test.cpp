#include "sim/trace/format.hpp"

#include <rapidcheck.h>

#include <catch2/catch.hpp>
#include <cstring>
#include <string>
#include <vector>

#include "tests/trace/random_records.hpp"

namespace routelab::trace {

using testing::Dice;

TEST_CASE("names and totals come back from their bytes", "[trace][format]") {
  REQUIRE(rc::check("round trip", [](std::uint64_t seed) {
    Dice dice(seed);
    const Names names = testing::random_names(dice);
    const Totals totals = testing::random_totals(dice);
    RC_ASSERT(encode(names).size() % 8 == 0);
    RC_ASSERT(encode(totals).size() % 8 == 0);
    RC_ASSERT(decode_names(encode(names)) == names);
    RC_ASSERT(decode_totals(encode(totals)) == totals);
  }));
}

TEST_CASE("only exactly one value is accepted", "[trace][format]") {
  Dice dice(2);
  for (int round = 0; round < 20; ++round) {
    const auto names = encode(testing::random_names(dice));
    const auto totals = encode(testing::random_totals(dice));
    for (std::size_t size = 0; size < names.size(); ++size) {
      REQUIRE_FALSE(decode_names(std::span{names}.first(size)));
    }
    for (std::size_t size = 0; size < totals.size(); ++size) {
      REQUIRE_FALSE(decode_totals(std::span{totals}.first(size)));
    }
    auto longer = names;
    longer.resize(names.size() + 8);
    REQUIRE_FALSE(decode_names(longer));
  }
}

TEST_CASE("a length beyond the bytes is refused before it is used", "[trace][format]") {
  const auto bytes = encode(Names{});
  const std::vector<std::uint64_t> lengths{UINT64_MAX, UINT64_MAX - 7, UINT64_MAX / 2, 1ULL << 40};
  for (std::size_t place = 0; place + 8 <= bytes.size(); place += 8) {
    for (const std::uint64_t length : lengths) {
      auto changed = bytes;
      std::memcpy(changed.data() + place, &length, sizeof length);
      const auto names = decode_names(changed);
      const bool is_number = place >= 8 && place < 32;  // seed, duration, warm-up
      REQUIRE(names.has_value() == is_number);
    }
  }
}

TEST_CASE("the magic can be read in a dump", "[trace][format]") {
  char text[8];
  std::memcpy(text, &file_magic, sizeof text);
  CHECK(std::string(text, 8) == "\x89RLT\r\n\x1a\n");
  const auto letters = [](Section kind) {
    char name[4];
    std::memcpy(name, &kind, sizeof name);
    return std::string(name, 4);
  };
  CHECK(letters(Section::Names) == "RLNa");
  CHECK(letters(Section::Requests) == "RLRe");
  CHECK(letters(Section::Loose) == "RLLo");
  CHECK(letters(Section::Totals) == "RLTo");
  CHECK(letters(Section::End) == "RLEn");
}

}  // namespace routelab::trace
