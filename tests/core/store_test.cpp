#include "sim/core/store.hpp"

#include <array>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "sim/core/exchange.hpp"
#include "tests/support/rapidcheck.hpp"

using namespace routelab;
using namespace routelab::core;

namespace {

constexpr std::size_t width = 3;  // id, name, age

TableSchema users(std::uint64_t rows, Texts& texts) {
  return {.name = "users",
          .rows = rows,
          .columns = {{.name = "id", .type = ColumnType::Id, .prefix = {}},
                      {.name = "name", .type = ColumnType::Text, .prefix = texts.intern("name-")},
                      {.name = "age", .type = ColumnType::Integer, .prefix = {}}}};
}

/// One query as a program of one step. Slots 0, 1, 2 take the row's columns, 3 a list's count;
/// 4 is the id, 5 and 6 are what is written to name and age.
struct Query {
  Verb verb = Verb::Get;
  Value id;
  std::optional<Value> name{};
  std::optional<Value> age{};
  std::uint32_t limit = 100;
};

class Driver {
 public:
  explicit Driver(std::vector<TableSchema> schema)
      : schema_(std::move(schema)), store(schema_, Program{}) {}

  std::uint32_t run(const Query& query, std::uint32_t table = 0) {
    Program program;
    Step step;
    step.verb = query.verb;
    step.target = table;
    step.limit = query.limit;
    step.left.slot = 4;
    if (query.verb == Verb::List) {
      step.result = 3;
    } else {
      for (std::uint16_t c = 0; c < width; ++c)
        program.bindings.push_back({.column = c, .slot = c});
      step.bindings = {.first = 0, .count = width};
    }
    const auto assign = [&](std::uint16_t column, const std::optional<Value>& value) {
      if (!value) return;
      const auto slot = static_cast<SlotIndex>(4 + column);
      slots[slot] = *value;
      program.assignments.push_back(
          {.column = column, .value = {.constant = {}, .slot = slot}, .labels = {}});
    };
    slots = {};
    slots[4] = query.id;
    assign(1, query.name);
    assign(2, query.age);
    step.assignments = {.first = 0,
                        .count = static_cast<std::uint32_t>(program.assignments.size())};
    return store.execute(program, step, slots).count;
  }

 private:
  std::vector<TableSchema> schema_;

 public:
  Store store;
  std::array<Value, 7> slots{};
};

/// The meaning of the five queries, row by row.
class NaiveTable {
 public:
  using Row = std::array<Value, width>;

  NaiveTable(std::uint64_t rows, Texts& texts) : texts_(&texts), next_id_(rows + 1) {
    for (std::uint64_t id = 1; id <= rows; ++id) {
      const auto number = Value::integer(static_cast<std::int64_t>(id));
      rows_[id] = {number, texts.value_of("name-" + std::to_string(id)), number};
    }
  }

  /// Rows found or changed, and what the slots hold then.
  std::uint32_t run(const Query& query, Row& out, Value& count) {
    out = {};
    if (query.verb == Verb::List) {
      const auto n = std::min<std::uint64_t>(query.limit, rows_.size());
      count = Value::integer(static_cast<std::int64_t>(n));
      return static_cast<std::uint32_t>(n);
    }
    std::uint64_t id = next_id_;
    // A text is no age; a number that is a name is the text that spells it.
    const bool rejected = (query.verb == Verb::Insert || query.verb == Verb::Update) && query.age &&
                          query.age->kind() == ValueKind::Numbered;
    if (rejected && query.verb == Verb::Insert) ++next_id_;
    if (rejected) return 0;
    if (query.verb == Verb::Insert) {
      rows_[next_id_++] = {Value::integer(static_cast<std::int64_t>(id)), Value::null(),
                           Value::null()};
    } else {
      id = static_cast<std::uint64_t>(as_integer(query.id).value_or(0));
    }
    const auto row = rows_.find(id);
    if (row == rows_.end()) return 0;
    if (query.verb == Verb::Insert || query.verb == Verb::Update) {
      if (query.name) row->second[1] = name(*query.name);
      if (query.age) row->second[2] = query.age->missing() ? Value::null() : *query.age;
    }
    out = row->second;
    if (query.verb == Verb::Delete) rows_.erase(row);
    return 1;
  }

  [[nodiscard]] Value cell(std::uint64_t id, std::size_t column) const {
    const auto row = rows_.find(id);
    return row == rows_.end() ? Value{} : row->second[column];
  }
  [[nodiscard]] std::uint64_t size() const { return rows_.size(); }
  [[nodiscard]] std::uint64_t next_id() const { return next_id_; }

 private:
  [[nodiscard]] Value name(Value value) {
    if (value.missing()) return Value::null();
    return value.kind() == ValueKind::Integer ? texts_->value_of(std::to_string(value.number()))
                                              : value;
  }

  Texts* texts_;
  std::map<std::uint64_t, Row> rows_;
  std::uint64_t next_id_;
};

Value random_value(Texts& texts) {
  switch (*rc::gen::inRange(0, 4)) {
    case 0: return {};
    case 1: return Value::null();
    case 2: return Value::integer(*rc::gen::inRange(-5, 5));
    default: return texts.value_of("text-" + std::to_string(*rc::gen::inRange(0, 5)));
  }
}

/// Ids that exist, have just gone, do not exist yet, or are none.
Value random_id(std::uint64_t next_id, Texts& texts) {
  const auto last = static_cast<std::int64_t>(next_id);
  const std::int64_t id = *rc::gen::oneOf(
      rc::gen::inRange<std::int64_t>(1, 6), rc::gen::inRange<std::int64_t>(254, 259),
      rc::gen::inRange<std::int64_t>(last - 3, last + 2), rc::gen::just<std::int64_t>(0));
  switch (*rc::gen::inRange(0, 8)) {
    case 0: return random_value(texts);
    case 1: return Value::integer(-id);
    case 2: return texts.value_of(std::to_string(std::max<std::int64_t>(id, 0)));
    default: return Value::integer(id);
  }
}

Query random_query(std::uint64_t next_id, Texts& texts) {
  Query query;
  query.verb = *rc::gen::element(Verb::Get, Verb::List, Verb::Insert, Verb::Update, Verb::Delete);
  query.id = random_id(next_id, texts);
  query.limit = *rc::gen::inRange(1U, 10U);
  if (query.verb == Verb::Insert || query.verb == Verb::Update) {
    if (*rc::gen::arbitrary<bool>()) query.name = random_value(texts);
    if (*rc::gen::arbitrary<bool>()) query.age = random_value(texts);
  }
  return query;
}

}  // namespace

TEST_CASE("the rows that a table starts with", "[core][store]") {
  Texts texts;
  Driver driver({users(300, texts)});
  const TableId table{std::size_t{0}};
  CHECK(driver.store.row_count(table) == 300);
  CHECK(driver.store.cell(table, 7, 0) == Value::integer(7));
  CHECK(driver.store.cell(table, 7, 1) == texts.value_of("name-7"));
  CHECK(driver.store.cell(table, 7, 2) == Value::integer(7));
  CHECK(driver.store.cell(table, 0, 0).missing());
  CHECK(driver.store.cell(table, 300, 1) == texts.value_of("name-300"));
  CHECK(driver.store.cell(table, 301, 1).missing());
  // A write makes the whole page real: its other rows look as before.
  CHECK(driver.run({.verb = Verb::Update, .id = Value::integer(256), .name = Value::null()}) == 1);
  CHECK(driver.store.cell(table, 256, 1) == Value::null());
  CHECK(driver.store.cell(table, 256, 2) == Value::integer(256));
  CHECK(driver.store.cell(table, 255, 1) == texts.value_of("name-255"));
  CHECK(driver.store.cell(table, 257, 1) == texts.value_of("name-257"));
}

TEST_CASE("ids are never used again", "[core][store]") {
  Texts texts;
  Driver driver({users(2, texts)});
  const auto insert = [&] {
    CHECK(driver.run({.verb = Verb::Insert, .id = {}}) == 1);
    return driver.slots[0].number();
  };
  CHECK(insert() == 3);
  CHECK(driver.run({.verb = Verb::Delete, .id = Value::integer(3)}) == 1);
  CHECK(driver.run({.verb = Verb::Delete, .id = Value::integer(3)}) == 0);
  CHECK(driver.run({.verb = Verb::Delete, .id = Value::integer(1)}) == 1);
  CHECK(insert() == 4);
  CHECK(driver.run({.verb = Verb::Get, .id = Value::integer(3)}) == 0);
  CHECK(driver.store.row_count(TableId{std::size_t{0}}) == 2);
}

TEST_CASE("a database has no undefined", "[core][store]") {
  Texts texts;
  Driver driver({users(1, texts)});
  driver.run({.verb = Verb::Update, .id = Value::integer(1), .name = Value{}});
  CHECK(driver.slots[1] == Value::null());
  driver.run({.verb = Verb::Insert, .id = {}, .age = Value{}});
  CHECK(driver.slots[2] == Value::null());
}

TEST_CASE("a list counts at most its limit", "[core][store]") {
  Texts texts;
  Driver driver({users(7, texts)});
  CHECK(driver.run({.verb = Verb::List, .id = {}, .limit = 3}) == 3);
  CHECK(driver.slots[3] == Value::integer(3));
  CHECK(driver.run({.verb = Verb::List, .id = {}, .limit = 100}) == 7);
  CHECK(driver.slots[3] == Value::integer(7));
}

TEST_CASE("a huge table costs what is written to it", "[core][store]") {
  // A hundred of these, each with its last row written: with a place for every page of a table,
  // they would take 80 GB.
  constexpr std::uint64_t rows = 9'000'000'000;
  constexpr std::uint32_t tables = 100;
  Texts texts;
  Driver driver(std::vector<TableSchema>(tables, users(rows, texts)));
  for (std::uint32_t t = 0; t < tables; ++t) {
    REQUIRE(driver.run({.verb = Verb::Insert, .id = {}, .name = texts.value_of("new")}, t) == 1);
    CHECK(driver.slots[0] == Value::integer(rows + 1));
  }
  CHECK(driver.run({.verb = Verb::Delete, .id = Value::integer(1)}) == 1);
  CHECK(driver.run({.verb = Verb::Get, .id = Value::integer(rows)}) == 1);
  CHECK(driver.slots[1] == texts.value_of("name-9000000000"));
  CHECK(driver.run({.verb = Verb::Get, .id = Value::integer(4'000'000'000)}) == 1);
  CHECK(driver.store.row_count(TableId{std::size_t{0}}) == rows);
}

TEST_CASE("the store is a map from ids to rows", "[core][store]") {
  rc::prop("under any sequence of queries", [] {
    const auto rows = *rc::gen::element<std::uint64_t>(0, 1, 4, 255, 256, 257, 600);
    Texts texts;
    Driver driver({users(rows, texts)});
    NaiveTable naive(rows, texts);
    const TableId table{std::size_t{0}};
    const int steps = *rc::gen::inRange(0, 60);
    for (int i = 0; i < steps; ++i) {
      const Query query = random_query(naive.next_id(), texts);
      NaiveTable::Row row;
      Value count;
      const std::uint32_t found = naive.run(query, row, count);
      RC_ASSERT(driver.run(query) == found);
      for (std::size_t c = 0; c < width; ++c) RC_ASSERT(driver.slots[c] == row[c]);
      RC_ASSERT(driver.slots[3] == count);
      RC_ASSERT(driver.store.row_count(table) == naive.size());
    }
    for (std::uint64_t id = 0; id < naive.next_id() + 3; ++id) {
      for (std::size_t c = 0; c < width; ++c) {
        RC_ASSERT(driver.store.cell(table, id, c) == naive.cell(id, c));
      }
    }
  });
}
