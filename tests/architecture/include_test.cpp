/// The layout is a promise: who may include whom, no cycles, and heavy third-party headers in few
/// places. This test reads the include lines, because a compiler accepts any of them.
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <functional>
#include <iterator>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "tests/support/catch.hpp"

namespace {

using Includes = std::vector<std::string>;
using Files = std::map<std::string, Includes>;  ///< path from the root -> what it includes
using Complaints = std::vector<std::string>;

/// What each layer may include besides itself; "*" is everything.
const std::map<std::string, std::set<std::string>> arrows = {
    {"base", {}},
    {"core", {"base"}},
    {"engine", {"base"}},
    {"trace", {"base"}},
    {"model", {"base", "core", "engine", "trace"}},
    {"scenario", {"base", "core", "model", "trace"}},
    {"study", {"base", "core", "model", "scenario", "trace"}},
    {"harness", {"base", "core", "model", "scenario", "trace"}},
    {"harness/example", {"base", "core", "harness", "model", "scenario", "study", "trace"}},
    {"viz/timeline", {"base", "study", "trace"}},
    {"viz/report", {"base", "study", "trace", "viz/timeline"}},
    {"viz/canvas", {"base", "trace"}},
    {"viz/panels", {"base", "study", "trace", "viz/canvas", "viz/timeline"}},
    {"viz/window", {"base", "trace", "viz/canvas"}},
    {"cli", {"*"}},
};

/// A third-party header and the only places that may include it. A place is a layer, or a layer or
/// a folder and a suffix; parsing JSON costs six seconds of compilation, so it stays out of headers.
struct Restriction {
  std::string prefix;
  std::set<std::string> places;
};

const std::vector<Restriction> restrictions = {
    {"nlohmann/json_fwd.hpp",
     {"scenario", "study", "viz/report", "harness", "harness/example", "cli"}},
    {"nlohmann/",
     {"scenario/*.cpp", "study/*.cpp", "viz/report/*.cpp", "harness/handler/*.cpp",
      "harness/example/*.cpp", "harness/surface/*.cpp", "harness/import/*.cpp",
      "harness/fuzz/*.cpp", "cli/*.cpp"}},
    {"imgui", {"viz/canvas", "viz/panels", "viz/window"}},
    {"backends/imgui", {"viz/window/*.cpp"}},
    {"stb_", {"viz/canvas/*.cpp"}},
    {"GLFW/", {"viz/window/*.cpp"}},
    {"CLI/", {"cli/*.cpp"}},
    {"sqlite3.h", {"harness/database/*.cpp"}},
    {"libpq-fe.h", {"harness/database/*.cpp"}},
    {"zlib.h", {"harness/fuzz/*.cpp"}},
    {"openssl/", {"harness/fuzz/*.cpp", "harness/example/*.cpp"}},
    {"httplib.h", {"harness/server/*.cpp"}},
    {"fmt/",
     {"trace", "model", "scenario", "study", "harness", "harness/example", "viz/timeline",
      "viz/report", "viz/canvas", "viz/panels", "viz/window", "cli"}},
};

/// "sim/core/http.hpp" -> "core"; "viz/panels/fleet.hpp" -> "viz/panels"; "" outside of our folders.
/// The example stands in harness and upon it: it is a program, and nothing includes it.
std::string layer_of(const std::string& path) {
  if (path.rfind("harness/example/", 0) == 0) return "harness/example";
  const bool is_viz = path.rfind("viz/", 0) == 0;
  const std::size_t start = path.rfind("sim/", 0) == 0 ? 4 : 0;
  const std::size_t slash = path.find('/', is_viz ? 4 : start);
  if (slash == std::string::npos) return "";
  const std::string layer = path.substr(start, slash - start);
  const bool known = arrows.count(layer) == 1;
  const bool in_sim = layer != "harness" && !is_viz && layer != "cli";
  return known && in_sim == (start == 4) ? layer : "";
}

bool is_ours(const std::string& include) {
  return include.rfind("sim/", 0) == 0 || !layer_of(include).empty();
}

void check_arrow(const std::string& file, const std::string& include, Complaints& complaints) {
  const std::string from = layer_of(file);
  const std::string to = layer_of(include);
  const std::set<std::string>& allowed = arrows.at(from);
  if (to.empty()) {
    complaints.push_back(file + ": " + include + " is in no layer");
  } else if (from != to && allowed.count("*") == 0 && allowed.count(to) == 0) {
    complaints.push_back(file + ": " + from + " must not include " + to + " (" + include + ")");
  }
}

void check_third_party(const std::string& file, const std::string& include,
                       Complaints& complaints) {
  for (const Restriction& restriction : restrictions) {
    if (include.rfind(restriction.prefix, 0) != 0) continue;
    const std::string layer = layer_of(file);
    const std::filesystem::path path(file);
    const std::string kind = "/*" + path.extension().string();
    const std::string folder = path.parent_path().generic_string();
    if (restriction.places.count(layer) == 0 && restriction.places.count(layer + kind) == 0 &&
        restriction.places.count(folder + kind) == 0) {
      complaints.push_back(file + ": " + include + " does not belong here");
    }
    return;  // the first match decides: json_fwd.hpp stands before its folder
  }
}

/// Depth first; a file that is met again while it is open closes a cycle.
void check_cycles(const Files& files, Complaints& complaints) {
  enum class Mark { Open, Done };
  std::map<std::string, Mark> marks;
  std::vector<std::string> path;
  const std::function<void(const std::string&)> visit = [&](const std::string& file) {
    const auto found = files.find(file);
    if (found == files.end()) return;
    const auto mark = marks.find(file);
    if (mark != marks.end()) {
      if (mark->second == Mark::Done) return;
      std::string text = "cycle: " + file;
      for (auto at = path.rbegin(); at != path.rend() && *at != file; ++at) text += " <- " + *at;
      complaints.push_back(text);
      return;
    }
    marks[file] = Mark::Open;
    path.push_back(file);
    for (const std::string& include : found->second) visit(include);
    path.pop_back();
    marks[file] = Mark::Done;
  };
  for (const auto& [file, includes] : files) visit(file);
}

/// Everything that is wrong with these files, one sentence each; empty when all is well.
Complaints check_includes(const Files& files) {
  Complaints complaints;
  for (const auto& [file, includes] : files) {
    if (layer_of(file).empty()) {
      complaints.push_back(file + " is in no layer");
      continue;
    }
    for (const std::string& include : includes) {
      if (is_ours(include)) {
        check_arrow(file, include, complaints);
      } else {
        check_third_party(file, include, complaints);
      }
    }
  }
  check_cycles(files, complaints);
  return complaints;
}

/// The name in an include line of either kind, or nothing. Written without a regular expression:
/// std::regex would cost more to compile than this whole file.
std::string include_of(std::string_view line) {
  const auto skip_blanks = [&] {
    const std::size_t text = line.find_first_not_of(" \t");
    line.remove_prefix(text == std::string_view::npos ? line.size() : text);
  };
  const auto take = [&](std::string_view word) {
    skip_blanks();
    if (line.substr(0, word.size()) != word) return false;
    line.remove_prefix(word.size());
    return true;
  };
  if (!take("#") || !take("include")) return "";
  skip_blanks();
  if (line.empty() || (line.front() != '"' && line.front() != '<')) return "";
  const std::size_t end = line.find(line.front() == '<' ? '>' : '"', 1);
  return end == std::string_view::npos ? "" : std::string(line.substr(1, end - 1));
}

Files read_files(const std::filesystem::path& root) {
  Files files;
  for (const char* folder : {"sim", "harness", "viz", "cli"}) {
    if (!std::filesystem::exists(root / folder)) continue;
    for (const auto& entry : std::filesystem::recursive_directory_iterator(root / folder)) {
      const std::string extension = entry.path().extension().string();
      if (!entry.is_regular_file() || (extension != ".hpp" && extension != ".cpp")) continue;
      Includes& includes = files[entry.path().lexically_relative(root).generic_string()];
      std::ifstream stream(entry.path());
      for (std::string line; std::getline(stream, line);) {
        if (std::string include = include_of(line); !include.empty()) {
          includes.push_back(std::move(include));
        }
      }
    }
  }
  return files;
}

std::string joined(const Complaints& complaints) {
  std::string text;
  for (const std::string& complaint : complaints) text += complaint + "\n";
  return text;
}

}  // namespace

TEST_CASE("The sources include only what the layout allows") {
  const char* root = std::getenv("ROUTELAB_SOURCE_DIR");
  REQUIRE(root != nullptr);
  const Files files = read_files(root);
  REQUIRE_FALSE(files.empty());
  const Complaints complaints = check_includes(files);
  INFO(joined(complaints));
  CHECK(complaints.empty());
}

TEST_CASE("Allowed includes pass") {
  const Files files = {
      {"sim/base/time.hpp", {"cstdint"}},
      {"sim/core/http.hpp", {"string", "sim/base/time.hpp"}},
      {"sim/core/http.cpp", {"sim/core/http.hpp"}},
      {"sim/model/world.hpp", {"sim/core/http.hpp", "sim/base/time.hpp"}},
      {"sim/scenario/reader.hpp", {"nlohmann/json_fwd.hpp", "fmt/format.h"}},
      {"sim/scenario/reader.cpp", {"nlohmann/json.hpp"}},
      {"viz/panels/fleet.cpp", {"imgui.h", "viz/timeline/lane.hpp", "sim/study/blame.hpp"}},
      {"cli/main.cpp", {"CLI/CLI.hpp", "viz/window/window.hpp", "cli/run.hpp"}},
      {"harness/database/sqlite.cpp", {"sqlite3.h", "sim/core/store.hpp"}},
  };
  CHECK(check_includes(files) == Complaints{});
}

TEST_CASE("An arrow that turns back is found") {
  CHECK(check_includes({{"sim/core/http.cpp", {"sim/model/world.hpp"}}}) ==
        Complaints{"sim/core/http.cpp: core must not include model (sim/model/world.hpp)"});
  CHECK(check_includes({{"sim/engine/clock.hpp", {"sim/core/http.hpp"}}}).size() == 1);
  CHECK(check_includes({{"viz/window/window.cpp", {"sim/model/world.hpp"}}}).size() == 1);
  CHECK(check_includes({{"viz/timeline/lane.cpp", {"viz/canvas/theme.hpp"}}}).size() == 1);
  CHECK(check_includes({{"viz/window.cpp", {}}}).size() == 1);
  CHECK(check_includes({{"harness/fuzz/shrink.cpp", {"sim/study/blame.hpp"}}}).size() == 1);
  CHECK(check_includes({{"harness/example/main.cpp", {"sim/study/blame.hpp"}}}).empty());
  CHECK(check_includes({{"harness/server/x.cpp", {"harness/example/shop.hpp"}}}).size() == 1);
  CHECK(check_includes({{"sim/study/blame.cpp", {"cli/run.hpp"}}}).size() == 1);
}

TEST_CASE("A file or an include outside of the layers is found") {
  CHECK(check_includes({{"sim/utilities/text.hpp", {}}}).size() == 1);
  CHECK(check_includes({{"sim/core/http.cpp", {"sim/utilities/text.hpp"}}}).size() == 1);
}

TEST_CASE("A cycle of files is found, inside one layer too") {
  const Complaints complaints = check_includes({
      {"sim/core/body.hpp", {"sim/core/http.hpp"}},
      {"sim/core/http.hpp", {"sim/core/method.hpp"}},
      {"sim/core/method.hpp", {"sim/core/body.hpp"}},
  });
  CHECK(complaints == Complaints{"cycle: sim/core/body.hpp <- sim/core/method.hpp <- "
                                 "sim/core/http.hpp"});
}

TEST_CASE("Two ways to one file are no cycle") {
  const Files files = {
      {"sim/core/a.hpp", {"sim/core/b.hpp", "sim/core/c.hpp"}},
      {"sim/core/b.hpp", {"sim/core/d.hpp"}},
      {"sim/core/c.hpp", {"sim/core/d.hpp"}},
      {"sim/core/d.hpp", {}},
  };
  CHECK(check_includes(files) == Complaints{});
}

TEST_CASE("A third-party header out of its place is found") {
  CHECK(check_includes({{"sim/scenario/reader.hpp", {"nlohmann/json.hpp"}}}) ==
        Complaints{"sim/scenario/reader.hpp: nlohmann/json.hpp does not belong here"});
  CHECK(check_includes({{"sim/model/world.cpp", {"nlohmann/json_fwd.hpp"}}}).size() == 1);
  CHECK(check_includes({{"sim/study/sweep.cpp", {"CLI/CLI.hpp"}}}).size() == 1);
  CHECK(check_includes({{"cli/run.hpp", {"CLI/CLI.hpp"}}}).size() == 1);
  CHECK(check_includes({{"sim/core/http.cpp", {"fmt/format.h"}}}).size() == 1);
  CHECK(check_includes({{"viz/timeline/lane.cpp", {"imgui.h"}}}).size() == 1);
  CHECK(check_includes({{"viz/panels/fleet.cpp", {"GLFW/glfw3.h"}}}).size() == 1);
  CHECK(check_includes({{"harness/database/database.hpp", {"sqlite3.h"}}}).size() == 1);
  CHECK(check_includes({{"harness/fuzz/digest.hpp", {"openssl/evp.h"}}}).size() == 1);
  CHECK(check_includes({{"harness/server/server.cpp", {"libpq-fe.h"}}}).size() == 1);
}

TEST_CASE("Include lines are recognised however they are spaced") {
  CHECK(include_of(R"(#include "sim/base/time.hpp")") == "sim/base/time.hpp");
  CHECK(include_of("  #  include <fmt/format.h>  // why") == "fmt/format.h");
  CHECK(include_of("// #include <fmt/format.h>").empty());
  CHECK(include_of("#define include").empty());
  CHECK(include_of("").empty());
}
