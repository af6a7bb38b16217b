/// scenarios/invalid: every diagnostic code with a file that shows it and the text that `routelab
/// check` prints for it. ROUTELAB_UPDATE_GOLDEN=1 records the texts anew.
#include <algorithm>
#include <cctype>
#include <cstdlib>
#include <filesystem>
#include <map>
#include <set>
#include <sstream>
#include <string>
#include <vector>

#include "tests/cli/program.hpp"
#include "tests/support/catch.hpp"

namespace routelab::cli::testing {

namespace {

namespace fs = std::filesystem;

const std::string folder = "scenarios/invalid";

/// Codes that no short file can show, and the test that shows them.
const std::map<std::string, std::string> shown_elsewhere = {
    {"bad-path", "tests/scenario/json_set_test.cpp"},  // of --set
    {"filter", "tests/cli/query_test.cpp"},            // of `query`
    {"json-schema", "tests/cli/usage_test.cpp"},  // of `run` and the like; `check` passes it over
    {"file-too-large", "tests/cli/hostile_file_test.cpp"},
    {"too-many-values", "tests/cli/hostile_file_test.cpp"},
    {"too-many-names", "tests/cli/hostile_file_test.cpp"},
};

std::vector<fs::path> files(const fs::path& below, const std::string& extension) {
  std::vector<fs::path> found;
  for (const auto& entry : fs::recursive_directory_iterator(source_folder() / below)) {
    if (entry.path().extension() == extension) found.push_back(entry.path());
  }
  std::sort(found.begin(), found.end());
  return found;
}

/// A quoted word of a source file, and what stands before it: other words as one '"' each.
struct Quoted {
  std::string word;
  std::string before;
};

/// Where a quoted text that begins at `open` ends: at its other quote.
std::size_t end_of_quoted(const std::string& text, std::size_t open) {
  std::size_t at = open + 1;
  while (at < text.size() && text[at] != text[open]) at += text[at] == '\\' ? 2U : 1U;
  return at;
}

/// All quoted words of a source; comments are skipped.
std::vector<Quoted> quoted_words(const std::string& text) {
  constexpr std::size_t enough = 400;
  std::vector<Quoted> words;
  std::string code;  // without comments
  for (std::size_t at = 0; at < text.size(); ++at) {
    const bool separator = at > 0 && std::isdigit(static_cast<unsigned char>(text[at - 1])) != 0;
    if (text.compare(at, 2, "//") == 0) at = std::min(text.find('\n', at), text.size() - 1);
    const bool quote = text[at] == '"' || (text[at] == '\'' && !separator);
    if (!quote) {
      code += text[at];
      continue;
    }
    const std::size_t end = end_of_quoted(text, at);
    if (text[at] == '"') {
      words.push_back({text.substr(at + 1, end - at - 1),
                       code.substr(code.size() - std::min(code.size(), enough))});
      code += '"';
    }
    at = end;
  }
  return words;
}

/// "unknown-key", "leak"
bool looks_like_code(const std::string& text) {
  const auto fits = [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-';
  };
  return text.size() > 3 && std::all_of(text.begin(), text.end(), fits);
}

/// Whether a quoted word is the first one of a call that reports something: its code. Each text of
/// `x ? "code" : "other-code"` is.
bool is_first_of_report(std::string before) {
  const std::size_t end = before.find_last_not_of(" \n");
  if (end != before.npos && before[end] == ':') {
    const std::size_t quote = before.find_last_not_of(" \n", end - 1);
    const bool alternative = quote != before.npos && before[quote] == '"';
    if (alternative) before.resize(quote);
  }
  for (const char* call : {"error(", "warning(", "refuse("}) {
    const std::size_t open = before.rfind(call);
    if (open == before.npos) continue;
    const std::string between = before.substr(open);
    const bool other_statement = between.find(";\n") != between.npos ||
                                 between.find("{\n") != between.npos ||
                                 between.find("}\n") != between.npos;
    if (!other_statement && between.find('"') == between.npos) return true;
  }
  return false;
}

/// Every code that some source passes to a call that reports.
std::set<std::string> codes() {
  std::set<std::string> found;
  for (const char* layer : {"sim/scenario", "sim/study", "cli"}) {
    for (const fs::path& path : files(layer, ".cpp")) {
      for (const Quoted& quoted : quoted_words(read(path))) {
        if (looks_like_code(quoted.word) && is_first_of_report(quoted.before))
          found.insert(quoted.word);
      }
    }
  }
  return found;
}

/// The code that a file is named after: the longest that its name begins with.
std::string code_shown(const std::string& name, const std::set<std::string>& known) {
  std::string best;
  for (const std::string& code : known) {
    const bool fits = name == code || name.starts_with(code + "-");
    if (fits && code.size() > best.size()) best = code;
  }
  return best;
}

bool is_updating() {
  const char* update = std::getenv("ROUTELAB_UPDATE_GOLDEN");
  return update != nullptr && std::string(update) == "1";
}

/// Names that files have besides those of codes: several mistakes at once.
bool is_mixture(const std::string& name) { return name.starts_with("many-"); }

}  // namespace

TEST_CASE("Every diagnostic code is shown by a file, and every file shows a code") {
  const std::set<std::string> known = codes();
  REQUIRE(known.size() > 60);
  REQUIRE(known.contains("unknown-key"));
  std::set<std::string> shown;
  for (const fs::path& path : files(folder, ".json")) {
    const std::string name = path.stem().string();
    if (is_mixture(name)) continue;
    const std::string code = code_shown(name, known);
    INFO(path.string() << " is named after no code of the sources");
    CHECK(!code.empty());
    INFO("and its text must show the code " << code);
    CHECK(read(fs::path(path).replace_extension(".txt")).find("[" + code + "]") !=
          std::string::npos);
    shown.insert(code);
  }
  for (const std::string& code : known) {
    INFO("no file of " << folder << " shows the code " << code);
    const auto elsewhere = shown_elsewhere.find(code);
    if (elsewhere == shown_elsewhere.end()) {
      CHECK(shown.contains(code));
    } else {
      CHECK(read(source_folder() / elsewhere->second).find(code) != std::string::npos);
    }
  }
  for (const auto& [code, test] : shown_elsewhere) CHECK(known.contains(code));
}

TEST_CASE("Invalid scenarios are told what is wrong with them") {
  for (const fs::path& path : files(folder, ".txt")) {
    INFO(path.string() << " has no scenario");
    CHECK(fs::exists(fs::path(path).replace_extension(".json")));
  }
  for (const fs::path& path : files(folder, ".json")) {
    const std::string name = folder + "/" + path.filename().string();
    const Outcome outcome = routelab({"check", "--quiet", name});  // from the checkout
    const fs::path golden = fs::path(path).replace_extension(".txt");
    if (is_updating()) write(golden, outcome.err);
    INFO(name);
    CHECK(outcome.err == read(golden));
    CHECK(outcome.out.empty());
    const bool has_errors = outcome.err.find(": error: ") != std::string::npos;
    CHECK(outcome.exit_code == (has_errors ? 2 : 0));
    CHECK(!outcome.err.empty());
  }
}

TEST_CASE("All errors of a file are reported in one go, sorted by place") {
  const std::string text = read(source_folder() / folder / "many-errors.txt");
  const std::string prefix = folder + "/many-errors.json:";
  std::vector<std::pair<int, int>> places;
  std::istringstream lines(text);
  for (std::string line; std::getline(lines, line);) {
    if (!line.starts_with(prefix)) continue;
    std::istringstream place(line.substr(prefix.size()));
    int row = 0;
    int column = 0;
    char colon = 0;
    place >> row >> colon >> column;
    places.emplace_back(row, column);
  }
  CHECK(places.size() >= 10);
  CHECK(std::is_sorted(places.begin(), places.end()));
}

}  // namespace routelab::cli::testing
