/// What goes in comes out: texts and numbers of all kinds, between connections and over restarts.

#include <filesystem>

#include "tests/database/database_sample.hpp"
#include "tests/trace/temporary_file.hpp"

using namespace routelab;
using namespace routelab::testing;
using core::Value;
using database::Database;

TEST_CASE("texts and numbers stay what they are", "[database]") {
  Users users(1);
  users.with_steps();
  core::Texts& texts = users.api.texts;
  const std::vector<std::string> words = {
      "",
      "it's \"quoted\" \\ `too`",
      "'; DROP TABLE users; --",
      "\" OR 1=1; --",
      "$1 ?1 %s {name}",
      "\u20ac \U0001F600 \U0010FFFD e\u0301",
      "\x01\x02\x7f\r\n\t",
      "trailing ",
      std::string(1'000'000, 'x'),
  };
  for (const database::Options& options : databases()) {
    Database database(users.api, options);
    REQUIRE(name_of(database.create_tables()) == "none");
    Driver driver(users.api, database);
    for (const std::string& word : words) {
      const Value text = texts.value_of(word);
      REQUIRE(driver.count(users.insert, {}, text, {}) == 1);
      const Value id = driver.slots[0];
      CHECK(driver.count(users.get, id) == 1);
      CHECK(texts.text_of(driver.slots[1]) == word);
      CHECK(driver.count(users.get_by_name, text) == 1);
      CHECK(driver.slots[0] == id);
    }
    for (const std::int64_t number : {Value::max_integer, -Value::max_integer, std::int64_t{0}}) {
      REQUIRE(driver.count(users.insert, {}, {}, Value::integer(number)) == 1);
      CHECK(driver.slots[2] == Value::integer(number));
    }
    for (const char* number : {"1152921504606846976", "1.5", "1e3"}) {
      const Value decimal = Value::decimal(texts.intern(number));
      CHECK(name_of(driver.run(users.insert, {}, {}, decimal)) == "other");
    }
    CHECK(driver.count(users.list, {}) == 1 + words.size() + 3);
  }
}

TEST_CASE("a text with NUL is whole or refused, never cut off", "[database]") {
  Users users(0);
  users.with_steps();
  const std::string word("a\0b", 3);
  const Value text = users.api.texts.value_of(word);
  for (const database::Options& options : databases()) {
    Database database(users.api, options);
    REQUIRE(name_of(database.create_tables()) == "none");
    Driver driver(users.api, database);
    const auto failure = driver.run(users.insert, {}, text, {});
    if (options.kind == database::Kind::Sqlite) {
      CHECK(name_of(failure) == "none");
      CHECK(driver.count(users.get_by_name, text) == 1);
      CHECK(users.api.texts.text_of(driver.slots[1]) == word);
      CHECK(driver.count(users.get_by_name, users.api.texts.value_of("a")) == 0);
    } else {
      CHECK(name_of(failure) == "other");
      CHECK(driver.count(users.list, {}) == 0);
    }
  }
}

TEST_CASE("nothing is equal to null", "[database]") {
  Users users(1);
  users.with_steps();
  for (const database::Options& options : databases()) {
    Database database(users.api, options);
    REQUIRE(name_of(database.create_tables()) == "none");
    Driver driver(users.api, database);
    REQUIRE(driver.count(users.insert, {}, Value::null()) == 1);
    CHECK(driver.count(users.get_by_name, Value::null()) == 0);
    CHECK(driver.count(users.get, Value::null()) == 0);
  }
}

TEST_CASE("of several rows the first by id is found", "[database]") {
  Users users(0);
  users.with_steps();
  const Value ann = users.api.texts.value_of("ann");
  for (const database::Options& options : databases()) {
    Database database(users.api, options);
    REQUIRE(name_of(database.create_tables()) == "none");
    Driver driver(users.api, database);
    for (int row = 1; row <= 3; ++row) REQUIRE(driver.count(users.insert, {}, ann) == 1);
    // PostgreSQL writes the row anew, behind the others.
    REQUIRE(driver.count(users.update, Value::integer(1), ann, Value::integer(7)) == 1);
    CHECK(driver.count(users.get_by_name, ann) == 1);
    CHECK(driver.slots[0] == Value::integer(1));
  }
}

TEST_CASE("connections see what others have committed, and only that", "[database]") {
  Users users(1);
  users.with_steps();
  const Value ann = users.api.texts.value_of("ann");
  for (const database::Options& options : databases()) {
    Database database(users.api, options);
    REQUIRE(name_of(database.create_tables()) == "none");
    Driver writer(users.api, database);
    Driver reader(users.api, database);
    REQUIRE(name_of(writer.connection.begin()) == "none");
    REQUIRE(writer.count(users.update, Value::integer(1), ann) == 1);
    CHECK(reader.count(users.get_by_name, ann) == 0);
    REQUIRE(name_of(writer.connection.commit()) == "none");
    CHECK(reader.count(users.get_by_name, ann) == 1);

    REQUIRE(name_of(writer.connection.begin()) == "none");
    REQUIRE(writer.count(users.remove, Value::integer(1)) == 1);
    writer.connection.roll_back();
    CHECK(reader.count(users.get, Value::integer(1)) == 1);
  }
}

TEST_CASE("a file of SQLite outlives the database", "[database]") {
  Users users(3);
  users.with_steps();
  const trace::testing::TemporaryFile file;
  const database::Options options{.where = file.path()};
  {
    Database database(users.api, options);
    REQUIRE(name_of(database.create_tables()) == "none");
    Driver driver(users.api, database);
    REQUIRE(driver.count(users.insert, {}, users.api.texts.value_of("ann")) == 1);
  }
  Database database(users.api, options);
  REQUIRE(name_of(database.adopt_tables()) == "none");
  Driver driver(users.api, database);
  CHECK(driver.count(users.get, Value::integer(4)) == 1);
  CHECK(driver.slots[1] == users.api.texts.value_of("ann"));
  CHECK(driver.count(users.insert, {}) == 1);
  CHECK(driver.slots[0] == Value::integer(5));
}

TEST_CASE("a database without a file of its own leaves none", "[database]") {
  Users users(3);
  std::string where;
  {
    Database database(users.api, {});
    REQUIRE(name_of(database.create_tables()) == "none");
    where = database.options().where;
    CHECK(std::filesystem::exists(where));
  }
  CHECK_FALSE(std::filesystem::exists(std::filesystem::path(where).parent_path()));
}

TEST_CASE("tables hold their columns to a type", "[database]") {
  Users users(1);
  users.with_steps();
  for (const database::Options& options : databases()) {
    Database database(users.api, options);
    REQUIRE(name_of(database.create_tables()) == "none");
    database::Connection connection = database.connection();
    CHECK(name_of(connection.run_script("UPDATE users SET age = 'old'")) == "other");
    CHECK(name_of(connection.run_script("UPDATE users SET age = '42'")) == "none");
  }
}

TEST_CASE("PostgreSQL compares texts byte by byte", "[database]") {
  if (postgres() == nullptr) return;
  Users users(1);
  users.with_steps();
  Database database(users.api, databases()[1]);
  REQUIRE(name_of(database.create_tables()) == "none");
  const auto failure = database.connection().run_script(
      "DO $$ BEGIN ASSERT (SELECT collation_name FROM information_schema.columns"
      " WHERE table_name = 'users' AND column_name = 'name') = 'C'; END $$");
  CHECK(name_of(failure) == "none");
}

TEST_CASE("PostgreSQL looks texts up in their index", "[database]") {
  if (postgres() == nullptr) return;
  Users users(10'000);
  users.with_steps();
  Database database(users.api, databases()[1]);
  REQUIRE(name_of(database.create_tables()) == "none");
  const auto failure = database.connection().run_script(
      "DO $$ DECLARE plan json; BEGIN EXECUTE 'EXPLAIN (FORMAT JSON) SELECT * FROM users"
      " WHERE name = ''name-7'' ORDER BY id LIMIT 1' INTO plan;"
      " ASSERT plan::text LIKE '%users_name_idx%', plan::text; END $$");
  INFO((failure ? failure->secret_message : ""));
  CHECK(name_of(failure) == "none");
}
