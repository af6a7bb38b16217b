// Groups of requests add up, and their percentiles are those of a sorted list.
#include "sim/study/request_groups.hpp"

#include <algorithm>
#include <cmath>
#include <set>
#include <string>
#include <vector>

#include <nlohmann/json.hpp>

#include "sim/study/request_query.hpp"
#include "tests/support/rapidcheck.hpp"
#include "tests/trace/filter_names.hpp"
#include "tests/trace/random_records.hpp"

namespace routelab::study {

namespace {

using trace::Record;
using trace::testing::Dice;
using trace::testing::filter_names;
using trace::testing::random_group;

std::string json_of(const Sheet& sheet) {
  std::string text;
  trace::TextBuffer out([&](std::string_view piece) { text += piece; });
  sheet.write_json(out);
  out.flush();
  return text;
}

std::string csv_of(const Sheet& sheet) {
  std::string text;
  trace::TextBuffer out([&](std::string_view piece) { text += piece; });
  sheet.write_csv(out);
  out.flush();
  return text;
}

}  // namespace

TEST_CASE("A percentile is the value at its nearest rank", "[study]") {
  rc::prop("as in a sorted list", [] {
    auto values = *rc::gen::nonEmpty(rc::gen::arbitrary<std::vector<std::int64_t>>());
    const std::int64_t tenths = *rc::gen::inRange<std::int64_t>(1, 1001);
    auto sorted = values;
    std::ranges::sort(sorted);
    std::size_t rank = 0;  // the first that is not below the share: no division, no rounding
    while (static_cast<std::int64_t>(rank) * 1000 <
           tenths * static_cast<std::int64_t>(sorted.size())) {
      ++rank;
    }
    RC_ASSERT(nearest_rank(values, tenths, 1000) == sorted[rank - 1]);
  });
  std::vector<std::int64_t> thousand(1000);
  for (std::size_t i = 0; i < thousand.size(); ++i) thousand[i] = static_cast<std::int64_t>(i) + 1;
  const auto p999 = group_figure_of("p99.9");
  REQUIRE(p999);
  CHECK(nearest_rank(thousand, p999->numerator, p999->denominator) == 999);
}

TEST_CASE("Names of figures are read strictly", "[study]") {
  for (const char* name :
       {"count", "errors", "cold", "mean", "min", "max", "p50", "p0.1", "p100", "p99.999999999"}) {
    CHECK(group_figure_of(name));
  }
  for (const char* name : {"", "p", "p0", "p101", "p99.", "p.5", "p-1", "p100.1", "q50", "p1e1",
                           "p99.9999999999", "mode"}) {
    CHECK_FALSE(group_figure_of(name));
  }
}

TEST_CASE("Groups add up to all requests", "[study]") {
  rc::prop("whatever they are grouped by", [](std::uint64_t seed) {
    Dice dice(seed);
    const auto names = filter_names();
    const std::uint64_t keys = group_by_words().size();
    std::vector<GroupBy> by(dice.below(3));
    for (GroupBy& key : by) key = static_cast<GroupBy>(dice.below(keys));
    RequestGroups groups(names, by, true);
    std::multiset<std::int64_t> latencies;
    std::uint64_t errors = 0;
    std::uint64_t queries = 0;
    for (int i = 0; i < 40; ++i) {
      const auto group = random_group(dice);
      groups.add(group);
      latencies.insert(group.back().duration);
      errors += group.back().outcome != trace::Outcome::Completed ? 1U : 0U;
      queries +=
          static_cast<std::uint64_t>(std::count_if(group.begin(), group.end(), [](const Record& r) {
            return r.kind == trace::Kind::Query;
          }));
    }
    for (const auto& [key, group] : groups.groups()) {
      for (const std::int64_t latency : group.latencies) {
        const auto found = latencies.find(latency);
        RC_ASSERT(found != latencies.end());
        latencies.erase(found);
      }
      errors -= group.errors;
      queries -= group.time[static_cast<std::size_t>(trace::Kind::Query)].count;
      for (std::size_t part = 0; part < by.size(); ++part) {
        RC_ASSERT_FALSE(groups.label(part, key[part]).empty());
      }
    }
    RC_ASSERT(latencies.empty());
    RC_ASSERT(errors == 0U);
    RC_ASSERT(queries == 0U);
  });
}

TEST_CASE("A sheet says the same as text, CSV and JSON", "[study]") {
  Sheet sheet;
  sheet.columns = {{Column::Sort::Text, "route"},   {Column::Sort::Count, "count"},
                   {Column::Sort::Ratio, "errors"}, {Column::Sort::Latency, "p99"},
                   {Column::Sort::Time, "at"},      {Column::Sort::Text, "instance"}};
  sheet.rows = {{"GET /\x1b,\"", std::int64_t{1234}, 0.25, std::int64_t{1'500'000},
                 std::int64_t{60'000'000'001}, Cell{}}};
  CHECK(sheet.as_text() ==
        "  route        count  errors      p99     at  instance\n"
        "  GET /\\x1b,\"  1,234  25.0 %  1.50 ms  1 min\n");
  CHECK(csv_of(sheet) ==
        "route,count,errors,p99_ms,at_s,instance\n"
        "\"GET /\x1b,\"\"\",1234,0.25,1.5,60.000000001,\n");
  const auto json = nlohmann::json::parse(json_of(sheet));
  CHECK(json.at(0).at("route") == "GET /\x1b,\"");
  CHECK(json.at(0).at("p99_ms") == 1.5);
  CHECK(json.at(0).at("instance").is_null());
}

}  // namespace routelab::study
