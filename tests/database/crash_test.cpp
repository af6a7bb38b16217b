/// kill -9 of the server in the middle of everything.

#include <sys/stat.h>

#include <atomic>
#include <filesystem>
#include <set>
#include <thread>

#include "tests/database/database_sample.hpp"

using namespace routelab;
using namespace routelab::testing;
using core::Value;
using database::Database;

TEST_CASE("a server that dies loses nothing that it has acknowledged", "[database][crash]") {
  if (postgres() == nullptr) return;
  PostgresServer server;
  Users users(0);
  users.with_steps();
  Database database(users.api, {.kind = database::Kind::Postgres, .where = server.where()});
  REQUIRE(name_of(database.create_tables()) == "none");
  Driver idle(users.api, database);
  REQUIRE(idle.count(users.list, {}) == 0);
  Driver in_transaction(users.api, database);
  REQUIRE(name_of(in_transaction.connection.begin()) == "none");
  REQUIRE(in_transaction.count(users.insert, {}, users.api.texts.value_of("half")) == 1);
  const Value half = in_transaction.slots[0];

  Driver writer(users.api, database);
  std::set<std::int64_t> acknowledged;
  std::atomic<std::size_t> count{0};
  std::thread killer([&] {
    while (count < 50) std::this_thread::yield();
    server.kill();
  });
  std::optional<database::Failure> failure;
  while (!failure) {
    failure = writer.run(users.insert, {});
    if (failure) break;
    acknowledged.insert(writer.slots[0].number());
    ++count;
  }
  killer.join();
  CHECK(name_of(failure) == "lost");
  CHECK(acknowledged.size() >= 50);

  // A step of the transaction finds out; the rest is refused until it is rolled back.
  const auto step = in_transaction.run(users.insert, {});
  CHECK(name_of(step) == "lost");
  CHECK_FALSE(step->uncertain);
  server.start();
  CHECK(name_of(in_transaction.run(users.insert, {})) == "other");
  CHECK(name_of(in_transaction.connection.commit()) == "other");

  // All connections find back by themselves, and the row of the lost answer is there or not.
  CHECK(name_of(idle.run(users.list, {})) == "none");
  CHECK(in_transaction.count(users.get, half) == 0);
  const database::Outcome rows = writer.connection.contents(TableId{std::size_t{0}});
  REQUIRE(rows.ok());
  std::set<std::int64_t> kept;
  for (std::size_t i = 0; i < rows.cells.size(); i += 3) {
    kept.insert(std::get<std::int64_t>(rows.cells[i]));
  }
  for (const std::int64_t id : acknowledged) CHECK(kept.count(id) == 1);
  CHECK(kept.size() <= acknowledged.size() + (failure->uncertain ? 1 : 0));
}

TEST_CASE("a connection waits for a server that comes back", "[database][crash]") {
  if (postgres() == nullptr) return;
  PostgresServer server;
  Users users(1);
  users.with_steps();
  database::Options options = databases()[1];
  options.where = server.where();
  options.attempts = 12;  // 100 s of pauses
  Database database(users.api, options);
  REQUIRE(name_of(database.create_tables()) == "none");
  Driver driver(users.api, database);
  REQUIRE(driver.count(users.list, {}) == 1);
  server.kill();
  std::thread starter([&] { server.start(); });
  const auto failure = driver.run(users.list, {});
  starter.join();
  CHECK(name_of(failure) == "none");
}

TEST_CASE("a server is nobody of rank and leaves nothing behind", "[database][crash]") {
  if (postgres() == nullptr) return;
  std::string folder;
  {
    const PostgresServer server;
    folder = server.folder();
    struct stat data {};
    REQUIRE(::stat((folder + "/data").c_str(), &data) == 0);
    CHECK(data.st_uid != 0);
  }
  CHECK_FALSE(std::filesystem::exists(folder));
}
