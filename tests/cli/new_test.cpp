/// The first scenario that the program writes for somebody is one that works.
#include "tests/cli/program.hpp"
#include "tests/support/catch.hpp"

namespace routelab::cli::testing {

TEST_CASE("A new scenario runs without a remark, and its expectations hold") {
  const TemporaryFolder folder;
  const Outcome made = routelab({"new", folder.path("shop.json")});
  CHECK(made.exit_code == 0);
  CHECK(made.err.empty());
  CHECK(made.out.find("routelab run " + folder.path("shop.json")) != std::string::npos);
  CHECK(folder.files() == std::vector<std::string>{"routelab.schema.json", "shop.json"});

  const Outcome run = routelab({"run", folder.path("shop.json"), "--quiet"});
  CHECK(run.exit_code == 0);
  CHECK(run.err.empty());
  CHECK(run.out.find("2 of 2 expectations hold") != std::string::npos);
  CHECK((read(folder.path("routelab.schema.json")) == routelab({"schema"}).out));
}

TEST_CASE("A file that is there is left alone") {
  const TemporaryFolder folder;
  const std::string path = folder.path("mine.json");
  write(path, "precious");
  const Outcome refused = routelab({"new", path});
  CHECK(refused.exit_code == 2);
  CHECK(refused.out.empty());
  CHECK(refused.err.find("mine.json: error: is there already") != std::string::npos);
  CHECK(read(path) == "precious");
  CHECK(folder.files() == std::vector<std::string>{"mine.json"});
  CHECK(routelab({"new", folder.path("missing/shop.json")}).exit_code == 2);
}

}  // namespace routelab::cli::testing
