#include "sim/scenario/azure_2019.hpp"

#include <algorithm>
#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "sim/scenario/function_names.hpp"
#include "tests/scenario/recording_sample.hpp"
#include "tests/support/rapidcheck.hpp"

using namespace routelab;
using namespace routelab::scenario;
using namespace routelab::scenario::testing;

namespace {

using Counts = std::map<std::uint32_t, std::uint32_t>;  // by minute

constexpr const char* who = "HashOwner,HashApp,HashFunction";
constexpr const char* laws =
    "HashOwner,HashApp,HashFunction,Average,Count,Minimum,Maximum,percentile_Average_0,"
    "percentile_Average_1,percentile_Average_25,percentile_Average_50,percentile_Average_75,"
    "percentile_Average_99,percentile_Average_100\n";

/// A day in which function f<i> of app a was called `rows[i]` times a minute.
std::string invocations(const std::vector<Counts>& rows, std::uint32_t minutes = 1440) {
  std::string text = std::string(who) + ",Trigger";
  for (std::uint32_t m = 1; m <= minutes; ++m) text += "," + std::to_string(m);
  for (std::size_t f = 0; f < rows.size(); ++f) {
    text += fmt::format("\no,a,f{},http", f);
    for (std::uint32_t m = 0; m < minutes; ++m) {
      const auto calls = rows[f].find(m);
      text += "," + std::to_string(calls == rows[f].end() ? 0 : calls->second);
    }
  }
  return text + "\n";
}

std::optional<Azure2019> read(const Azure2019Files& files, Diagnostics& diagnostics,
                              BadRows bad_rows = BadRows::Stop) {
  return read_azure_2019(files, 1024, bad_rows, diagnostics);
}

Azure2019 read_well(const Azure2019Files& files) {
  Diagnostics diagnostics;
  auto azure = read(files, diagnostics);
  INFO(diagnostics.render());
  REQUIRE(azure);
  CHECK(diagnostics.empty());
  return *azure;
}

/// How often each function comes in each minute of a stream.
std::vector<Counts> counted(const std::vector<model::RecordedCall>& calls, std::size_t functions) {
  std::vector<Counts> counts(functions);
  for (const auto& call : calls) {
    ++counts.at(call.send)[static_cast<std::uint32_t>(call.at.ns / 60'000'000'000)];
  }
  return counts;
}

std::string error_of(const Folder& folder, const std::string& calls, const std::string& durations) {
  Diagnostics diagnostics;
  Azure2019Files files{.invocations = {folder.file("i.csv", calls)}};
  if (!durations.empty()) files.durations = {folder.file("d.csv", durations)};
  CHECK_FALSE(read(files, diagnostics));
  const std::string text = diagnostics.render();
  return text.substr(folder.path().size() + 1, text.find('\n') - folder.path().size() - 1);
}

}  // namespace

TEST_CASE("what is drawn has exactly the counts of the files", "[scenario][azure_2019]") {
  const Folder folder;
  rc::prop("by function, day and minute; in order; none outside of its minute", [&] {
    const auto days = *rc::gen::inRange<std::size_t>(1, 4);
    const auto functions = *rc::gen::inRange<std::size_t>(1, 6);
    std::vector<Counts> expected(functions);
    Azure2019Files files;
    for (std::size_t day = 0; day < days; ++day) {
      std::vector<Counts> rows(functions);
      for (std::size_t f = 0; f < functions; ++f) {
        const auto busy = *rc::gen::inRange(0, 12);
        for (int i = 0; i < busy; ++i) {
          const auto minute = *rc::gen::inRange<std::uint32_t>(0, 1440);
          const auto calls = *rc::gen::element<std::uint32_t>(1, 2, 5, 127, 128, 300);
          rows[f][minute] = calls;
          expected[f][static_cast<std::uint32_t>(day) * 1440 + minute] = calls;
        }
      }
      files.invocations.push_back(folder.file(fmt::format("d{}.csv", day), invocations(rows)));
    }
    Diagnostics diagnostics;
    const auto azure = read(files, diagnostics);
    RC_ASSERT(azure.has_value());
    const auto seed = *rc::gen::arbitrary<std::uint64_t>();
    const auto calls = calls_of(*azure->recording, seed);
    RC_ASSERT(counted(calls, functions) == expected);
    RC_ASSERT(std::is_sorted(calls.begin(), calls.end(),
                             [](const auto& a, const auto& b) { return a.at < b.at; }));
    RC_ASSERT(calls.size() == azure->recording->calls());
    RC_ASSERT(calls_of(*azure->recording, seed) == calls);
  });
}

TEST_CASE("another function changes nothing for the others", "[scenario][azure_2019]") {
  const Folder folder;
  const auto calls_without = [&](const std::string& text, std::uint32_t function) {
    const Azure2019 azure = read_well({.invocations = {folder.file("i.csv", text)}});
    std::vector<model::RecordedCall> kept;
    for (const auto& call : calls_of(*azure.recording)) {
      if (call.send != function) kept.push_back(call);
    }
    return kept;
  };
  const std::string both = std::string(who) + ",1,2\no,a,f,3,4\no,a,g,2,2\n";
  const std::string alone = std::string(who) + ",1,2\no,a,f,3,4\n";
  CHECK(calls_without(both, 1) == calls_without(alone, 1));
  CHECK(calls_without(both, 1).size() == 7);
  const Azure2019 azure = read_well({.invocations = {folder.file("i.csv", both)}});
  CHECK(calls_of(*azure.recording, 1) != calls_of(*azure.recording, 2));
}

TEST_CASE("durations follow the percentiles of their day", "[scenario][azure_2019]") {
  const Folder folder;
  const std::string calls = folder.file("i.csv", std::string(who) + ",1\no,a,f,4000\no,a,g,1\n");
  const std::string first =
      folder.file("d1.csv", std::string(laws) +
                                "o,a,f,1,1,1,1,10,20,100.5,200,400,1000,5000\n"
                                "o,a,never,1,1,1,1,1,1,1,1,1,1,1\n");
  const std::string second =
      folder.file("d2.csv", std::string(laws) + "o,a,f,1,1,1,1,7,7,7,7,7,7,7\n");
  const Azure2019 azure =
      read_well({.invocations = {calls, calls, calls}, .durations = {first, second}});
  CHECK(azure.without_durations == 1);
  std::vector<std::int64_t> work;
  for (const auto& call : calls_of(*azure.recording)) {
    if (call.send == 1) {
      CHECK(call.work == Duration{});
    } else if (call.at < time_zero + Duration::minutes(1440)) {
      work.push_back(call.work.ns);
    } else {  // the third day has the law of the second
      CHECK(call.work == Duration::milliseconds(7));
    }
  }
  REQUIRE(work.size() == 4000);
  std::sort(work.begin(), work.end());
  CHECK(work.front() >= 10'000'000);
  CHECK(work.back() <= 5'000'000'000);
  // A quantile of 4000 draws is off by less than 4 sqrt(p(1-p)/4000) in p, nearly always.
  CHECK(work[1000] > 90'000'000);
  CHECK(work[1000] < 112'000'000);
  CHECK(work[2000] > 185'000'000);
  CHECK(work[2000] < 226'000'000);
  CHECK(work[3000] > 375'000'000);
  CHECK(work[3000] < 470'000'000);
}

TEST_CASE("a law from percentiles", "[scenario][azure_2019]") {
  PercentileLaw law;
  law.values = {Duration{10},  Duration{10},  Duration{34},  Duration{84},
                Duration{134}, Duration{182}, Duration{1000}};
  CHECK(law.sample(0) == Duration{10});
  CHECK(law.sample(UINT64_MAX / 4) == Duration{34});
  CHECK(law.sample(UINT64_MAX / 2) == Duration{84});
  CHECK(law.sample(UINT64_MAX / 8 * 3) == Duration{59});
  CHECK(law.sample(UINT64_MAX) == Duration{1000});
  rc::prop("more bits, no shorter", [&](std::uint64_t a, std::uint64_t b) {
    RC_ASSERT(law.sample(std::min(a, b)) <= law.sample(std::max(a, b)));
  });
}

TEST_CASE("names of functions", "[scenario][azure_2019]") {
  FunctionNames names;
  CHECK(names.number_of("o", "a", "f") == 0);
  CHECK(names.number_of("o", "a", "g") == 1);
  CHECK(names.number_of("o", "b", "g") == 2);
  CHECK(names.number_of("p", "b", "h") == 3);
  CHECK(names.number_of("q", "b", "h") == 4);
  CHECK(names.number_of("o", "a", "g") == 1);
  CHECK(names.take() == std::vector<std::string>{"f", "a/g", "b/g", "p/b/h", "q/b/h"});
}

TEST_CASE("bad rows of the Azure files", "[scenario][azure_2019]") {
  const Folder folder;
  const std::string head = std::string(who) + ",1,2\n";
  CHECK(error_of(folder, head + "o,a,f,1,x\n", "") ==
        "i.csv:2:9: error: 'x' is not a number of calls [bad-row]");
  CHECK(error_of(folder, head + "o,a,f,1,-1\n", "") ==
        "i.csv:2:9: error: '-1' is not a number of calls [bad-row]");
  CHECK(error_of(folder, head + "o,a,f,1,1000000001\n", "") ==
        "i.csv:2:9: error: '1000000001' is not a number of calls [bad-row]");
  CHECK(error_of(folder, head + "o,a,,1,1\n", "") ==
        "i.csv:2:5: error: the function has no name [bad-row]");
  CHECK(error_of(folder, head + "o,a,f,1\n", "") ==
        "i.csv:2:7: error: expected 5 columns, but found 4 [bad-row]");
  CHECK(error_of(folder, std::string(who) + "\no,a,f\n", "") ==
        "i.csv:1:1: error: there is no column '1' [bad-table]");
  CHECK(error_of(folder, "app,func\na,f\n", "").find("there is no column 'HashOwner'") !=
        std::string::npos);
  CHECK(error_of(folder, head, "") ==
        "i.csv: error: there are no rows below the header [bad-table]");
  CHECK(error_of(folder, "", "") == "i.csv: error: there is nothing in this file [bad-table]");
  const std::string good = head + "o,a,f,1,1\n";
  CHECK(error_of(folder, good, std::string(laws) + "o,a,f,1,1,1,1,5,4,6,7,8,9,10\n") ==
        "d.csv:2:17: error: this percentile is below the one before [bad-row]");
  CHECK(error_of(folder, good, std::string(laws) + "o,a,f,1,1,1,1,-5,4,6,7,8,9,10\n") ==
        "d.csv:2:15: error: '-5' is not a duration [bad-row]");
  const std::string row = "o,a,f,1,1,1,1,1,2,3,4,5,6,7\n";
  CHECK(error_of(folder, good, std::string(laws) + row + row) ==
        "d.csv:3:5: error: this function has durations already [bad-row]");
  CHECK(error_of(folder, good, head) ==
        "d.csv:1:1: error: there is no column 'percentile_Average_0' [bad-table]");
  Diagnostics diagnostics;
  CHECK_FALSE(read({.invocations = {folder.path() + "/none.csv"}}, diagnostics));
  CHECK(diagnostics.sorted().at(0).message == "there is no such file");
}

TEST_CASE("a bad row counts as a whole or not at all", "[scenario][azure_2019]") {
  const Folder folder;
  Diagnostics diagnostics;
  const auto azure =
      read({.invocations = {folder.file(
                "i.csv", std::string(who) + ",1,2\r\no,a,f,1,x\r\no,a,g,1,2\r\no,a,f,2,0\r\n")}},
           diagnostics, BadRows::Skip);
  REQUIRE(azure);
  CHECK(azure->functions == std::vector<std::string>{"g", "f"});
  CHECK(counted(calls_of(*azure->recording), 2) == std::vector<Counts>{{{0, 1}, {1, 2}}, {{0, 2}}});
  CHECK(diagnostics.error_count() == 0);
  CHECK(diagnostics.sorted().at(0).message ==
        "one bad row is left out: 'x' is not a number of calls");
}

TEST_CASE("memory is held against the platform's", "[scenario][azure_2019]") {
  const Folder folder;
  const std::string calls = folder.file("i.csv", std::string(who) + ",1\no,a,f,1\n");
  const std::string memory =
      folder.file("m.csv",
                  "HashOwner,HashApp,SampleCount,AverageAllocatedMb,AverageAllocatedMb_pct100\n"
                  "o,a,1,100,1024\no,b,1,100,1024.5\no,b,1,100,2000\n");
  const Azure2019 azure = read_well({.invocations = {calls}, .memory = {memory}});
  CHECK(azure.apps == 2);
  CHECK(azure.large_apps == 1);
}

TEST_CASE("a minute of very many calls takes no memory", "[scenario][azure_2019]") {
  const Folder folder;
  const Azure2019 azure = read_well(
      {.invocations = {folder.file("i.csv", std::string(who) + ",1440\no,a,f,1000000000\n")}});
  const auto stream = azure.recording->open(Key::of_seed(1));
  Time last = time_zero + Duration::minutes(1439);
  for (int i = 0; i < 1000; ++i) {
    const auto call = stream->next();
    REQUIRE(call);
    CHECK(call->at >= last);
    last = call->at;
  }
  CHECK(last < time_zero + Duration::minutes(1439) + Duration::milliseconds(1));
}
