/// What the documents show is true: their commands print what stands there, their scenarios load.
/// ROUTELAB_UPDATE_GOLDEN=1 records the outputs anew.
#include <cstdlib>
#include <filesystem>
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

/// The words of a command line; 'what stands in single quotes' is one.
std::vector<std::string> words_of(const std::string& command) {
  std::vector<std::string> words;
  bool inside = false;
  bool quoted = false;
  for (const char c : command) {
    if (c == '\'') quoted = !quoted;
    if (c == '\'' || (c == ' ' && !quoted)) {
      inside = inside && c != ' ';
      continue;
    }
    if (!inside) words.emplace_back();
    inside = true;
    words.back() += c;
  }
  return words;
}

/// "./dev run ARGS" or "routelab ARGS" as the arguments of the program that it starts. What goes to
/// /tmp goes to the test's own folder.
std::vector<std::string> arguments_of(const std::string& command, const TemporaryFolder& folder) {
  std::vector<std::string> arguments = words_of(command);
  const bool is_dev = arguments.front() == "./dev";
  arguments.erase(arguments.begin());
  if (is_dev && (arguments.size() < 2 || arguments[1].starts_with('-'))) {
    arguments.insert(arguments.begin() + 1, "scenarios/004-cold-start-after-idle.json");
  }
  for (std::string& argument : arguments) {
    if (argument.starts_with("/tmp/")) argument = folder.path(argument.substr(5));
  }
  return arguments;
}

std::string with_fresh_outputs(const std::string& document) {
  const TemporaryFolder folder;
  std::string fresh;
  bool skipping = false;
  for (const std::string& line : lines_of(document)) {
    const bool is_command = line.starts_with("$ ./dev run") || line.starts_with("$ routelab ");
    if (line == "```" || is_command) skipping = false;
    if (!skipping) fresh += line + "\n";
    if (is_command) {
      skipping = true;
      fresh += routelab(arguments_of(line.substr(2), folder)).out;
    }
  }
  return fresh;
}

}  // namespace

TEST_CASE("The commands of the documents print what they say") {
  const char* update = std::getenv("ROUTELAB_UPDATE_GOLDEN");
  for (const char* document : {"README.md", "docs/lessons.md"}) {
    const auto path = source_folder() / document;
    if (update != nullptr && std::string(update) == "1")
      write(path, with_fresh_outputs(read(path)));
    const std::string text = read(path);
    REQUIRE(blocks_of(text, "console").size() >= 2);
    CHECK(text == with_fresh_outputs(text));
  }
}

TEST_CASE("Every pair of lessons is compared in the documents") {
  const std::string lessons = read(source_folder() / "docs" / "lessons.md");
  std::size_t pairs = 0;
  for (const auto& entry : std::filesystem::directory_iterator(source_folder() / "scenarios")) {
    const std::string name = entry.path().filename().string();
    if (!name.ends_with("-wrong.json")) continue;
    ++pairs;
    INFO(name);
    CHECK(lessons.find("$ routelab compare scenarios/" + name + " scenarios/") != lessons.npos);
  }
  CHECK(pairs > 0);
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
