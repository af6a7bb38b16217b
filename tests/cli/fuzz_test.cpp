#include <algorithm>
#include <chrono>
#include <csignal>
#include <filesystem>
#include <iterator>
#include <thread>

#include <nlohmann/json.hpp>

#include "harness/fuzz/canary.hpp"
#include "harness/fuzz/check.hpp"
#include "tests/cli/program.hpp"
#include "tests/support/catch.hpp"

namespace routelab::cli::testing {

namespace {

bool contains(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

std::size_t lines(const std::string& text) {
  return static_cast<std::size_t>(std::count(text.begin(), text.end(), '\n'));
}

/// An API that answers 500 to a user without a name, or does not.
std::string users(bool is_right) {
  const std::string otherwise = is_right ? "400" : "500";
  return R"({"name": "users", "duration": "1m", "routes": {"/api/users": {"POST": [)"
         R"({"when": "not {body.name}", "then": {"respond": )" +
         otherwise + R"(}}, {"respond": 201}]}}})";
}

/// An API that tells its key.
constexpr const char* leaky =
    R"({"name": "leaky", "duration": "1m", "env": {"API_KEY": {"secret": "sk-1234567890"}},)"
    R"( "routes": {"/api/key": {"GET": [{"respond": 200, "json": {"key": "{env.API_KEY}"}}]}}})";

}  // namespace

TEST_CASE("fuzz --help has exit codes and five examples") {
  const Outcome outcome = routelab({"fuzz", "--help"});
  CHECK(outcome.exit_code == 0);
  CHECK(contains(outcome.out, "Exit code: 0 nothing found, 1 findings, 2 wrong input"));
  const std::string examples = outcome.out.substr(outcome.out.find("Examples:\n"));
  CHECK(lines(examples) >= 6);
  for (const char* option : {"--json", "--junit", "--sarif", "--har", "--store", "--list-checks"}) {
    CHECK(contains(outcome.out, option));
  }
}

TEST_CASE("What a server wrote before it ended is shown line by line") {
  const TemporaryFolder folder;
  const std::string routes = folder.path("r.json");
  write(routes, R"({"routes": {"/": {"GET": {}}}})");
  const Outcome outcome = routelab({"fuzz", "http://127.0.0.1:1", "--routes", routes, "--start",
                                    "printf 'no port\\nsorry\\033[0m\\n'; exit 1"});
  CHECK(outcome.exit_code == 2);
  CHECK(contains(outcome.err, "\n    no port\n    sorry"));
  CHECK_FALSE(contains(outcome.err, "\033"));
}

TEST_CASE("fuzz asks before it sends anything to another machine") {
  const TemporaryFolder folder;
  const std::string routes = folder.path("r.json");
  write(routes, R"({"routes": {"/": {"GET": {}}}})");
  // RFC 5737: nobody has this address.
  const Outcome outcome = routelab({"fuzz", "http://192.0.2.1", "--routes", routes});
  CHECK(outcome.exit_code == 2);
  CHECK(outcome.err ==
        "routelab fuzz: http://192.0.2.1 is another machine (192.0.2.1:80)\n"
        "  what is sent may damage its data; if it is yours to break, say --remote\n");
}

TEST_CASE("fuzz says so when nothing is where it looks") {
  const TemporaryFolder folder;
  const std::string api = folder.path("api.json");
  const std::string routes = folder.path("r.json");
  write(api, users(true));
  write(routes, R"({"routes": {"/x": {"GET": {}}, "/y": {"POST": {}}}})");
  const Outcome outcome = routelab({"fuzz", api, "--routes", routes, "--max-time", "300ms"});
  CHECK(
      contains(outcome.err, "note: every route was answered with 404: is this the right server?"));
  CHECK_FALSE(contains(routelab({"fuzz", api, "--max-time", "300ms"}).err, "404"));
}

TEST_CASE("fuzz does not mind that GET fills a cache which HEAD then finds") {
  const Outcome outcome = routelab({"fuzz", "scenarios/030-proxy-right.json", "--checks",
                                    "head_equals_get", "--max-time", "1s"});
  CHECK(outcome.exit_code == 0);
  CHECK(contains(outcome.out, "ok: 0 findings"));
}

TEST_CASE("fuzz lists its checks") {
  const Outcome outcome = routelab({"fuzz", "--list-checks"});
  CHECK(outcome.exit_code == 0);
  CHECK(lines(outcome.out) == fuzz::check_count + 1);
  for (const fuzz::CheckInfo& check : fuzz::all_checks()) {
    CHECK(contains(outcome.out, std::string(check.name) + " "));
    CHECK(contains(outcome.out, std::string(check.rule) + "\n"));
  }
}

TEST_CASE("fuzz writes what it found in every form, and never a secret's value") {
  const TemporaryFolder folder;
  write(folder.path("leaky.json"), leaky);
  const Outcome outcome = routelab(
      {"fuzz", folder.path("leaky.json"), "--seed", "5", "--max-time", "2s", "--json",
       folder.path("a.json"), "--junit", folder.path("a.xml"), "--sarif", folder.path("a.sarif"),
       "--har", folder.path("a.har"), "--store", folder.path("store")});
  INFO(outcome.out << outcome.err);
  CHECK(outcome.exit_code == 1);
  CHECK(contains(outcome.out, "no_canary_out  GET /api/key\n"));
  CHECK(contains(outcome.out, "<SECRET:API_KEY>"));
  const auto json = nlohmann::json::parse(read(folder.path("a.json")));
  bool found = false;
  for (const auto& finding : json.at("findings")) {
    found = found || finding.at("check") == "no_canary_out";
  }
  CHECK(found);
  CHECK(nlohmann::json::parse(read(folder.path("a.sarif"))).at("version") == "2.1.0");
  CHECK(nlohmann::json::parse(read(folder.path("a.har"))).at("log").at("version") == "1.2");
  CHECK(contains(read(folder.path("a.xml")),
                 "classname=\"leaky.no_canary_out\" name=\"GET /api/key\""));

  std::string all = outcome.out + outcome.err;
  for (const char* name : {"a.json", "a.xml", "a.sarif", "a.har"}) {
    all += read(folder.path(name));
  }
  std::size_t cases = 0;
  for (const auto& entry : std::filesystem::directory_iterator(folder.path("store"))) {
    all += read(entry.path());
    ++cases;
  }
  CHECK(cases == json.at("findings").size());
  CHECK_FALSE(contains(all, fuzz::canary_value(5, "API_KEY", "server").substr(0, 12)));
}

TEST_CASE("fuzz keeps what it found in a store, begins with it, and says what has healed") {
  const TemporaryFolder folder;
  const std::string api = folder.path("users.json"), store = folder.path("store");
  std::filesystem::create_directory(store);
  write(folder.path("store/corrupt.json"), "{");
  write(api, users(false));
  const std::vector<std::string> command = {"fuzz",    api,   "--max-time", "2s",
                                            "--store", store, "--checks",   "no_5xx"};
  const Outcome first = routelab(command);
  INFO(first.out << first.err);
  CHECK(first.exit_code == 1);
  CHECK(contains(first.out, "no_5xx  POST /api/users\n"));
  CHECK_FALSE(contains(first.out, "an earlier run has found it, too"));
  CHECK(contains(first.err, "store/corrupt.json: warning: "));
  CHECK(contains(first.err, "[bad-case-file]"));
  const auto files = [&] { return std::distance(std::filesystem::directory_iterator(store), {}); };
  const auto kept = files();
  CHECK(kept >= 2);

  CHECK(contains(routelab(command).out, "an earlier run has found it, too"));
  CHECK(files() == kept);

  write(api, users(true));
  const Outcome healed = routelab(command);
  INFO(healed.out);
  CHECK(healed.exit_code == 0);
  CHECK(contains(healed.out, "healed: no_5xx  POST /api/users, known from "));
  CHECK(files() == 1);
  CHECK(read(folder.path("store/corrupt.json")) == "{");
}

TEST_CASE("fuzz that is stopped leaves what it has found until then") {
  const TemporaryFolder folder;
  write(folder.path("users.json"), users(false));
  Program program({"fuzz", folder.path("users.json"), "--max-time", "10m", "--json",
                   folder.path("a.json"), "--junit", folder.path("a.xml")},
                  folder.path("out"));
  while (!program.has_ended() && !contains(read(folder.path("out")), "no_5xx  POST /api/users")) {
    std::this_thread::sleep_for(std::chrono::milliseconds(20));
  }
  program.send(SIGINT);
  const Outcome outcome = program.wait();
  CHECK(outcome.exit_code == 130);
  const auto json = nlohmann::json::parse(read(folder.path("a.json")));
  CHECK(json.at("complete") == false);
  REQUIRE_FALSE(json.at("findings").empty());
  CHECK(contains(read(folder.path("a.xml")), "it was stopped after "));
  CHECK(contains(read(folder.path("out")), "found: "));
}

TEST_CASE("fuzz explains what it cannot do, and ends with 2") {
  const std::string api = "scenarios/005-crud.json";
  struct Case {
    std::vector<std::string> arguments;
    const char* text;
  };
  const Case cases[] = {{{"fuzz"}, "which API?"},
                        {{"fuzz", api, "--json", "-", "--har", "-"}, "only one can go to standard"},
                        {{"fuzz", api, "--checks", "no_6xx"}, "--list-checks"},
                        {{"fuzz", api, "--json", "/no/such/folder/a"}, "/no/such/folder/a: error"},
                        {{"fuzz", "missing.json"}, "missing.json"}};
  for (const Case& c : cases) {
    const Outcome outcome = routelab(c.arguments);
    INFO(outcome.err);
    CHECK(outcome.exit_code == 2);
    CHECK(outcome.out.empty());
    CHECK(contains(outcome.err, c.text));
  }
  const TemporaryFolder folder;
  write(folder.path("a"), users(true));
  const std::string twice = folder.path("a");
  CHECK(contains(routelab({"fuzz", twice, "--json", twice}).err, "is given twice"));
  CHECK(read(twice) == users(true));
}

TEST_CASE("fuzz puts one report on standard output, and nothing else") {
  const TemporaryFolder folder;
  write(folder.path("users.json"), users(false));
  const Outcome outcome =
      routelab({"fuzz", folder.path("users.json"), "--max-time", "1s", "--json", "-"});
  CHECK(outcome.exit_code == 1);
  CHECK(nlohmann::json::parse(outcome.out).at("findings").size() >= 1);
}

}  // namespace routelab::cli::testing
