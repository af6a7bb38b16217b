#include "sim/scenario/database_reader.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "sim/scenario/scenario.hpp"
#include "tests/support/catch.hpp"

using namespace routelab;
using namespace routelab::scenario;
using core::ColumnType;
using core::Verb;

namespace {

struct Case {
  std::string_view database;
  std::string rendered;
};

/// The database is line 2.
std::optional<Scenario> read(std::string_view database, Diagnostics& diagnostics) {
  return load_text("{\"database\":\n" + std::string(database) + "\n}", "x.json", {}, diagnostics);
}

Scenario read_well(std::string_view database) {
  Diagnostics diagnostics;
  auto scenario = read(database, diagnostics);
  INFO(diagnostics.render());
  REQUIRE(scenario);
  CHECK(diagnostics.empty());
  return std::move(*scenario);
}

const std::vector<Case> mistakes{
    {R"([])",
     R"(x.json:2:1: error: 'database' of the scenario must be an object, but is an array [wrong-type]
    2 | []
      | ^
      = for example { ... }
)"},
    {R"({"max_conections": 97})",
     R"(x.json:2:2: error: unknown key 'max_conections' in database [unknown-key]
    2 | {"max_conections": 97}
      |  ^~~~~~~~~~~~~~~~
      = did you mean 'max_connections'?
      = a table is an object: {"rows": 100, "columns": {...}}
)"},
    {R"({"qeury": {"p50": "1ms", "p99": "2ms"}})",
     R"(x.json:2:2: error: unknown key 'qeury' in database [unknown-key]
    2 | {"qeury": {"p50": "1ms", "p99": "2ms"}}
      |  ^~~~~~~
      = did you mean 'query'?
      = a table is an object: {"rows": 100, "columns": {...}}
)"},
    {R"({"pool": {"max": 5}})",
     R"(x.json:2:10: error: 'pool' of database must be an integer, but is an object [wrong-type]
    2 | {"pool": {"max": 5}}
      |          ^
      = for example 10
)"},
    {R"({"max_connections": 0})",
     R"(x.json:2:21: error: 'max_connections' of database must be from 1 to 10000000, but is the number 0 [out-of-range]
    2 | {"max_connections": 0}
      |                     ^
)"},
    {R"({"workers": -1})",
     R"(x.json:2:13: error: 'workers' of database must be from 0 to 1000000, but is the number -1 [out-of-range]
    2 | {"workers": -1}
      |             ^~
)"},
    {R"({"connect": 5})",
     R"(x.json:2:13: error: 'connect' of database must be a duration, but is the number 5 [wrong-type]
    2 | {"connect": 5}
      |             ^
      = add a unit, for example "5s"
)"},
    {R"({"query": "fast"})",
     R"(x.json:2:11: error: 'query' of database: 'fast' is not a duration [bad-value]
    2 | {"query": "fast"}
      |           ^~~~~~
      = write a number and a unit (ns, us, ms, s, m, h, d), for example "250ms" or "10m"
)"},
    {R"({"query": {"gte": "1ms"}})",
     R"(x.json:2:12: error: unknown key 'gte' in query [unknown-key]
    2 | {"query": {"gte": "1ms"}}
      |            ^~~~~
      = did you mean 'get'?
)"},
    {R"({"query": {"get": "1ms", "select": "1ms"}})",
     R"(x.json:2:26: error: unknown key 'select' in query [unknown-key]
    2 | {"query": {"get": "1ms", "select": "1ms"}}
      |                          ^~~~~~~~
      = expected one of: get, list, insert, update, delete
)"},
    {R"({"users": 100})",
     R"(x.json:2:2: error: unknown key 'users' in database [unknown-key]
    2 | {"users": 100}
      |  ^~~~~~~
      = expected one of: max_connections, pool, workers, connect, query
      = a table is an object: {"rows": 100, "columns": {...}}
)"},
    {R"({"users": {"row": 100}})",
     R"(x.json:2:12: error: unknown key 'row' in table 'users' [unknown-key]
    2 | {"users": {"row": 100}}
      |            ^~~~~
      = did you mean 'rows'?
)"},
    {R"({"users": {"rows": "100"}})",
     R"(x.json:2:20: error: 'rows' of table 'users' must be an integer, but is the text '100' [wrong-type]
    2 | {"users": {"rows": "100"}}
      |                    ^~~~~
      = write 100 without quotes
)"},
    {R"({"users": {"rows": 1e10}})",
     R"(x.json:2:20: error: 'rows' of table 'users' must be from 0 to 9000000000, but is the number 1e10 [out-of-range]
    2 | {"users": {"rows": 1e10}}
      |                    ^~~~
)"},
    {R"({"users": {"columns": ["name"]}})",
     R"(x.json:2:23: error: 'columns' of table 'users' must be an object, but is an array [wrong-type]
    2 | {"users": {"columns": ["name"]}}
      |                       ^
      = for example { ... }
)"},
    {R"({"users": {"columns": {"id": "integer"}}})",
     R"(x.json:2:24: error: every table has a column 'id' already [name-taken]
    2 | {"users": {"columns": {"id": "integer"}}}
      |                        ^~~~
      = leave it out
)"},
    {R"({"users": {"columns": {"name": "string", "age": 7}}})",
     R"(x.json:2:32: error: a column is "text" or "integer", not the text 'string' [unknown-name]
    2 | {"users": {"columns": {"name": "string", "age": 7}}}
      |                                ^~~~~~~~
      = whole numbers are "integer", everything else is "text"
x.json:2:49: error: a column is "text" or "integer", not the number 7 [unknown-name]
    2 | {"users": {"columns": {"name": "string", "age": 7}}}
      |                                                 ^
      = whole numbers are "integer", everything else is "text"
)"},
};

}  // namespace

TEST_CASE("each mistake in a database has its message", "[scenario][database_reader]") {
  for (const Case& c : mistakes) {
    INFO(c.database);
    Diagnostics diagnostics;
    CHECK_FALSE(read(c.database, diagnostics));
    CHECK(diagnostics.render() == c.rendered);
  }
}

TEST_CASE("tables and their columns", "[scenario][database_reader]") {
  const Scenario scenario = read_well(R"({
      "users": {"rows": 9000000000, "columns": {"name": "text", "age": "integer"}},
      "empty": {}, "bare": {"rows": 3}})");
  const auto& tables = scenario.api.tables;
  REQUIRE(tables.size() == 3);
  CHECK(tables[0].name == "users");
  CHECK(tables[0].rows == 9'000'000'000);
  REQUIRE(tables[0].columns.size() == 3);
  CHECK(tables[0].columns[0].name == "id");
  CHECK(tables[0].columns[0].type == ColumnType::Id);
  CHECK(tables[0].columns[1].name == "name");
  CHECK(tables[0].columns[1].type == ColumnType::Text);
  CHECK(scenario.api.texts.of(tables[0].columns[1].prefix) == "name-");
  CHECK(tables[0].columns[2].type == ColumnType::Integer);
  CHECK(tables[1].rows == 0);
  CHECK(tables[1].columns.size() == 1);
  CHECK(tables[2].rows == 3);
}

TEST_CASE("a table may be called almost like an option", "[scenario][database_reader]") {
  CHECK(read_well(R"({"pools": {"rows": 1}})").api.tables.at(0).name == "pools");
  CHECK(read_well(R"({"worker": {}})").api.tables.at(0).name == "worker");
}

TEST_CASE("how the database is served", "[scenario][database_reader]") {
  SECTION("by default") {
    const auto options = read_well("{}").world.database;
    CHECK(options.max_connections == 100);
    CHECK(options.pool == 10);
    CHECK(options.workers == 0);
    CHECK(options.connect.mean() == Duration::milliseconds(5));
    CHECK(options.service(Verb::Delete).mean() == Duration::milliseconds(2));
  }
  SECTION("as it is told") {
    const auto options =
        read_well(R"({"max_connections": 97, "pool": 2, "workers": 8, "connect": "20ms",
                      "query": {"exponential": "3ms"}})")
            .world.database;
    CHECK(options.max_connections == 97);
    CHECK(options.pool == 2);
    CHECK(options.workers == 8);
    CHECK(options.connect.mean() == Duration::milliseconds(20));
    for (const Verb verb : {Verb::Get, Verb::List, Verb::Insert, Verb::Update, Verb::Delete}) {
      CHECK(options.service(verb).law() == Distribution::Law::Exponential);
      CHECK(options.service(verb).mean() == Duration::milliseconds(3));
    }
  }
  SECTION("by verb; the others keep the default") {
    const auto options =
        read_well(R"({"query": {"insert": "7ms", "delete": "0s"}})").world.database;
    CHECK(options.service(Verb::Get).mean() == Duration::milliseconds(2));
    CHECK(options.service(Verb::Insert).mean() == Duration::milliseconds(7));
    CHECK(options.service(Verb::Delete).is_zero());
  }
}

TEST_CASE("a table has a limited number of columns", "[scenario][database_reader]") {
  const auto columns = [](int count) {
    std::string text = R"({"users": {"columns": {)";
    for (int i = 0; i < count; ++i) {
      text.append(i == 0 ? "\"c" : ",\"c").append(std::to_string(i)).append("\":\"text\"");
    }
    return text + "}}}";
  };
  CHECK(read_well(columns(1000)).api.tables[0].columns.size() == 1001);
  Diagnostics diagnostics;
  CHECK_FALSE(read(columns(1001), diagnostics));
  REQUIRE(diagnostics.sorted().size() == 1);
  CHECK(diagnostics.sorted()[0].message == "a table can have 1000 columns at most");
}
