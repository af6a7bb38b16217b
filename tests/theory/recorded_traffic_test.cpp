// Recorded traffic: every row becomes exactly one request, when it came and as long as it took.

#include <cmath>
#include <fstream>
#include <map>
#include <string>
#include <vector>

#include "tests/model/recorded_run.hpp"
#include "tests/support/catch.hpp"
#include "tests/theory/plain_fleet.hpp"

using namespace routelab;
using namespace routelab::testing;

namespace {

struct Row {
  std::string function;
  std::int64_t start = 0;
  std::int64_t duration = 0;
  friend auto operator<=>(const Row&, const Row&) = default;
};

/// Seconds with up to 17 digits; the 64 bits of a long double hold them to the nanosecond.
std::int64_t nanoseconds(const std::string& seconds) {
  return std::llround(std::stold(seconds) * 1e9L);
}

/// app,func,end_timestamp,duration; sorted by start, as they were written otherwise.
std::vector<Row> rows() {
  std::ifstream file("scenarios/studies/data/azure-2021-200.csv");
  std::string line;
  std::getline(file, line);
  std::vector<Row> rows;
  while (std::getline(file, line)) {
    std::vector<std::string> fields(1);
    for (const char c : line) {
      if (c == ',') {
        fields.emplace_back();
      } else if (c != '\r') {
        fields.back() += c;
      }
    }
    if (fields.size() != 4) continue;
    const std::int64_t duration = nanoseconds(fields[3]);
    rows.push_back({.function = fields[0] + "/" + fields[1],
                    .start = nanoseconds(fields[2]) - duration,
                    .duration = duration});
  }
  std::stable_sort(rows.begin(), rows.end(),
                   [](const Row& a, const Row& b) { return a.start < b.start; });
  return rows;
}

}  // namespace

TEST_CASE("Azure Functions 2021, replayed") {
  scenario::Diagnostics diagnostics;
  const auto scenario = scenario::load("scenarios/studies/azure-2021.json", {}, diagnostics);
  INFO(diagnostics.render());
  REQUIRE(scenario.has_value());
  RecordedRun run = recorded(*scenario);
  std::sort(run.stories.begin(), run.stories.end(),
            [](const Story& a, const Story& b) { return a.request.request < b.request.request; });
  const std::vector<Row> table = rows();
  REQUIRE(table.size() == 199);
  REQUIRE(run.stories.size() == table.size());
  std::map<std::string, PlainFleet> fleets;
  std::size_t cold = 0;
  for (std::size_t i = 0; i < table.size(); ++i) {
    const Record& request = run.stories[i].request;
    CHECK(request.start == table[i].start);
    CHECK(request.duration == table[i].duration);
    CHECK(request.status == 200);
    auto& fleet = fleets.try_emplace(table[i].function, scenario->world.platform.idle_timeout.ns)
                      .first->second;
    const bool is_cold = fleet.serve(table[i].start, table[i].duration).cold;
    CHECK(run.stories[i].cold() == is_cold);
    cold += is_cold ? 1 : 0;
  }
  std::printf("Azure 2021: %d requests, %d functions, %d cold\n", static_cast<int>(table.size()),
              static_cast<int>(fleets.size()), static_cast<int>(cold));
  CHECK(cold == run.result.summary.all().counts.cold);
  CHECK(cold == run.instances.size());
}
