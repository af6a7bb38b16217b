/// The world on the wall clock. No test depends on how fast that is: what is checked is what is
/// answered, and that it is answered at all while something else stands still.
#include "harness/server/paced_server.hpp"

#include <atomic>
#include <set>
#include <string>
#include <thread>

#include "harness/server/virtual_server.hpp"
#include "tests/database/database_sample.hpp"
#include "tests/model/recorded_run.hpp"
#include "tests/server/waiting.hpp"

using namespace routelab;
using namespace routelab::testing;
using database::Database;
using server::PacedServer;
using server::Reply;
using server::Request;

namespace {

constexpr const char* shop = R"({
  "platform": { "cold_start": "2ms", "idle_timeout": "20ms" },
  "database": { "query": "200us", "connect": "1ms",
                "users": { "rows": 10, "columns": { "name": "text", "age": "integer" } } },
  "routes": {
    "/api/users": { "POST": [
      { "validate": "body", "fields": { "name": "text" } },
      { "insert": "users", "values": { "name": "{body.name}" }, "as": "user" },
      { "respond": 201, "json": { "name": "{user.name}" } } ] },
    "/api/users/[id]": { "GET": [
      { "get": "users", "id": "{params.id}", "as": "user", "else": { "respond": 404 } },
      { "compute": "50us" }, { "sleep": "300us" },
      { "respond": 200, "json": { "name": "{user.name}", "age": "{user.age}" } } ] },
    "/api/echo/[word]": { "GET": [
      { "sleep": "100us" },
      { "respond": 200, "json": { "word": "{params.word}", "q": "{query.q}" } } ] } } })";

/// One handler that writes, and is stopped after 20 ms.
constexpr const char* limited = R"({
  "platform": { "cold_start": "0ms", "time_limit": "20ms" },
  "database": { "query": "0ms", "connect": "0ms",
                "users": { "rows": 1, "columns": { "name": "text" } } },
  "routes": { "/a": { "POST": [ { "insert": "users", "values": { "name": "x" }, "as": "u" },
                                { "respond": 201 } ] } } })";

Request get(std::string target) { return {.target = std::move(target), .headers = {}, .body = {}}; }

Request post(std::string target, std::string body = "") {
  Request request{.method = "POST", .target = std::move(target), .headers = {}, .body = {}};
  if (body.empty()) return request;
  request.headers.emplace_back("Content-Type", "application/json");
  request.body = std::move(body);
  return request;
}

/// Requests whose answers depend on nothing but themselves.
std::vector<Request> requests() {
  std::vector<Request> all;
  for (int i = 0; i < 11; ++i) all.push_back(get("/api/users/" + std::to_string(i)));
  for (const char* word : {"a", "%20b", "c%2Fd", "%zz"}) {
    all.push_back(get("/api/echo/" + std::string(word) + "?q=" + word));
  }
  for (const char* body : {R"({"name":"Bea"})", R"({"name":5})", "{", "null"}) {
    all.push_back(post("/api/users", body));
  }
  all.push_back(get("/nowhere"));
  all.push_back(post("/api/echo/a"));
  return all;
}

std::string text_of(const Reply& reply) {
  std::string text = std::to_string(reply.status);
  for (const auto& [name, value] : reply.headers) text += "\n" + name + ": " + value;
  return text + "\n\n" + reply.body;
}

/// The database, or null for the store in memory.
std::unique_ptr<Database> sqlite(const scenario::Scenario& scenario) {
  database::Options options;
  options.statement_timeout = std::chrono::minutes(5);
  auto database = std::make_unique<Database>(scenario.api, options);
  REQUIRE(name_of(database->create_tables()) == "none");
  return database;
}

/// Somebody else writes to the SQLite file, for as long as this lives: all other writers wait.
class WriteLock {
 public:
  explicit WriteLock(Database& database) : connection_(database.connection()) {
    REQUIRE(name_of(connection_.begin()) == "none");
    REQUIRE(name_of(connection_.run_script("UPDATE users SET name = 'held'")) == "none");
  }
  ~WriteLock() { connection_.roll_back(); }
  WriteLock(const WriteLock&) = delete;
  WriteLock& operator=(const WriteLock&) = delete;

 private:
  database::Connection connection_;
};

}  // namespace

TEST_CASE("many threads get what virtual time answers", "[server][paced]") {
  const auto scenario = scenario_of(shop);
  server::VirtualServer reference(scenario, {.seed = 1});
  std::vector<std::string> wanted;
  for (const Request& request : requests()) wanted.push_back(text_of(reference.call(request)));

  const auto run = [&](Database* database) {
    PacedServer server(scenario, {.seed = 1, .database = database});
    std::vector<std::thread> threads;
    std::atomic<int> wrong{0};
    for (std::size_t t = 0; t < 16; ++t) {
      threads.emplace_back([&, t] {
        const auto all = requests();
        for (std::size_t i = 0; i < 3 * all.size(); ++i) {
          const std::size_t which = (i + 5 * t) % all.size();
          if (text_of(server.handle(all[which])) != wanted[which]) ++wrong;
        }
      });
    }
    for (std::thread& thread : threads) thread.join();
    CHECK(wrong == 0);
    server.stop();
    const PacedServer::State state = server.state();
    CHECK(state.requests == 16 * 3 * requests().size());
    CHECK(state.totals.in_flight == 0);
    CHECK(state.summary.all().counts.ended() == state.requests);
  };
  SECTION("in memory") { run(nullptr); }
  SECTION("SQLite") { run(sqlite(scenario).get()); }
}

TEST_CASE("a client has its 504 while the query goes on", "[server][paced]") {
  const auto scenario = scenario_of(limited);
  const auto database = sqlite(scenario);
  PacedServer server(scenario, {.database = database.get()});
  {
    const WriteLock lock(*database);
    for (int i = 0; i < 5; ++i) CHECK(server.handle(post("/a")).status == 504);
  }
  // What was begun ends, and its connection serves again.
  REQUIRE(comes_true([&] { return server.handle(post("/a")).status == 201; }));
  server.stop();
  CHECK(server.state().totals.in_flight == 0);
}

TEST_CASE("a server stops when the last query has come back", "[server][paced]") {
  const auto scenario = scenario_of(limited);
  const auto database = sqlite(scenario);
  PacedServer server(scenario, {.database = database.get()});
  std::thread stopper;
  std::atomic<bool> stopped{false};
  std::size_t begun = 1;
  {
    const WriteLock lock(*database);
    CHECK(server.handle(post("/a")).status == 504);
    stopper = std::thread([&] {
      server.stop();
      stopped = true;
    });
    const auto is_refused = [&] {
      const int status = server.handle(post("/a")).status;
      if (status == 504) ++begun;
      return status == 503;
    };
    REQUIRE(comes_true(is_refused));
    CHECK_FALSE(stopped);
  }
  stopper.join();
  database::Connection connection = database->connection();
  // One row was there before; that of each handler that was stopped has come.
  CHECK(connection.contents(TableId{std::size_t{0}}).cells.size() == 2 * (1 + begun));
}

TEST_CASE("requests that wait are answered before a server stops", "[server][paced]") {
  const auto scenario = scenario_of(R"({
    "platform": { "max_instances": 2, "queue": 100, "cold_start": "1ms" },
    "routes": { "/a": { "GET": [ { "sleep": "5ms" }, { "respond": 200 } ] } } })");
  PacedServer server(scenario, {});
  std::atomic<int> good{0};
  std::vector<std::thread> threads;
  for (int i = 0; i < 20; ++i) {
    threads.emplace_back([&] { good += server.handle(get("/a")).status == 200 ? 1 : 0; });
  }
  REQUIRE(comes_true([&] { return server.state().requests == 20; }));
  server.stop();
  for (std::thread& thread : threads) thread.join();
  CHECK(good == 20);
  CHECK(server.handle(get("/a")).status == 503);
  CHECK(server.state().requests == 20);
}

TEST_CASE("a server without requests stops at once, and may just be destroyed", "[server][paced]") {
  const auto scenario = scenario_of(shop);
  for (int i = 0; i < 20; ++i) {
    PacedServer server(scenario, {});
    if (i % 2 == 0) server.stop();
  }
  PacedServer server(scenario, {});
  CHECK(server.state().requests == 0);
}

TEST_CASE("an instance opens no more connections than its pool has", "[server][paced]") {
  const auto scenario = scenario_of(R"({
    "platform": { "max_instances": 1, "per_instance_concurrency": 8, "cold_start": "0ms" },
    "database": { "pool": 2, "query": "100us", "connect": "1ms",
                  "users": { "rows": 1, "columns": { "name": "text" } } },
    "routes": { "/a": { "GET": [ { "get": "users", "id": 1, "as": "u" }, { "respond": 200 } ] } } })");
  database::Options options;
  options.statement_timeout = std::chrono::minutes(5);
  options.max_connections = 2;  // a third one would be refused
  Database database(scenario.api, options);
  REQUIRE(name_of(database.create_tables()) == "none");
  PacedServer server(scenario, {.database = &database});
  std::atomic<int> good{0};
  std::vector<std::thread> threads;
  for (int t = 0; t < 8; ++t) {
    threads.emplace_back([&] {
      for (int i = 0; i < 10; ++i) good += server.handle(get("/a")).status == 200 ? 1 : 0;
    });
  }
  for (std::thread& thread : threads) thread.join();
  CHECK(good == 80);
  CHECK(server.state().connections <= 2);
}

TEST_CASE("a database that lets nobody in is asked again by the next", "[server][paced]") {
  const auto scenario = scenario_of(limited);
  database::Options options;
  options.max_connections = 1;
  Database database(scenario.api, options);
  REQUIRE(name_of(database.create_tables()) == "none");
  PacedServer server(scenario, {.database = &database});
  {
    database::Connection other = database.connection();
    REQUIRE(name_of(other.open()) == "none");
    REQUIRE(comes_true([&] { return server.handle(post("/a")).status == 500; }));
    REQUIRE(comes_true([&] { return server.state().connections == 0; }));
  }
  REQUIRE(comes_true([&] { return server.handle(post("/a")).status == 201; }));
}

TEST_CASE("an instance that goes takes its connections along", "[server][paced]") {
  const auto scenario = scenario_of(shop);
  const auto database = sqlite(scenario);
  PacedServer server(scenario, {.database = database.get()});
  const std::size_t before = open_descriptors();
  for (int round = 0; round < 3; ++round) {
    std::vector<std::thread> threads;
    for (int i = 0; i < 8; ++i) {
      threads.emplace_back([&] { CHECK_NOTHROW(server.handle(get("/api/users/1"))); });
    }
    for (std::thread& thread : threads) thread.join();
    // Nobody asks any more: the housekeeper sees to it.
    REQUIRE(comes_true([&] { return server.state().instances.empty(); }));
    CHECK(server.state().connections == 0);
    REQUIRE(comes_true([&] { return open_descriptors() == before; }));
  }
}

TEST_CASE("a PostgreSQL server that dies loses no write that was acknowledged",
          "[server][paced][crash]") {
  if (postgres() == nullptr) return;
  const auto scenario = scenario_of(R"({
    "platform": { "max_instances": 4, "queue": 100, "cold_start": "0ms", "idle_timeout": "1h" },
    "database": { "users": { "rows": 3, "columns": { "name": "text" } } },
    "routes": { "/api/users": { "POST": [
      { "insert": "users", "values": { "name": "x" }, "as": "user" },
      { "respond": 201, "text": "{user.id}" } ] } } })");
  PostgresServer postgres;
  database::Options options{.kind = database::Kind::Postgres, .where = postgres.where()};
  options.statement_timeout = options.connect_timeout = std::chrono::minutes(5);
  options.attempts = 1;
  Database database(scenario.api, options);
  REQUIRE(name_of(database.create_tables()) == "none");
  PacedServer server(scenario, {.database = &database, .database_times = true});

  std::mutex mutex;
  std::set<std::int64_t> acknowledged;
  std::set<std::string> failures;
  std::atomic<int> created{0}, failed{0};
  std::atomic<bool> enough{false};
  std::vector<std::thread> threads;
  for (int t = 0; t < 4; ++t) {
    threads.emplace_back([&] {
      while (!enough) {
        const Reply reply = server.handle(post("/api/users"));
        const std::lock_guard lock(mutex);
        if (reply.status == 201) acknowledged.insert(std::stoll(reply.body));
        if (reply.status != 201) failures.insert(text_of(reply));
        ++(reply.status == 201 ? created : failed);
      }
    });
  }
  const auto reaches = [](std::atomic<int>& count, int more) {
    const int wanted = count + more;
    return comes_true([&count, wanted] { return count >= wanted; });
  };
  for (int round = 0; round < 2; ++round) {
    CHECK(reaches(created, 50));
    postgres.kill();
    CHECK(reaches(failed, 8));
    postgres.start();
    CHECK(reaches(created, 50));
  }
  enough = true;
  for (std::thread& thread : threads) thread.join();
  server.stop();

  CHECK(failures == std::set<std::string>{"500\nContent-Type: text/plain; charset=utf-8\n\n"
                                          "Internal Server Error"});
  const database::Outcome rows = database.connection().contents(TableId{std::size_t{0}});
  REQUIRE(rows.ok());
  std::set<std::int64_t> kept;
  for (std::size_t i = 0; i < rows.cells.size(); i += 2) {
    kept.insert(std::get<std::int64_t>(rows.cells[i]));
  }
  std::size_t lost = 0;
  for (const std::int64_t id : acknowledged) lost += 1 - kept.count(id);
  CHECK(lost == 0);
  CHECK(acknowledged.size() == static_cast<std::size_t>(created));
}
