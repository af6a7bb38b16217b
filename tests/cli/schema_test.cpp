/// What is made from the readers' own words is in the checkout as it would be made now.
/// ROUTELAB_UPDATE_GOLDEN=1 makes it anew.
#include <cstdlib>
#include <filesystem>

#include "tests/cli/program.hpp"
#include "tests/support/catch.hpp"

namespace routelab::cli::testing {

namespace {

void check_made(const std::vector<std::string>& arguments, const char* file) {
  const Outcome made = routelab(arguments);
  INFO(file << ": out of date? `./dev golden` makes it anew\n" << made.err);
  CHECK(made.exit_code == 0);
  CHECK(made.err.empty());
  const std::filesystem::path path = source_folder() / file;
  const char* update = std::getenv("ROUTELAB_UPDATE_GOLDEN");
  if (update != nullptr && std::string(update) == "1") {
    std::filesystem::create_directories(path.parent_path());
    write(path, made.out);
  }
  CHECK(made.out.size() > 1000);
  CHECK((made.out == read(path)));  // in full it would be a flood
}

}  // namespace

TEST_CASE("Schema, reference and example are those of this program") {
  check_made({"schema"}, "scenarios/schema.json");
  check_made({"schema", "--example"}, "tests/schema/valid/everything.json");
  const auto text = source_folder() / "docs" / "scenario.template.md";
  check_made({"schema", "--reference", text.string()}, "docs/scenario.md");
}

TEST_CASE("A reference that cannot be made is explained") {
  const Outcome missing = routelab({"schema", "--reference", "missing.md"});
  CHECK(missing.exit_code == 2);
  CHECK(missing.out.empty());
  CHECK(missing.err.find("missing.md: error: ") != std::string::npos);

  const TemporaryFolder folder;
  write(folder.path("x.md"), "<!-- fields: platfrom -->\n");
  const Outcome slip = routelab({"schema", "--reference", folder.path("x.md")});
  CHECK(slip.exit_code == 2);
  CHECK(slip.out.empty());
  CHECK(slip.err.find("x.md:1:14: error: there is no kind of object 'platfrom'") !=
        std::string::npos);
}

}  // namespace routelab::cli::testing
