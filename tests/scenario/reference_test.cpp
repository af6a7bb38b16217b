#include "sim/scenario/reference.hpp"

#include <cstdlib>
#include <fstream>
#include <sstream>

#include "sim/scenario/specimen.hpp"
#include "tests/support/catch.hpp"

using namespace routelab::scenario;

namespace {

std::string made_of(std::string_view text) {
  Diagnostics diagnostics;
  std::string made = reference_text(text, "x.md", diagnostics);
  CHECK(diagnostics.render().empty());
  return made;
}

}  // namespace

TEST_CASE("A line that names a kind becomes its table, the rest stays") {
  CHECK(made_of("# Queues\n\n<!-- fields: queue -->\n<!-- a remark -->\n") ==
        "# Queues\n\n"
        "| key | type | default | meaning | limits |\n"
        "|---|---|---|---|---|\n"
        "| `workers` | integer | `1` | jobs at a time; 0: no limit | 0 to 1,000,000 |\n"
        "| `work` | [law](#quantities) | `\"100ms\"` | time that one job takes |  |\n"
        "<!-- a remark -->\n");
}

TEST_CASE("Columns in which nothing stands are left out; the verb of a step is its first row") {
  CHECK(made_of("<!-- fields: step throw, step when -->\n") ==
        "| key | type | default | meaning |\n"
        "|---|---|---|---|\n"
        "| **`throw`** | text |  | ends the steps with an error of this message; 500 if nobody "
        "catches it |\n"
        "| **`when`** | [condition](#conditions) |  | a condition: one reference, alone or "
        "compared |\n"
        "| `then` | [steps](#handlers) | required | steps if the condition holds |\n"
        "| `else` | [steps](#handlers) |  | steps if it does not hold; none: go on |\n");
}

TEST_CASE("A kind that there is not is an error with its place") {
  Diagnostics diagnostics;
  reference_text("\n<!-- fields: queue, platfrom -->\n", "x.md", diagnostics);
  CHECK(diagnostics.render() ==
        "x.md:2:14: error: there is no kind of object 'platfrom' [unknown-name]\n"
        "    2 | <!-- fields: queue, platfrom -->\n"
        "      |              ^~~~~~~~~~~~~~~\n"
        "      = did you mean 'platform'?\n");
}

TEST_CASE("The reference has a table of every kind of object") {
  const char* folder = std::getenv("ROUTELAB_SOURCE_DIR");
  REQUIRE(folder != nullptr);
  std::ifstream file(std::string(folder) + "/docs/scenario.template.md");
  std::ostringstream text;
  text << file.rdbuf();
  std::string lists;
  std::istringstream lines(text.str());
  for (std::string line; std::getline(lines, line);) {
    const std::string opening = "<!-- fields: ";
    if (line.rfind(opening, 0) == 0) {
      lists += ", " + line.substr(opening.size(), line.find(" -->") - opening.size()) + ",";
    }
  }
  const Vocabulary words = whole_vocabulary();
  for (const ObjectKind& kind : words.kinds()) {
    INFO(kind.name);
    CHECK(lists.find(", " + kind.name + ",") != std::string::npos);
  }
}
