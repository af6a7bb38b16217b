/// Each class of errors, provoked in real databases.

#include <thread>

#include "tests/database/database_sample.hpp"

using namespace routelab;
using namespace routelab::testing;
using core::Value;
using database::Database;
using std::chrono_literals::operator""ms;
using std::chrono_literals::operator""s;

namespace {

/// A database with the table of `users`, made anew.
struct World {
  World(const database::Options& options, std::uint64_t rows)
      : users(rows), subject(users.with_steps().api, options) {
    REQUIRE(name_of(subject.create_tables()) == "none");
  }
  Value text(const std::string& text) { return users.api.texts.value_of(text); }
  Driver driver() { return {users.api, subject}; }
  /// An update of a row, to be run by any thread.
  database::Query update(std::int64_t id) {
    std::vector<Value> slots(slot_count);
    slots[key_slot] = Value::integer(id);
    return query_of(users.api.program, users.api.tables, users.api.texts, subject.ids(),
                    users.update, slots);
  }

  Users users;
  Database subject;
};

/// On a busy machine 50 ms may pass without anybody's fault.
template <class Run>
std::string in_the_end(Run run) {
  std::string answer = "timed-out";
  while (answer == "timed-out") answer = name_of(run());
  return answer;
}

}  // namespace

TEST_CASE("constraints that fail have a class each", "[database][error]") {
  for (const database::Options& options : databases()) {
    World world(options, 0);
    Driver driver = world.driver();
    REQUIRE(name_of(driver.connection.run_script(
                "DROP TABLE IF EXISTS users; DROP TABLE IF EXISTS ages;"
                "CREATE TABLE ages (id BIGINT PRIMARY KEY); INSERT INTO ages VALUES (7);"
                "CREATE TABLE users (id BIGINT PRIMARY KEY, name TEXT NOT NULL UNIQUE,"
                " age BIGINT REFERENCES ages (id));")) == "none");
    const auto insert = [&](Value name, std::int64_t age) {
      return driver.run(world.users.insert, {}, name, Value::integer(age));
    };
    CHECK(name_of(insert(world.text("ann"), 7)) == "none");
    const auto twice = insert(world.text("ann"), 7);
    CHECK(name_of(twice) == "unique");
    CHECK(twice->secret_message.find("users") != std::string::npos);
    CHECK_FALSE(twice->uncertain);
    CHECK(name_of(insert(Value::null(), 7)) == "null");
    CHECK(name_of(insert(world.text("bob"), 8)) == "foreign-key");
    CHECK(driver.completion.kind == core::Completion::Kind::Rejected);
    CHECK(driver.count(world.users.list, {}) == 1);
    // A failed insert has used its id up: the fifth one is row 5.
    CHECK(driver.count(world.users.insert, {}, world.text("bob"), Value::integer(7)) == 1);
    CHECK(driver.slots[0] == Value::integer(5));
    CHECK(name_of(driver.connection.run_script("DROP TABLE users; DROP TABLE ages")) == "none");
  }
}

TEST_CASE("an id that somebody else has given away is not unique", "[database][error]") {
  for (const database::Options& options : databases()) {
    World world(options, 3);
    Driver driver = world.driver();
    REQUIRE(name_of(driver.connection.run_script("INSERT INTO users (id) VALUES (4)")) == "none");
    CHECK(name_of(driver.run(world.users.insert, {})) == "unique");
    CHECK(driver.count(world.users.insert, {}) == 1);
    CHECK(driver.slots[0] == Value::integer(5));
  }
}

TEST_CASE("a connection too many is refused", "[database][error]") {
  for (database::Options options : databases()) {
    options.max_connections = 5;  // SQLite; the server takes 20
    World world(options, 1);
    std::vector<database::Connection> open;
    std::optional<database::Failure> failure;
    while (!failure && open.size() < 100) {
      open.push_back(world.subject.connection());
      failure = open.back().open();
    }
    CHECK(name_of(failure) == "refused");
    CHECK(open.size() > 5);
    CHECK(open.size() <= 21);
    if (options.kind == database::Kind::Sqlite) CHECK(open.size() == 6);
    open.front().close();
    // PostgreSQL's process needs a moment to go.
    for (int tries = 0; tries < 1000 && failure; ++tries) failure = open.back().open();
    CHECK(name_of(failure) == "none");
  }
}

TEST_CASE("a statement has its time", "[database][error]") {
  for (database::Options options : databases()) {
    World world(options, 1);
    options.statement_timeout = 50ms;
    options.grace = 300s;
    if (options.where.empty()) options.where = world.subject.options().where;
    Database hasty(world.users.api, options);
    database::Connection connection = hasty.connection();
    const std::string endless =
        options.kind == database::Kind::Sqlite
            ? "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT max(i) FROM n"
            : "SELECT pg_sleep(1000)";
    const auto failure = connection.run_script(endless);
    CHECK(name_of(failure) == "timed-out");
    CHECK(in_the_end([&] { return connection.run_script("SELECT 1"); }) == "none");

    // Waiting for somebody else's lock counts.
    Driver holder = world.driver();
    REQUIRE(name_of(holder.connection.begin()) == "none");
    REQUIRE(holder.count(world.users.update, Value::integer(1), world.text("ann")) == 1);
    Driver waiter(world.users.api, hasty);
    CHECK(name_of(waiter.run(world.users.update, Value::integer(1), world.text("bob"))) ==
          "timed-out");
    CHECK(waiter.completion.kind == core::Completion::Kind::TimedOut);
    REQUIRE(name_of(holder.connection.commit()) == "none");
    CHECK(in_the_end([&] {
            return waiter.run(world.users.update, Value::integer(1), world.text("bob"));
          }) == "none");
  }
}

TEST_CASE("who loses against another transaction starts again", "[database][error]") {
  for (database::Options options : databases()) {
    options.serializable = true;
    World world(options, 1);
    Driver reader = world.driver();
    Driver other = world.driver();
    REQUIRE(name_of(reader.connection.begin()) == "none");
    REQUIRE(reader.count(world.users.get, Value::integer(1)) == 1);
    REQUIRE(other.count(world.users.update, Value::integer(1), world.text("bob")) == 1);
    const auto lost = reader.run(world.users.update, Value::integer(1), world.text("ann"));
    CHECK(name_of(lost) == "serialization");
    // Nothing more can be done in this transaction, and nothing of it is kept.
    CHECK(name_of(reader.run(world.users.get, Value::integer(1))) == "other");
    CHECK(name_of(reader.connection.commit()) == "other");
    CHECK_FALSE(reader.connection.in_transaction());
    CHECK(reader.count(world.users.get, Value::integer(1)) == 1);
    CHECK(reader.slots[1] == world.text("bob"));
  }
}

TEST_CASE("where nobody answers the connection is lost", "[database][error]") {
  Users users(1);
  users.with_steps();
  const std::string nowhere = "/nonexistent/folder/of/a/database";
  for (const database::Options& options :
       {database::Options{.kind = database::Kind::Sqlite, .where = nowhere, .attempts = 2},
        database::Options{
            .kind = database::Kind::Postgres, .where = "host=" + nowhere, .attempts = 2}}) {
    Database database(users.api, options);
    Driver driver(users.api, database);
    const auto failure = driver.run(users.insert, {});
    CHECK(name_of(failure) == "lost");
    CHECK_FALSE(failure->uncertain);  // nothing was sent
    CHECK(name_of(driver.connection.begin()) == "lost");
    CHECK_FALSE(driver.connection.in_transaction());
  }
}

TEST_CASE("a value that does not fit its column is not sent", "[database][error]") {
  for (const database::Options& options : databases()) {
    World world(options, 1);
    Driver driver = world.driver();
    const auto failure =
        driver.run(world.users.update, Value::integer(1), world.text("ann"), world.text("old"));
    CHECK(name_of(failure) == "other");
    CHECK(driver.count(world.users.get, Value::integer(1)) == 1);
    CHECK(driver.slots[1] == world.text("name-1"));
    CHECK(driver.count(world.users.update, Value::integer(1), Value::boolean(true),
                       world.text("42")) == 1);
    CHECK(driver.slots[1] == world.text("true"));
    CHECK(driver.slots[2] == Value::integer(42));
  }
}

TEST_CASE("of two that wait for each other one loses", "[database][error]") {
  if (postgres() == nullptr) return;
  World world(databases()[1], 2);
  Driver first = world.driver();
  Driver second = world.driver();
  REQUIRE(name_of(first.connection.begin()) == "none");
  REQUIRE(name_of(second.connection.begin()) == "none");
  REQUIRE(first.count(world.users.update, Value::integer(1)) == 1);
  REQUIRE(second.count(world.users.update, Value::integer(2)) == 1);
  // Threads only wait for the database: the api's texts are not theirs.
  database::Outcome of_first;
  const database::Query to_first = world.update(2);
  std::thread thread([&] { of_first = first.connection.run(to_first); });
  const database::Outcome of_second = second.connection.run(world.update(1));
  thread.join();
  CHECK(of_first.ok() != of_second.ok());
  CHECK(name_of(of_first.ok() ? of_second.failure : of_first.failure) == "serialization");
  CHECK(name_of((of_first.ok() ? first : second).connection.commit()) == "none");
}

TEST_CASE("a server that falls silent holds nobody", "[database][error]") {
  if (postgres() == nullptr) return;
  PostgresServer server;
  database::Options options = databases()[1];
  options.where = server.where();
  World world(options, 0);
  Driver witness = world.driver();
  REQUIRE(witness.count(world.users.list, {}) == 0);
  options.statement_timeout = options.grace = 50ms;
  Database hasty(world.users.api, options);
  Driver writer(world.users.api, hasty);
  Driver reader(world.users.api, hasty);
  Driver committer(world.users.api, hasty);
  // The server itself shall not give the write up, however late it comes to it.
  REQUIRE(in_the_end([&] {
            const auto failure = writer.run(world.users.insert, {});
            return failure ? failure : writer.connection.run_script("SET statement_timeout = 0");
          }) == "none");
  REQUIRE(in_the_end([&] { return reader.run(world.users.list, {}); }) == "none");
  REQUIRE(in_the_end([&] { return committer.connection.begin(); }) == "none");
  const auto written = static_cast<std::int64_t>(hasty.ids().take(TableId{std::size_t{0}})) + 1;

  server.freeze();
  const auto write = writer.run(world.users.insert, {});
  const auto read = reader.run(world.users.list, {});
  const auto commit = committer.connection.commit();
  options.connect_timeout = 50ms;
  options.attempts = 2;
  Database knocking(world.users.api, options);
  CHECK(name_of(knocking.connection().open()) == "lost");
  server.thaw();
  CHECK(name_of(write) == "timed-out");
  CHECK(write->uncertain);
  CHECK(name_of(read) == "timed-out");
  CHECK_FALSE(read->uncertain);
  CHECK(name_of(commit) == "timed-out");
  CHECK(commit->uncertain);
  CHECK_FALSE(committer.connection.in_transaction());

  // It had got the write, and does it: that is what uncertain is for. The others find back.
  std::uint32_t there = 0;
  for (int tries = 0; tries < 6000 && there == 0; ++tries) {
    std::this_thread::sleep_for(10ms);
    there = witness.count(world.users.get, Value::integer(written));
  }
  CHECK(there == 1);
  CHECK(in_the_end([&] { return writer.run(world.users.list, {}); }) == "none");
  CHECK(writer.completion.kind == core::Completion::Kind::Rows);
}
