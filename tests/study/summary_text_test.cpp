#include "sim/study/summary_text.hpp"

#include <sstream>

#include <nlohmann/json.hpp>

#include "sim/scenario/diagnostics.hpp"
#include "tests/study/study_sample.hpp"
#include "tests/support/catch.hpp"

namespace routelab::study {

using testing::load_sample;

namespace {

std::string summary_of(const scenario::Scenario& scenario, SummaryOptions options = {},
                       const RunOptions& run_options = {}) {
  const RunResult result = run(scenario, run_options);
  return summary_text(scenario, result, results_json(scenario, result), options);
}

std::vector<std::string> lines_of(const std::string& text) {
  std::vector<std::string> lines;
  std::istringstream stream(text);
  for (std::string line; std::getline(stream, line);) lines.push_back(line);
  return lines;
}

bool contains(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

}  // namespace

TEST_CASE("A summary is a page with all sections, free of escapes and trailing spaces") {
  const std::string text = summary_of(load_sample({"leaks = 0", "latency_ms.p50 > 1ms"}));
  INFO(text);
  for (const char* part :
       {"sample\nDoes it add up?\n", "\nAnswer\n", "  FAILED  leaks = 0 ", "  ok      latency_ms",
        "\nRequests  ", "rejected", "\nLatency\n", "\nRoutes\n", "(router)", "\nInstances  ",
        "\nQueue      ", "\nDatabase   ", "\nCost       $",
        "\nLeak       DB_PASSWORD left 100 times", "\nWhere the time went", "\nSlowest request\n",
        "\nseed 1, fingerprint "}) {
    INFO(part);
    CHECK(contains(text, part));
  }
  const std::vector<std::string> lines = lines_of(text);
  CHECK(lines.size() <= 60);
  for (const std::string& line : lines) {
    CHECK(line.size() <= 100);
    CHECK_FALSE(line.ends_with(' '));
    for (const char c : line) CHECK((c >= ' ' && c <= '~'));
  }
}

TEST_CASE("Sections of what a run did not use are left out") {
  scenario::Diagnostics diagnostics;
  const auto scenario = scenario::load_text("{}", "nothing.json", {}, diagnostics);
  REQUIRE(scenario);
  const std::string text = summary_of(*scenario);
  for (const char* part : {"Answer", "Latency", "Instances", "Queue", "Database", "Cost", "Leak",
                           "Where", "Slowest"}) {
    CHECK_FALSE(contains(text, part));
  }
  CHECK(contains(text, "Requests  0 in 10 min"));
}

TEST_CASE("Long names are cut, and a name cannot write to the terminal") {
  const std::string name(300, 'x');
  const std::string evil = "\x1b[31m\nevil";
  scenario::Scenario scenario =
      load_sample({"leaks of GET /api/" + name + " = 0"},
                  {{"routes./api/" + name + ".GET", R"([{"respond": 200}])"}});
  scenario.question = "q " + name;
  for (const std::string& title : {name, evil}) {
    scenario.name = title;
    const std::string text = summary_of(scenario);
    CHECK_FALSE(contains(text, "\x1b"));
    CHECK(contains(text, "..."));
    for (const std::string& line : lines_of(text)) {
      INFO(line);
      const bool is_question = line.starts_with("q ") || line == name;
      CHECK((is_question || scenario::count_code_points(line) <= 100));
    }
  }
}

TEST_CASE("Colours are few") {
  const scenario::Scenario scenario = load_sample({"leaks = 0", "requests.cold >= 0"});
  const std::string text = summary_of(scenario, {.colours = true});
  CHECK(text.starts_with("\x1b[1msample\x1b[0m\n"));
  CHECK(contains(text, "\x1b[31m  FAILED  leaks = 0"));
  CHECK_FALSE(contains(text, "\x1b[31m  ok"));
}

TEST_CASE("A summary of a run that was stopped says so") {
  const auto stop = [](const Progress&) { return false; };
  const std::string text =
      summary_of(load_sample({}, {{"duration", "2h"}}), {}, {.keep_going = stop});
  CHECK(contains(text, "stopped early at "));
  CHECK(contains(text, " of 2 h\n"));
}

TEST_CASE("The verdict is the failures and one line of counts") {
  const scenario::Scenario scenario = load_sample({"leaks = 0", "requests.cold >= 0"});
  const RunResult result = run(scenario, {});
  const std::vector<std::string> lines =
      lines_of(verdict_text(scenario, result, results_json(scenario, result)));
  REQUIRE(lines.size() == 3);
  CHECK(lines[0] == "  FAILED  leaks = 0  100");
  CHECK(contains(lines[1], "FAILED: sample, "));
  CHECK(contains(lines[1], "1 of 2 expectations hold"));
  CHECK(contains(lines[2], "fingerprint"));
}

TEST_CASE("Speed is shown when it was measured") {
  const scenario::Scenario scenario = load_sample();
  const RunResult result = run(scenario, {});
  CHECK(
      contains(summary_text(scenario, result, results_json(scenario, result, true)), "\nengine: "));
}

}  // namespace routelab::study
