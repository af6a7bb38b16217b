#include <csignal>
#include <cstdlib>
#include <ctime>
#include <stdexcept>

#include <nlohmann/json.hpp>

#include "tests/cli/program.hpp"
#include "tests/support/catch.hpp"

namespace routelab::cli::testing {

namespace {

const std::string wrong = "scenarios/002-methods-wrong.json";
const std::string right = "scenarios/003-methods-right.json";

bool contains(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

std::string trace_of(const TemporaryFolder& folder, const std::string& name,
                     std::vector<std::string> arguments) {
  arguments.insert(arguments.begin(), "run");
  arguments.insert(arguments.end(), {"--trace", folder.path(name), "--quiet"});
  if (routelab(arguments).exit_code > 1) throw std::runtime_error("no trace");
  return folder.path(name);
}

}  // namespace

TEST_CASE("The wrong lesson beside the right one says what a client learns") {
  const Outcome outcome = routelab({"compare", wrong, right});
  CHECK(outcome.exit_code == 0);
  CHECK(outcome.err.empty());
  CHECK(contains(outcome.out, "  DELETE /api/users/{1..100}  200: 597.2  405: 597.2\n"));
  const auto golden = source_folder() / "tests" / "golden" / "compare-002-003.txt";
  const char* update = std::getenv("ROUTELAB_UPDATE_GOLDEN");
  if (update != nullptr && std::string(update) == "1") write(golden, outcome.out);
  CHECK(outcome.out == read(golden));
}

TEST_CASE("A file compared with itself differs nowhere, as one line, too") {
  const Outcome outcome = routelab({"compare", right, right, "--replications", "2"});
  CHECK(outcome.exit_code == 0);
  CHECK(contains(outcome.out, "No difference: every figure is the same on both sides.\n"));
  const Outcome quiet = routelab({"compare", right, right, "--replications", "2", "-q"});
  CHECK(quiet.out == "same; expectations that hold: A 2 of 2, B 2 of 2\n");
}

TEST_CASE("One side is changed on the command line, without a second file") {
  const Outcome outcome = routelab({"compare", data("good.json"), "--replications", "3", "--set-b",
                                    "network.delay=40ms", "--json", "-"});
  REQUIRE(outcome.exit_code == 0);
  const auto json = nlohmann::json::parse(outcome.out);
  CHECK(json.at("replications") == 3);
  CHECK(json.at("a").at("expectations").size() == 2);
  const auto& way = json.at("figures").at("time_ms").at("network_to_server");
  CHECK(way.at("b").at("mean") == 40.0);
  CHECK(way.at("difference").at("ci95_high") ==
        way.at("b").at("mean").get<double>() - way.at("a").at("mean").get<double>());
  CHECK(contains(routelab({"compare", data("good.json"), "--set-b", "network.delay=40ms"}).out,
                 "B  good, with network.delay=40ms\n"));
}

TEST_CASE("Any number of jobs prints the same") {
  const Outcome one = routelab({"compare", wrong, right, "--jobs", "1", "--json", "-"});
  CHECK(one.out == routelab({"compare", wrong, right, "--jobs", "7", "--json", "-"}).out);
  CHECK(one.out.size() > 1000);
}

TEST_CASE("With --all everything is shown") {
  const Outcome outcome = routelab({"compare", right, right, "--replications", "2", "--all"});
  CHECK(contains(outcome.out, "latency_ms.p999"));
  CHECK(contains(outcome.out, "  equal\n"));
}

TEST_CASE("Traces of one seed are compared request by request") {
  const TemporaryFolder folder;
  const std::string a = trace_of(folder, "a", {wrong});
  const std::string b = trace_of(folder, "b", {right});
  const Outcome outcome = routelab({"compare", a, b});
  INFO(outcome.out);
  CHECK(outcome.exit_code == 0);
  CHECK(contains(outcome.out, "The same request, another answer\n"));
  CHECK(contains(outcome.out, "200 by * /api/users/[id]  405 by GET /api/users/[id]\n"));
  CHECK(contains(outcome.out, "no intervals"));
  // A scenario beside a trace is run with the seed of the trace.
  const std::string seventh = trace_of(folder, "c", {right, "--seed", "7"});
  const Outcome mixed = routelab({"compare", seventh, right, "--json", "-"});
  const auto json = nlohmann::json::parse(mixed.out);
  CHECK(json.at("b").at("seed") == 7);
  CHECK(json.at("pairs").at("slower") == 0);
  CHECK(json.at("pairs").at("faster") == 0);
  CHECK(json.at("pairs").at("matched") > 1000);
  CHECK(json.at("distance") == 0.0);
}

TEST_CASE("Traces of different seeds are compared as distributions") {
  const TemporaryFolder folder;
  const std::string a = trace_of(folder, "a", {right});
  const std::string b = trace_of(folder, "b", {right, "--seed", "2"});
  const Outcome outcome = routelab({"compare", a, b});
  CHECK(outcome.exit_code == 0);
  CHECK(contains(outcome.out, "The seeds differ"));
  CHECK(contains(outcome.out, "Kolmogorov-Smirnov"));
  CHECK(
      nlohmann::json::parse(routelab({"compare", a, b, "--json", "-"}).out).at("pairs").is_null());
}

TEST_CASE("What cannot be compared is refused") {
  const TemporaryFolder folder;
  const std::string trace = trace_of(folder, "a", {right});
  CHECK(routelab({"compare", right}).exit_code == 2);
  CHECK(routelab({"compare", right, "no-such-file.json"}).exit_code == 2);
  CHECK(routelab({"compare", trace, trace, "--seed", "3"}).exit_code == 2);
  CHECK(routelab({"compare", trace, right, "--set-a", "seed=3"}).exit_code == 2);
  CHECK(routelab({"compare", right, right, "--replications", "0"}).exit_code == 2);
  write(folder.path("cut"), read(trace).substr(0, 30));
  const Outcome cut = routelab({"compare", folder.path("cut"), right});
  CHECK(cut.exit_code == 2);
  CHECK(contains(cut.err, "cut"));
  const Outcome both = routelab({"compare", data("bad.json"), data("bad-expectation.json")});
  CHECK(both.exit_code == 2);
  CHECK(contains(both.err, "bad.json:"));
  CHECK(contains(both.err, "bad-expectation.json:"));
  CHECK(both.out.empty());
}

TEST_CASE("A damaged trace is compared as far as it goes, with a warning") {
  const TemporaryFolder folder;
  const std::string trace = trace_of(folder, "a", {right});
  const std::string bytes = read(trace);
  write(folder.path("cut"), bytes.substr(0, bytes.size() - 20));
  const Outcome outcome = routelab({"compare", trace, folder.path("cut")});
  CHECK(outcome.exit_code == 0);
  CHECK(contains(outcome.err, "warning: "));
  CHECK(contains(outcome.out, "stopped early or cut"));
}

TEST_CASE("A comparison that is interrupted leaves nothing and says so") {
  const TemporaryFolder folder;
  Program program(
      {"compare", data("endless.json"), "--set-b", "seed=2", "--json", folder.path("json")});
  for (int i = 0; i < 200 && !program.has_ended(); ++i) {
    const timespec time{0, 5'000'000};
    ::nanosleep(&time, nullptr);
  }
  program.send(SIGINT);
  const Outcome outcome = program.wait();
  CHECK(outcome.exit_code == 130);
  CHECK(outcome.out.empty());
  CHECK(folder.files().empty());
}

}  // namespace routelab::cli::testing
