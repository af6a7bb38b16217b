// Virtual is real: the world in virtual time over its store answers as it does with SQLite and
// PostgreSQL, and as the server on a socket does.

#include <chrono>
#include <fstream>
#include <memory>
#include <string>
#include <vector>

#include "harness/compare/sequential.hpp"
#include "harness/load/call_list.hpp"
#include "harness/load/sent_request.hpp"
#include "harness/server/served_scenario.hpp"
#include "tests/model/recorded_run.hpp"
#include "tests/properties/random_scenario.hpp"
#include "tests/support/postgres_server.hpp"
#include "tests/support/rapidcheck.hpp"

using namespace routelab;
using namespace routelab::testing;
using compare::Difference;

namespace {

std::vector<compare::NamedRequest> calls_of(const scenario::Scenario& scenario, std::size_t most) {
  std::vector<compare::NamedRequest> calls;
  const trace::Names names = scenario.names();
  for (const load::PlannedCall& call :
       load::planned_calls(scenario, scenario.seed, scenario.duration, most)) {
    const model::Send& send = scenario.world.clients[call.client].sends[call.send];
    calls.push_back({.name = names.request_name(call.id),
                     .request = load::request_of(scenario.api, send,
                                                 load::key_of(scenario, scenario.seed, call))});
  }
  return calls;
}

http::Request named(const compare::NamedRequest& call) {
  http::Request request = call.request;
  request.headers.emplace_back("X-Routelab-Request", call.name);
  return request;
}

std::vector<Difference> against_database(const scenario::Scenario& scenario,
                                         database::Options options) {
  options.max_connections = 1000;
  options.statement_timeout = std::chrono::hours(1);
  database::Database database(scenario.api, options);
  REQUIRE_FALSE(database.create_tables());
  server::VirtualServer simulated(scenario, {.seed = scenario.seed});
  server::VirtualServer real(scenario, {.seed = scenario.seed, .database = &database});
  std::vector<Difference> differences;
  for (const compare::NamedRequest& call : calls_of(scenario, 40)) {
    compare::compare_answers(call.request.method + " " + call.request.target,
                             call.request.method == "HEAD", simulated.call(named(call)),
                             real.call(named(call)), differences);
  }
  const auto rows = compare::compare_tables(scenario.api, simulated, database);
  differences.insert(differences.end(), rows.begin(), rows.end());
  return differences;
}

std::vector<Difference> against_server(const scenario::Scenario& scenario, std::size_t most) {
  database::Database database(scenario.api, {.max_connections = 1000});
  REQUIRE_FALSE(database.create_tables());
  server::ServedScenario served(scenario, {.seed = scenario.seed, .database = &database}, {});
  REQUIRE_FALSE(served.start());
  server::VirtualServer simulated(scenario, {.seed = scenario.seed});
  client::Address address;
  address.host = "127.0.0.1";
  address.port = static_cast<std::uint16_t>(served.port());
  auto result = compare::compare_answers(simulated, address, calls_of(scenario, most),
                                         [](std::size_t) { return true; });
  REQUIRE(result.problem == "");
  served.stop();
  const auto rows = compare::compare_tables(scenario.api, simulated, database);
  result.differences.insert(result.differences.end(), rows.begin(), rows.end());
  return result.differences;
}

std::string text_of(const std::vector<Difference>& differences) {
  std::string text;
  for (const Difference& d : differences) {
    text +=
        d.where + ": " + d.what + "\n  simulated " + d.simulated + "\n  real      " + d.real + "\n";
  }
  return text;
}

/// The scenario that is left when rapidcheck has shrunk a failure, to be run by hand.
void keep(const std::string& scenario) { std::ofstream("virtual-is-not-real.json") << scenario; }

void check_equal(const std::vector<Difference>& differences, const std::string& scenario) {
  if (!differences.empty()) keep(scenario);
  INFO(scenario);
  RC_ASSERT(text_of(differences) == "");
}

}  // namespace

TEST_CASE("virtual is real", "[compare]") {
  rc::prop("with SQLite", [] {
    const RandomScenario random = *random_scenario(Shape::Anything);
    check_equal(against_database(scenario_of(random.text()), {}), random.text());
  });
  if (const std::string missing = PostgresServer::missing(); !missing.empty()) {
    WARN("PostgreSQL is not held against it: " << missing);
  } else {
    PostgresServer server;
    rc::prop("with PostgreSQL", [&] {
      const RandomScenario random = *random_scenario(Shape::Anything);
      check_equal(against_database(scenario_of(random.text()),
                                   {.kind = database::Kind::Postgres, .where = server.where()}),
                  random.text());
    });
  }
}

TEST_CASE("the server on a socket answers as the virtual one", "[compare]") {
  prop_few("with SQLite", 12, [] {
    const RandomScenario random = *random_scenario(Shape::Unlimited);
    check_equal(against_server(scenario_of(random.text()), 10), random.text());
  });
}

TEST_CASE("a difference is found", "[compare]") {
  const auto shop = [](const std::string& name) {
    return scenario_of(R"({ "database": { "users": { "rows": 3, "columns": { "name": "text" } } },
      "routes": { "/u/[id]": { "GET": [ { "get": "users", "id": "{params.id}", "as": "u" },
        { "respond": 200, "headers": { "X-A": ")" +
                       name + R"(" }, "json": { "name": "{u.name}" } } ] } } })");
  };
  const auto a = shop("one");
  const auto b = shop("two");
  server::VirtualServer left(a, {});
  server::VirtualServer right(b, {});
  std::vector<Difference> differences;
  const http::Request request{.method = "GET", .target = "/u/1", .headers = {}, .body = {}};
  compare::compare_answers("x", false, left.call(request), right.call(request), differences);
  REQUIRE(differences.size() == 1);
  CHECK(differences[0].what == "header x-a");

  database::Database database(a.api, {});
  REQUIRE_FALSE(database.create_tables());
  CHECK(compare::compare_tables(a.api, left, database).empty());
  database::Connection connection = database.connection();
  REQUIRE_FALSE(
      connection.run_script("UPDATE users SET name = 'x' WHERE id = 2; "
                            "INSERT INTO users (id) VALUES (9)"));
  const auto rows = compare::compare_tables(a.api, left, database);
  REQUIRE(rows.size() == 3);
  CHECK(rows[0].what == "rows");
  CHECK(rows[1].what == "column name");
  CHECK(rows[2].what == "row");
}
