/// `routelab import next`: from somebody's folder to a scenario that runs.
#include <filesystem>

#include "tests/cli/program.hpp"
#include "tests/support/catch.hpp"

namespace routelab::cli::testing {

namespace {

bool contains(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

std::string corpus(const std::string& name) {
  return (source_folder() / "tests/next_apps/corpus" / name).string();
}

}  // namespace

TEST_CASE("An imported app runs as a scenario, without its secrets") {
  const TemporaryFolder folder;
  const std::string path = folder.path("notes.json");
  const Outcome made = routelab({"import", "next", corpus("app-root-ts"), "--out", path});
  CHECK(made.exit_code == 0);
  CHECK(made.err.empty());
  CHECK(contains(made.out, "2 routes, 1 page"));
  CHECK(contains(made.out, "routelab run " + path));
  CHECK(contains(read(path), "\"/api/notes/[id]\""));
  CHECK_FALSE(contains(read(path), "a-session-secret-of-the-notes"));

  const Outcome run = routelab({"run", path, "--quiet"});
  CHECK(run.exit_code == 0);
  CHECK(run.err.empty());
  CHECK(routelab({"import", "next", corpus("app-root-ts")}).out == read(path));
}

TEST_CASE("A folder that is no Next.js app is refused, with what to do") {
  const TemporaryFolder folder;
  const Outcome missing = routelab({"import", "next", folder.path("nothing")});
  CHECK(missing.exit_code == 2);
  CHECK(missing.out.empty());
  CHECK(contains(missing.err, "does not exist [no-folder]"));

  std::filesystem::create_directories(folder.path("app"));
  const Outcome bare = routelab({"import", "next", folder.path("app")});
  CHECK(bare.exit_code == 2);
  CHECK(contains(bare.err, "has no package.json [no-package-json]"));
  CHECK(contains(bare.err, "name the folder that has the app's package.json"));

  write(folder.path("app/package.json"), "{\n  \"name\": \"x\",\n}");
  const Outcome broken = routelab({"import", "next", folder.path("app")});
  CHECK(broken.exit_code == 2);
  CHECK(contains(broken.err, "package.json:3:1: error: is no valid JSON"));
}

TEST_CASE("import without a kind or a folder is wrong usage") {
  CHECK(routelab({"import"}).exit_code == 2);
  CHECK(routelab({"import", "next"}).exit_code == 2);
  CHECK(contains(routelab({"import", "next", "--help"}).out, "Example:"));
}

}  // namespace routelab::cli::testing
