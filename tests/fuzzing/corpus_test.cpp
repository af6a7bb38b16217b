#include "harness/fuzz/corpus.hpp"

#include <set>
#include <string>

#include <nlohmann/json.hpp>

#include "harness/fuzz/seen_body.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/rapidcheck.hpp"

using namespace routelab;
using namespace routelab::fuzz;

namespace {

Exchange answered(std::size_t endpoint, int status, std::string body, std::int64_t took = 1000) {
  Exchange exchange;
  exchange.attempt.endpoint = endpoint;
  exchange.outcome.reply = {status, {}, std::move(body)};
  exchange.outcome.answered = Time{took};
  return exchange;
}

}  // namespace

TEST_CASE("what leads to a new answer is kept, once", "[corpus]") {
  Corpus corpus(2);
  const Corpus::Bytes bytes{1};
  CHECK(corpus.is_empty());
  CHECK(corpus.note(answered(0, 200, "a"), bytes));
  CHECK_FALSE(corpus.note(answered(0, 200, "b"), bytes));  // rows differ
  CHECK(corpus.note(answered(1, 200, "a"), bytes));
  CHECK(corpus.note(answered(0, 400, "name is missing"), bytes));
  CHECK(corpus.note(answered(0, 400, "size 3 is too small"), bytes));
  CHECK_FALSE(corpus.note(answered(0, 400, "size 47 is too small"), bytes));
  CHECK(corpus.size() == 4);
}

TEST_CASE("the search climbs to what takes longest", "[corpus]") {
  Corpus corpus(1);
  const Corpus::Bytes bytes{};
  corpus.note(answered(0, 200, ""), bytes);
  CHECK(corpus.note(answered(0, 200, "", 10'000'000), bytes));
  CHECK_FALSE(corpus.note(answered(0, 200, "", 11'000'000), bytes));
  CHECK(corpus.note(answered(0, 200, "", 16'000'000), bytes));
  CHECK_FALSE(corpus.note(answered(0, 200, "", 12'000'000), bytes));
}

TEST_CASE("what is made from what was kept is another, and the same each time", "[corpus]") {
  Corpus corpus(1);
  Corpus::Bytes bytes{};
  bytes.fill(7);
  corpus.note(answered(0, 200, ""), bytes);
  const Key key = Key::of_seed(3);
  std::set<Corpus::Bytes> made;
  for (std::uint64_t number = 0; number < 100; ++number) {
    const Corpus::Bytes varied = corpus.varied(key, number);
    CHECK(varied == corpus.varied(key, number));
    std::size_t changed = 0;
    for (std::size_t i = 0; i < varied.size(); ++i) changed += varied[i] != bytes[i] ? 1U : 0U;
    CHECK(changed <= 4);
    made.insert(varied);
  }
  CHECK(made.size() > 80);
}

TEST_CASE("a seen body is changed in one place", "[corpus]") {
  using nlohmann::json;
  const json row = {{"id", 4}, {"name", "ann"}, {"tags", {"a"}}, {"done", false}};
  rc::prop("by any bytes", [&](const std::vector<std::uint8_t>& bytes) {
    Choices choices(bytes);
    std::string out;
    append_changed(row.dump(), choices, out);
    const json changed = json::parse(out);
    RC_ASSERT(changed.is_object());
    std::size_t differ = 0;
    for (const auto& [name, value] : row.items()) {
      differ += !changed.contains(name) || changed[name] != value ? 1U : 0U;
    }
    RC_ASSERT(differ <= 1U);
    RC_ASSERT(changed.size() <= row.size());
  });
  Choices plainest({});
  std::string out;
  append_changed(row.dump(), plainest, out);
  CHECK(json::parse(out) == row);
  out.clear();
  append_changed("[1,", plainest, out);
  CHECK(out == "[1,");
}
