#include "sim/trace/fingerprint.hpp"

#include <rapidcheck.h>

#include <algorithm>
#include <bit>
#include <catch2/catch.hpp>
#include <functional>
#include <set>
#include <utility>
#include <vector>

#include "tests/trace/random_records.hpp"

namespace routelab::trace {

namespace {

using testing::Dice;

Fingerprint of(const std::vector<Record>& records) {
  Fingerprint fingerprint;
  for (const Record& record : records) fingerprint.add(record);
  return fingerprint;
}

std::vector<Record> random_records(Dice& dice, std::size_t count) {
  std::vector<Record> records;
  while (records.size() < count) {
    const auto group = testing::random_group(dice);
    records.insert(records.end(), group.begin(), group.end());
  }
  return records;
}

using Words = std::array<std::uint64_t, 5>;

}  // namespace

TEST_CASE("the order of records and how they are split do not show", "[trace][fingerprint]") {
  REQUIRE(rc::check("commutative and additive", [](std::uint64_t seed) {
    Dice dice(seed);
    auto records = random_records(dice, dice.below(40));
    const Fingerprint whole = of(records);
    for (std::size_t i = records.size(); i > 1; --i) {
      std::swap(records[i - 1], records[dice.below(i)]);
    }
    RC_ASSERT(of(records) == whole);
    const auto cut = static_cast<std::ptrdiff_t>(dice.below(records.size() + 1));
    Fingerprint sum = of({records.begin(), records.begin() + cut});
    sum.merge(of({records.begin() + cut, records.end()}));
    RC_ASSERT(sum == whole);
  }));
}

TEST_CASE("each field shows", "[trace][fingerprint]") {
  const std::vector<std::function<void(Record&)>> changes{
      [](Record& r) { ++r.start; },
      [](Record& r) { ++r.duration; },
      [](Record& r) { ++r.request; },
      [](Record& r) { ++r.entity; },
      [](Record& r) { ++r.detail; },
      [](Record& r) { ++r.status; },
      [](Record& r) { ++r.client; },
      [](Record& r) { r.flags ^= Cold; },
      [](Record& r) { ++r.reserved; },
      [](Record& r) { r.kind = Kind::Fetch; },
      [](Record& r) { r.outcome = Outcome::Rejected; }};
  for (std::size_t i = 0; i < changes.size(); ++i) {
    Record changed;
    changes[i](changed);
    INFO("field " << i);
    CHECK(of({changed}) != of({Record{}}));
  }
}

TEST_CASE("how often a record comes shows", "[trace][fingerprint]") {
  const Record record;
  CHECK(of({}) != of({record}));
  CHECK(of({record}) != of({record, record}));
}

TEST_CASE("two records that swap a field show", "[trace][fingerprint]") {
  Dice dice(3);
  for (int round = 0; round < 200; ++round) {
    const auto records = random_records(dice, 2);
    for (std::size_t word = 0; word < 5; ++word) {
      auto a = std::bit_cast<Words>(records[0]);
      auto b = std::bit_cast<Words>(records[1]);
      if (a[word] == b[word]) continue;
      std::swap(a[word], b[word]);
      if (std::pair(a, b) ==
          std::pair(std::bit_cast<Words>(records[1]), std::bit_cast<Words>(records[0]))) {
        continue;  // only this word was different
      }
      REQUIRE(of({std::bit_cast<Record>(a), std::bit_cast<Record>(b)}) !=
              of({records[0], records[1]}));
    }
  }
}

TEST_CASE("one changed bit changes half of the bits", "[trace][fingerprint]") {
  Dice dice(5);
  constexpr int rounds = 400;
  for (std::size_t bit = 0; bit < 320; ++bit) {
    int changed_bits = 0;
    for (int round = 0; round < rounds; ++round) {
      // Records as they are: small numbers, mostly zeros in the upper bits.
      const Record record = testing::random_span(dice, dice.below(50));
      auto words = std::bit_cast<Words>(record);
      words[bit / 64] ^= std::uint64_t{1} << (bit % 64);
      const std::string before = of({record}).text();
      const std::string after = of({std::bit_cast<Record>(words)}).text();
      for (std::size_t i = 0; i < before.size(); ++i) {
        const auto digit = [](char c) { return c <= '9' ? c - '0' : c - 'a' + 10; };
        changed_bits += std::popcount(static_cast<unsigned>(digit(before[i]) ^ digit(after[i])));
      }
    }
    const double share = changed_bits / (128.0 * rounds);
    INFO("bit " << bit);
    CHECK(share > 0.45);
    CHECK(share < 0.55);
  }
}

TEST_CASE("no half of the hash repeats over regular records", "[trace][fingerprint]") {
  std::set<std::string> high;
  std::set<std::string> low;
  constexpr std::uint64_t count = 50'000;
  for (std::uint64_t i = 0; i < count; ++i) {
    Record record;
    record.start = static_cast<std::int64_t>(i / 10) * 1'000'000;
    record.duration = static_cast<std::int64_t>(i % 10) * 1000;
    record.request = i / 2;
    record.entity = static_cast<std::uint32_t>(i % 7);
    const std::string text = of({record}).text();
    high.insert(text.substr(0, 16));
    low.insert(text.substr(16));
  }
  CHECK(high.size() == count);
  CHECK(low.size() == count);
}

TEST_CASE("the text is the number in hexadecimal", "[trace][fingerprint]") {
  CHECK(Fingerprint{}.text() == std::string(32, '0'));
  // A change of this value changes the fingerprint of every run that was ever noted down.
  CHECK(of({Record{}}).text() == "926c9520a6b7fb2d709455608313603a");
}

}  // namespace routelab::trace
