// `routelab load` and `routelab compare --real`. Times are the machine's business: what is checked
// is who answered what.

#include <nlohmann/json.hpp>

#include "tests/cli/program.hpp"
#include "tests/support/catch.hpp"

namespace routelab::cli::testing {

namespace {
const std::string crud = "scenarios/005-crud.json";
}

TEST_CASE("The real answers are the simulated ones") {
  const Outcome outcome = routelab({"compare", crud, "--real", "--requests", "40", "--load", "1s"});
  CHECK(outcome.exit_code == 0);
  CHECK(outcome.err.empty());
  for (const char* words :
       {"40 requests: every answer is the simulated one", "the databases hold the same rows",
        "requests of both runs, matched by their ids", "The real path costs"}) {
    INFO(outcome.out);
    CHECK(outcome.out.find(words) != std::string::npos);
  }
}

TEST_CASE("compare --real as JSON, and in one line") {
  const Outcome json =
      routelab({"compare", crud, "--real", "--requests", "5", "--load", "0s", "--json", "-"});
  const auto parsed = nlohmann::json::parse(json.out);
  CHECK(parsed.at("sequential").at("requests") == 5);
  CHECK(parsed.at("sequential").at("differences").empty());
  CHECK_FALSE(parsed.contains("load"));
  const Outcome line =
      routelab({"compare", crud, "--real", "--requests", "5", "--load", "0s", "--quiet"});
  CHECK(line.out == "the real answers are the simulated ones\n");
}

TEST_CASE("compare --real refuses what it cannot do") {
  CHECK(routelab({"compare", crud, crud, "--real"}).exit_code == 2);
  CHECK(routelab({"compare", crud, "--real", "--load", "soon"}).exit_code == 2);
  const Outcome nobody =
      routelab({"compare", crud, "--real", "--database", "postgresql://nobody@127.0.0.1:1/none"});
  CHECK(nobody.exit_code == 2);
  CHECK(nobody.err.find("does not take the tables (lost)") != std::string::npos);
  CHECK(routelab({"compare", crud, "--real", "--database", "mysql://x"}).exit_code == 2);
}

TEST_CASE("load serves a scenario itself, and its trace is one of the same requests") {
  const TemporaryFolder folder;
  const std::string trace = folder.path("measured.rltrace");
  const Outcome outcome =
      routelab({"load", crud, "--duration", "1s", "--trace", trace, "--json", folder.path("j")});
  CHECK(outcome.exit_code != 3);
  CHECK(outcome.err.empty());
  CHECK(outcome.out.find("0 without an answer") != std::string::npos);
  // What only the server knows is not judged by what a client saw.
  CHECK(outcome.out.find("not judged, a client cannot see it: database.refused = 0\n") !=
        std::string::npos);
  CHECK(outcome.out.find("ok  database") == std::string::npos);
  CHECK(outcome.out.find("latency_ms.p99 < 250ms") != std::string::npos);
  const auto json = nlohmann::json::parse(read(folder.path("j")));
  const std::uint64_t requests = json.at("requests").at("arrived");
  CHECK(requests > 20);
  const Outcome compared = routelab({"compare", trace, crud, "--duration", "1s", "--warmup", "0s"});
  CHECK(compared.exit_code == 0);
  CHECK(compared.out.find("cold        -") != std::string::npos);
  CHECK(compared.out.find("requests of both runs, matched by their ids") != std::string::npos);
}

TEST_CASE("load says that nobody listens") {
  const Outcome outcome =
      routelab({"load", "http://127.0.0.1:1", "--rate", "50/s", "--duration", "200ms"});
  CHECK(outcome.exit_code == 2);
  CHECK(outcome.err.find("gave no answer to any of") != std::string::npos);
  CHECK(outcome.err.find("is the server running") != std::string::npos);
  CHECK(routelab({"load", "http://127.0.0.1:99999"}).exit_code == 2);
  CHECK(routelab({"load", "https://127.0.0.1"}).exit_code == 2);
  CHECK(routelab({"load", "http://127.0.0.1:1", "--rate", "often"}).exit_code == 2);
  CHECK(routelab({"load", crud, "--url", "nonsense://"}).exit_code == 2);
}

}  // namespace routelab::cli::testing
