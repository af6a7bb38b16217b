/// core::Store, SQLite and PostgreSQL mean the same: one random sequence of query steps, three
/// answers.

#include <ostream>
#include <sstream>
#include <utility>

#include "tests/database/database_sample.hpp"
#include "tests/properties/choices.hpp"
#include "tests/support/rapidcheck.hpp"

using namespace routelab;
using namespace routelab::testing;
using core::ColumnType;
using core::Value;
using core::Verb;
using database::to_value;

namespace {

constexpr std::size_t row_width = 8;

/// What a random sequence does, step by step.
struct Action {
  enum class Kind { Query, Begin, Commit, RollBack } kind = Kind::Query;
  core::StepIndex step = 0;
  Value key{};
  std::vector<Value> written{};  ///< by column, from 1
};

/// A random schema with all queries on it, and a sequence of them. Values are of all kinds.
class RandomStory {
 public:
  explicit RandomStory(const Tape& tape) {
    Choices choices(tape);
    const std::uint32_t tables = choices.between(1, 2);
    for (std::uint32_t t = 0; t < tables; ++t) make_table(choices, t);
    bool open = false;
    while (!choices.at_end()) {
      actions_.push_back(make_action(choices, open));
      if (actions_.back().kind != Action::Kind::Query) open = !open;
    }
    if (open) actions_.push_back({.kind = Action::Kind::Commit});
  }

  Sample sample;
  [[nodiscard]] const std::vector<Action>& actions() const { return actions_; }

  void print(std::ostream& out) const {
    for (const core::TableSchema& table : sample.api.tables) {
      out << "table " << table.name << ", rows " << table.rows << ":";
      for (const core::Column& column : table.columns) {
        out << ' ' << core::quote_json(column.name)
            << (column.type == ColumnType::Text ? " text" : " integer");
      }
      out << '\n';
    }
    for (const Action& action : actions_) print(out, action);
  }
  void print(std::ostream& out, const Action& action) const {
    static constexpr const char* brackets[] = {"", "begin", "commit", "roll back"};
    static constexpr const char* verbs[] = {"get", "list", "insert", "update", "delete"};
    if (action.kind != Action::Kind::Query) {
      out << brackets[static_cast<int>(action.kind)] << '\n';
      return;
    }
    const core::Step& step = sample.api.program.steps[action.step];
    const core::TableSchema& table = sample.api.tables[step.target];
    out << verbs[static_cast<int>(step.verb) - static_cast<int>(Verb::Get)] << ' ' << table.name;
    if (step.verb == Verb::List) out << " limit " << step.limit;
    if (step.verb != Verb::List && step.verb != Verb::Insert) {
      out << ' ' << table.columns[step.by].name << " = " << shown(action.key);
    }
    for (std::uint32_t i = 0; i < step.assignments.count; ++i) {
      const std::uint16_t c = sample.api.program.assignments[step.assignments.first + i].column;
      out << ' ' << table.columns[c].name << " := " << shown(action.written[c]);
    }
    out << '\n';
  }

 private:
  [[nodiscard]] std::string shown(Value value) const {
    return value.missing() ? "undefined" : sample.api.texts.json_of(value);
  }

  void make_table(Choices& choices, std::uint32_t t) {
    // Names that only work quoted.
    const std::vector<std::string> names = {"a", "select", "Group", "a \"b\"", "é'; --", "x$1"};
    const std::uint32_t columns = choices.between(1, 3);
    const std::uint32_t first = choices.below(3);
    std::vector<std::pair<std::string, ColumnType>> made;
    for (std::uint32_t c = 0; c < columns; ++c) {
      made.emplace_back(names[first + c],
                        choices.pick<ColumnType>({ColumnType::Text, ColumnType::Integer}));
    }
    sample.table(t == 0 ? "t" : "the \"table\"", choices.pick<std::uint64_t>({0, 1, 5, 300}), made);
    sample.step(Verb::Get, t);
    for (std::uint16_t c = 1; c <= columns; ++c) sample.step(Verb::Get, t, c);
    sample.step(Verb::List, t, 0, {}, choices.pick<std::uint32_t>({1, 3, 1000}));
    std::vector<std::uint16_t> written;
    for (std::uint16_t c = 1; c <= columns; ++c) {
      if (choices.below(4) != 1) written.push_back(c);
    }
    sample.step(Verb::Insert, t, 0, written);
    sample.step(Verb::Update, t, 0, written);
    sample.step(Verb::Delete, t);
  }

  Action make_action(Choices& choices, bool open) {
    if (choices.below(8) == 7) {
      if (!open) return {.kind = Action::Kind::Begin};
      return {.kind = choices.chance(50) ? Action::Kind::Commit : Action::Kind::RollBack};
    }
    Action action;
    const auto steps = static_cast<std::uint32_t>(sample.api.program.steps.size());
    action.step = choices.below(steps);
    const core::Step& step = sample.api.program.steps[action.step];
    action.key =
        step.by == 0 && choices.below(4) != 3 ? Value::integer(choices.below(8)) : value(choices);
    action.written.resize(row_width);
    for (Value& written : action.written) written = value(choices);
    return action;
  }

  Value value(Choices& choices) {
    core::Texts& texts = sample.api.texts;
    const std::vector<std::string> words = {
        "",           "a",           "a-1",        "a-3",       "select-2",
        "7",          "-7",          "007",        "x' OR 1--", "\"; DROP TABLE t; --",
        "é",          "€",           "\U0001F600", "%_\\",      "null",
        "9999999999", "99999999999", "\x01\x7f",   "\n\t",      "$1",
        "a "};
    const std::vector<std::string> numbers = {"1152921504606846976",
                                              "9223372036854775807",
                                              "-9223372036854775808",
                                              "9223372036854775808",
                                              "1.5",
                                              "1e3"};
    switch (choices.below(8)) {
      case 0: return Value::integer(static_cast<std::int64_t>(choices.below(7)) - 2);
      case 1: return Value::null();
      case 2: return {};
      case 3: return Value::boolean(choices.chance(50));
      case 4:
        return choices.chance(50) ? Value::integer(Value::max_integer)
                                  : Value::integer(-Value::max_integer);
      case 5: return Value::decimal(texts.intern(choices.pick(numbers)));
      case 6: return Value::composite(texts.intern(R"({"a":[1,"b"]})"));
      default: return texts.value_of(choices.pick(words));
    }
  }

  std::vector<Action> actions_;
};

std::ostream& operator<<(std::ostream& out, const RandomStory& story) {
  story.print(out);
  return out;
}

struct Answer {
  std::string failure = "none";
  std::uint32_t count = 0;
  std::vector<Value> slots = std::vector<Value>(slot_count);
};

/// core::Store as a database with typed columns and transactions.
class Model {
 public:
  explicit Model(core::Api& api) : api_(api), store_(api.tables, api.program) {}

  Answer run(const Action& action) {
    Answer answer;
    switch (action.kind) {
      case Action::Kind::Begin: saved_.emplace(store_); return answer;
      case Action::Kind::Commit:
        if (std::exchange(failed_, false)) {
          answer.failure = "other";
          restore();
        }
        saved_.reset();
        inserted_.clear();
        return answer;
      case Action::Kind::RollBack:
        restore();
        failed_ = false;
        return answer;
      case Action::Kind::Query: return query(action);
    }
    return answer;
  }

  [[nodiscard]] const core::Store& store() const { return store_; }

 private:
  Answer query(const Action& action) {
    const core::Step& step = api_.program.steps[action.step];
    const core::TableSchema& table = api_.tables[step.target];
    Answer answer;
    std::vector<Value> slots(slot_count);
    const auto stored = [&](std::size_t column, Value value) -> std::optional<Value> {
      const auto cell = database::cell_of(api_.texts, table.columns[column].type, value);
      if (!cell) return std::nullopt;
      return to_value(api_.texts, *cell);
    };
    if (step.verb == Verb::Insert && failed_) inserted_.push_back(action.step);
    bool fits = true;
    for (std::uint32_t i = 0; i < step.assignments.count; ++i) {
      const std::uint16_t column = api_.program.assignments[step.assignments.first + i].column;
      const auto value = stored(column, action.written[column]);
      fits = fits && value;
      if (value) slots[key_slot + column] = *value;
    }
    if (failed_ || !fits) {
      if (step.verb == Verb::Insert && !failed_) {
        inserted_.push_back(action.step);
        if (!saved_) use_up();
      }
      failed_ = saved_.has_value();
      answer.failure = "other";
      return answer;
    }
    const auto key = stored(step.by, action.key);
    // Nothing is equal to null.
    slots[key_slot] = key && *key != Value::null() ? *key : Value{};
    answer.count = store_.execute(api_.program, step, slots).count;
    std::copy(slots.begin(), slots.begin() + key_slot, answer.slots.begin());
    if (step.verb == Verb::Insert && saved_) inserted_.push_back(action.step);
    return answer;
  }

  void restore() {
    store_ = *std::exchange(saved_, std::nullopt);
    use_up();
  }

  /// Inserts that did not come about have used their ids up all the same.
  void use_up() {
    for (const core::StepIndex index : inserted_) {
      const core::Step& insert = api_.program.steps[index];
      std::vector<Value> slots(slot_count);
      store_.execute(api_.program, insert, slots);
      core::Step remove;
      remove.verb = Verb::Delete;
      remove.target = insert.target;
      remove.left.constant = slots[0];
      store_.execute(api_.program, remove, slots);
    }
    inserted_.clear();
  }

  core::Api& api_;
  core::Store store_;
  std::optional<core::Store> saved_;       ///< while a transaction is open
  std::vector<core::StepIndex> inserted_;  ///< in the open transaction
  bool failed_ = false;
};

Answer run(Driver& driver, const Action& action) {
  Answer answer;
  switch (action.kind) {
    case Action::Kind::Begin: answer.failure = name_of(driver.connection.begin()); break;
    case Action::Kind::Commit: answer.failure = name_of(driver.connection.commit()); break;
    case Action::Kind::RollBack: driver.connection.roll_back(); break;
    case Action::Kind::Query: {
      driver.slots.assign(slot_count, Value{});
      driver.slots[key_slot] = action.key;
      for (std::size_t c = 1; c < row_width; ++c) driver.slots[key_slot + c] = action.written[c];
      answer.failure = name_of(driver.run(action.step));
      answer.count = driver.completion.count;
      std::copy(driver.slots.begin(), driver.slots.begin() + key_slot, answer.slots.begin());
      break;
    }
  }
  return answer;
}

/// "" or what is different.
std::string difference(const core::Texts& texts, const Answer& a, const Answer& b) {
  if (a.failure != b.failure) return "failure " + a.failure + " and " + b.failure;
  if (a.count != b.count) {
    return "count " + std::to_string(a.count) + " and " + std::to_string(b.count);
  }
  for (std::size_t s = 0; s < slot_count; ++s) {
    if (a.slots[s] != b.slots[s]) {
      return "slot " + std::to_string(s) + " " + texts.json_of(a.slots[s]) + " and " +
             texts.json_of(b.slots[s]);
    }
  }
  return "";
}

/// All rows of a table, as the database lists them, are those of the store, by id.
void check_contents(core::Api& api, const core::Store& store, Driver& driver, std::size_t t) {
  const TableId table{t};
  const std::size_t width = api.tables[t].columns.size();
  const database::Outcome outcome = driver.connection.contents(table);
  RC_ASSERT(outcome.ok());
  RC_ASSERT(std::uint64_t{outcome.count} == store.row_count(table));
  std::int64_t last = 0;
  for (std::size_t row = 0; row < outcome.count; ++row) {
    const auto id = std::get<std::int64_t>(outcome.cells[row * width]);
    RC_ASSERT(id > std::exchange(last, id));
    for (std::size_t c = 0; c < width; ++c) {
      RC_ASSERT(to_value(api.texts, outcome.cells[row * width + c]) ==
                store.cell(table, static_cast<std::uint64_t>(id), c));
    }
  }
}

void hold_against_store(const RandomStory& told, const Tape& tape, const database::Options& where) {
  RC_LOG() << "database " << (where.kind == database::Kind::Sqlite ? "SQLite" : "PostgreSQL")
           << '\n'
           << told;
  RandomStory story(tape);
  core::Api& api = story.sample.api;
  database::Database database(api, where);
  RC_ASSERT(name_of(database.create_tables()) == "none");
  Model model(api);
  Driver driver(api, database);
  for (const Action& action : story.actions()) {
    const Answer expected = model.run(action);
    const std::string found = difference(api.texts, expected, run(driver, action));
    if (found.empty()) continue;
    RC_LOG() << "the store and the database differ: " << found << " at: ";
    std::ostringstream text;
    story.print(text, action);
    RC_FAIL(text.str());
  }
  for (std::size_t t = 0; t < api.tables.size(); ++t) {
    check_contents(api, model.store(), driver, t);
  }
}

}  // namespace

TEST_CASE("databases mean what the store means", "[database]") {
  const auto all = databases();
  rc::prop("any sequence of queries and transactions", [&] {
    const Tape tape = *rc::gen::scale(
        4, rc::gen::container<Tape>(rc::gen::inRange<std::uint16_t>(0, UINT16_MAX)));
    const RandomStory told(tape);
    for (const database::Options& where : all) hold_against_store(told, tape, where);
  });
}
