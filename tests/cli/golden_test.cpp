/// The summary of every lesson, as it was when somebody looked at it last. ROUTELAB_UPDATE_GOLDEN=1
/// records them anew.
#include <algorithm>
#include <cstdlib>
#include <filesystem>

#include "tests/cli/program.hpp"
#include "tests/support/catch.hpp"

namespace routelab::cli::testing {

namespace {

namespace fs = std::filesystem;

std::vector<fs::path> lessons() {
  std::vector<fs::path> paths;
  for (const auto& entry : fs::directory_iterator(source_folder() / "scenarios")) {
    if (entry.path().extension() == ".json" && entry.path().stem() != "schema") {
      paths.push_back(entry.path());
    }
  }
  std::sort(paths.begin(), paths.end());
  return paths;
}

bool is_updating() {
  const char* update = std::getenv("ROUTELAB_UPDATE_GOLDEN");
  return update != nullptr && std::string(update) == "1";
}

}  // namespace

TEST_CASE("The lessons say what they said") {
  REQUIRE_FALSE(lessons().empty());
  for (const fs::path& lesson : lessons()) {
    const Outcome outcome = routelab({"run", lesson.string()});
    const std::string name = lesson.stem().string();
    const fs::path golden = source_folder() / "tests" / "golden" / (name + ".txt");
    if (is_updating()) {
      fs::create_directories(golden.parent_path());
      write(golden, outcome.out);
    }
    INFO(name << ", exit code " << outcome.exit_code << "\n" << outcome.err);
    CHECK(outcome.out == read(golden));
    const bool may_fail = name.find("-wrong") != std::string::npos;
    CHECK((outcome.exit_code == 0 || (may_fail && outcome.exit_code == 1)));
    CHECK(!outcome.out.empty());
  }
}

}  // namespace routelab::cli::testing
