#include <nlohmann/json.hpp>

#include "tests/cli/program.hpp"
#include "tests/support/catch.hpp"

namespace routelab::cli::testing {

namespace {
const std::string lesson = "scenarios/004-cold-start-after-idle.json";
}

TEST_CASE("why says what the tail of a scenario is made of, and what would change it") {
  const Outcome outcome = routelab({"why", lesson, "--replications", "3"});
  CHECK(outcome.exit_code == 0);
  CHECK(outcome.out.find("module load") != std::string::npos);
  CHECK(outcome.out.find("without cold starts") != std::string::npos);
  CHECK(outcome.err.empty());
}

TEST_CASE("why reads a trace, too") {
  const TemporaryFolder folder;
  const std::string trace = folder.path("x.rltrace");
  REQUIRE(routelab({"run", lesson, "--trace", trace, "--quiet"}).exit_code == 0);
  const Outcome outcome = routelab({"why", trace, "--percentile", "50"});
  CHECK(outcome.exit_code == 0);
  CHECK(outcome.out.find("(p50)") != std::string::npos);
  CHECK(outcome.out.find("module load") != std::string::npos);
  CHECK(outcome.out.find("What would change") == std::string::npos);
}

TEST_CASE("why as JSON is JSON alone") {
  const Outcome outcome = routelab({"why", lesson, "--replications", "2", "--json", "-"});
  const auto json = nlohmann::json::parse(outcome.out);
  CHECK(json.at("tail").at("requests") == 1);
  CHECK(json.at("what_if").size() >= 3);
}

TEST_CASE("why refuses what it cannot read") {
  CHECK(routelab({"why", "no-such-file.json"}).exit_code == 2);
  CHECK(routelab({"why", lesson, "--percentile", "100"}).exit_code == 2);
  CHECK(routelab({"why", lesson, "--replications", "0"}).exit_code == 2);
}

TEST_CASE("The number of threads never shows in what is printed") {
  const auto printed = [](std::vector<std::string> arguments, const char* jobs) {
    arguments.insert(arguments.end(), {"--replications", "4", "--jobs", jobs});
    return routelab(arguments).out;
  };
  const std::string crud = "scenarios/005-crud.json";
  for (const std::vector<std::string>& command :
       std::vector<std::vector<std::string>>{{"run", crud},
                                             {"run", crud, "--quiet"},
                                             {"run", crud, "--json", "-"},
                                             {"why", lesson},
                                             {"why", lesson, "--json", "-"}}) {
    INFO(command[0] << " " << command.back());
    const std::string alone = printed(command, "1");
    CHECK(alone.size() > 20);
    CHECK(printed(command, "2") == alone);
    CHECK(printed(command, "5") == alone);
  }
}

TEST_CASE("Replications give intervals, and no trace") {
  const Outcome many = routelab({"run", lesson, "--replications", "5", "--json", "-"});
  const auto json = nlohmann::json::parse(many.out);
  CHECK(json.at("latency_ms").at("p99").at("ci95_low") <
        json.at("latency_ms").at("p99").at("ci95_high"));
  const Outcome text = routelab({"run", lesson, "--replications", "5", "--jobs", "2"});
  CHECK(text.out.find("5 replications of 6 h") != std::string::npos);
  CHECK(routelab({"run", lesson, "--replications", "5", "--trace", "x"}).exit_code == 2);
}

}  // namespace routelab::cli::testing
