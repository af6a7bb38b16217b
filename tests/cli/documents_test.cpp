/// What the documents show is true: their commands print what stands there, their scenarios load.
/// ROUTELAB_UPDATE_GOLDEN=1 records the outputs anew.
#include <cstdlib>
#include <sstream>
#include <string>
#include <vector>

#include "sim/scenario/scenario.hpp"
#include "sim/study/expectation.hpp"
#include "tests/cli/program.hpp"
#include "tests/support/catch.hpp"

namespace routelab::cli::testing {

namespace {

std::vector<std::string> lines_of(const std::string& text) {
  std::vector<std::string> lines;
  std::istringstream stream(text);
  for (std::string line; std::getline(stream, line);) lines.push_back(line);
  return lines;
}

/// The text between "```KIND" and "```", each block.
std::vector<std::string> blocks_of(const std::string& document, const std::string& kind) {
  std::vector<std::string> blocks;
  bool inside = false;
  for (const std::string& line : lines_of(document)) {
    if (!inside && line == "```" + kind) {
      inside = true;
      blocks.emplace_back();
    } else if (line == "```") {
      inside = false;
    } else if (inside) {
      blocks.back() += line + "\n";
    }
  }
  return blocks;
}

/// The program's arguments of a command that is shown: "./dev run ARGS", "routelab compare ARGS";
/// none for any other line.
std::vector<std::string> arguments_of(const std::string& line) {
  const bool by_dev = line.starts_with("$ ./dev run");
  if (!by_dev && !line.starts_with("$ routelab ")) return {};
  std::istringstream words(line);
  std::vector<std::string> arguments;
  for (std::string word; words >> word;) arguments.push_back(word);
  arguments.erase(arguments.begin(), arguments.begin() + 2);  // $ PROGRAM
  if (by_dev && (arguments.size() < 2 || arguments[1].starts_with('-'))) {
    arguments.insert(arguments.begin() + 1, "scenarios/004-cold-start-after-idle.json");
  }
  return arguments;
}

std::string with_fresh_outputs(const std::string& document) {
  std::string fresh;
  bool skipping = false;
  for (const std::string& line : lines_of(document)) {
    if (line == "```") skipping = false;
    if (!skipping) fresh += line + "\n";
    if (const auto arguments = arguments_of(line); !skipping && !arguments.empty()) {
      skipping = true;
      fresh += routelab(arguments).out;
    }
  }
  return fresh;
}

}  // namespace

TEST_CASE("The commands of the README print what it says") {
  const auto path = source_folder() / "README.md";
  const char* update = std::getenv("ROUTELAB_UPDATE_GOLDEN");
  if (update != nullptr && std::string(update) == "1") write(path, with_fresh_outputs(read(path)));
  const std::string readme = read(path);
  REQUIRE(blocks_of(readme, "console").size() >= 2);
  CHECK(readme == with_fresh_outputs(readme));
}

TEST_CASE("The scenario in the README is the lesson that it runs") {
  const std::vector<std::string> scenarios = blocks_of(read(source_folder() / "README.md"), "json");
  REQUIRE(scenarios.size() == 1);
  CHECK(scenarios.front() ==
        read(source_folder() / "scenarios" / "004-cold-start-after-idle.json"));
}

TEST_CASE("The scenarios of the documents load without a remark") {
  for (const char* document : {"README.md", "docs/scenario.md"}) {
    const std::vector<std::string> scenarios = blocks_of(read(source_folder() / document), "json");
    CHECK(!scenarios.empty());
    for (const std::string& text : scenarios) {
      scenario::Diagnostics diagnostics;
      const auto scenario = scenario::load_text(text, document, {}, diagnostics);
      if (scenario) study::parse_expectations(*scenario, diagnostics);
      INFO(diagnostics.render());
      CHECK(diagnostics.empty());
    }
  }
}

}  // namespace routelab::cli::testing
