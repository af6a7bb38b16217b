#include "harness/handler/database.hpp"

#include <algorithm>
#include <charconv>

#include <fmt/format.h>

#include "sim/base/ascii.hpp"

namespace routelab::handler {

namespace {

using core::Verb;

std::string quoted(std::string_view name) {
  std::string out = "\"";
  for (const char c : name) {
    if (c == '"') out += '"';
    out += c;
  }
  return out + '"';
}

std::vector<database::Cell> cells_of(const std::vector<Value>& values) {
  std::vector<database::Cell> cells;
  for (const Value& value : values) cells.push_back(value.cell());
  return cells;
}

Rows rows_of(const database::Outcome& outcome) {
  Rows rows;
  rows.changed = outcome.count;
  const std::size_t width = outcome.columns.size();
  for (std::size_t at = 0; width > 0 && at + width <= outcome.cells.size(); at += width) {
    std::vector<Value> values;
    for (std::size_t c = 0; c < width; ++c) values.emplace_back(outcome.cells[at + c]);
    rows.rows.emplace_back(outcome.columns, std::move(values));
  }
  return rows;
}

Rows checked(database::Outcome outcome) {
  if (outcome.failure) throw DatabaseError(*std::move(outcome.failure));
  return rows_of(outcome);
}

/// What kind of query a statement is, for the time that it takes.
Verb verb_of(std::string_view statement) {
  const std::size_t begin = statement.find_first_not_of(" \t\r\n(");
  const std::string word =
      lower_case(statement.substr(std::min(begin, statement.size())).substr(0, 6));
  if (word == "insert") return Verb::Insert;
  if (word == "update") return Verb::Update;
  if (word == "delete") return Verb::Delete;
  return Verb::List;
}

}  // namespace

std::int64_t Value::number() const {
  if (const auto* number = std::get_if<std::int64_t>(&cell_)) return *number;
  std::int64_t number = 0;
  if (const auto* text = std::get_if<std::string>(&cell_)) {
    std::from_chars(text->data(), text->data() + text->size(), number);
  }
  return number;
}

std::string Value::text() const {
  if (const auto* text = std::get_if<std::string>(&cell_)) return *text;
  const auto* number = std::get_if<std::int64_t>(&cell_);
  return number != nullptr ? std::to_string(*number) : "";
}

const Value& Row::operator[](std::string_view column) const {
  const auto found = std::find(columns_.begin(), columns_.end(), column);
  if (found == columns_.end()) {
    throw std::out_of_range(fmt::format("the row has no column '{}'", column));
  }
  return values_[static_cast<std::size_t>(found - columns_.begin())];
}

Rows Transaction::run(const std::string& statement, const std::vector<Value>& parameters) {
  return checked(connection_.query(statement, cells_of(parameters), true));
}

std::size_t Database::table_of(std::string_view name) const {
  const auto& tables = context_.api->tables;
  const auto found = std::find_if(tables.begin(), tables.end(),
                                  [&](const auto& table) { return table.name == name; });
  if (found == tables.end()) {
    throw std::logic_error(fmt::format("the scenario has no table '{}'", name));
  }
  return static_cast<std::size_t>(found - tables.begin());
}

void Database::check_column(std::string_view table, std::string_view column) const {
  const auto& columns = context_.api->tables[table_of(table)].columns;
  const bool there =
      std::any_of(columns.begin(), columns.end(), [&](const auto& c) { return c.name == column; });
  if (!there) {
    throw std::logic_error(fmt::format("table '{}' has no column '{}'", table, column));
  }
}

/// The table that a statement names first: for the records only.
std::size_t Database::table_in(std::string_view statement) const {
  std::size_t first = statement.npos;
  std::size_t table = 0;
  for (std::size_t t = 0; t < context_.api->tables.size(); ++t) {
    const std::size_t at = statement.find(context_.api->tables[t].name);
    if (at < first) {
      first = at;
      table = t;
    }
  }
  return table;
}

core::StepIndex Database::step_of(Verb verb, std::size_t table) const {
  const auto kind = static_cast<core::StepIndex>(verb) - static_cast<core::StepIndex>(Verb::Get);
  return context_.stand_ins->queries + static_cast<core::StepIndex>(table) * 5 + kind;
}

Task<Rows> Database::run(Verb verb, std::string table, std::string statement,
                         std::vector<Value> parameters) {
  if (ids_ == nullptr) throw std::logic_error("the scenario has no database");
  context_.ask = {.kind = core::Effect::Kind::Query, .step = step_of(verb, table_of(table))};
  context_.ask.query = [&](database::Connection& connection) {
    return connection.query(statement, cells_of(parameters), verb >= Verb::Insert);
  };
  co_await Wait{context_};
  // The connection could not be had: the world has said so, the database has not.
  if (context_.completion.is_error() && !context_.outcome.failure) {
    throw DatabaseError({.error = database::Error::Refused});
  }
  co_return checked(std::exchange(context_.outcome, {}));
}

Task<std::optional<Row>> Database::find(std::string table, std::string column, Value value) {
  check_column(table, column);
  std::string statement = fmt::format("SELECT * FROM {} WHERE {} = $1 ORDER BY id LIMIT 1",
                                      quoted(table), quoted(column));
  std::vector<Value> parameters(1, std::move(value));
  Rows rows = co_await run(Verb::Get, table, std::move(statement), std::move(parameters));
  co_return rows.empty() ? std::nullopt : std::optional<Row>(std::move(rows.rows.front()));
}

Task<std::optional<Row>> Database::get(std::string table, Value id) {
  // What spells no number is no id: PostgreSQL would call it an error.
  const Value number = id.text() == std::to_string(id.number()) ? Value(id.number()) : Value();
  co_return co_await find(std::move(table), "id", number);
}

Task<Rows> Database::list(std::string table, std::uint32_t limit) {
  std::string statement = fmt::format("SELECT * FROM {} ORDER BY id LIMIT $1", quoted(table));
  std::vector<Value> parameters(1, std::int64_t{limit});
  co_return co_await run(Verb::List, table, std::move(statement), std::move(parameters));
}

Database::Insertion Database::insertion(const std::string& table, std::vector<Assignment> values) {
  if (ids_ == nullptr) throw std::logic_error("the scenario has no database");
  const auto id = static_cast<std::int64_t>(ids_->take(TableId{table_of(table)}));
  std::string columns = "id";
  std::string marks = "$1";
  std::vector<Value> parameters(1, id);
  for (auto& [column, value] : values) {
    check_column(table, column);
    columns += ", " + quoted(column);
    parameters.push_back(std::move(value));
    marks += fmt::format(", ${}", parameters.size());
  }
  return {
      .id = id,
      .statement = fmt::format("INSERT INTO {} ({}) VALUES ({})", quoted(table), columns, marks),
      .parameters = std::move(parameters)};
}

Task<std::int64_t> Database::insert_row(std::string table, std::vector<Assignment> values) {
  Insertion row = insertion(table, std::move(values));
  co_await run(Verb::Insert, table, std::move(row.statement), std::move(row.parameters));
  co_return row.id;
}

std::int64_t Transaction::insert_row(const std::string& table, std::vector<Assignment> values) {
  const Database::Insertion row = database_.insertion(table, std::move(values));
  run(row.statement, row.parameters);
  return row.id;
}

Task<bool> Database::update_row(std::string table, Value id, std::vector<Assignment> values) {
  std::string set;
  std::vector<Value> parameters(1, id.number());
  for (auto& [column, value] : values) {
    check_column(table, column);
    parameters.push_back(std::move(value));
    set += fmt::format("{}{} = ${}", set.empty() ? "" : ", ", quoted(column), parameters.size());
  }
  std::string statement = fmt::format("UPDATE {} SET {} WHERE id = $1", quoted(table), set);
  const Rows rows = co_await run(Verb::Update, table, std::move(statement), std::move(parameters));
  co_return rows.changed > 0;
}

Task<bool> Database::remove(std::string table, Value id) {
  std::string statement = fmt::format("DELETE FROM {} WHERE id = $1", quoted(table));
  std::vector<Value> parameters(1, id.number());
  const Rows rows = co_await run(Verb::Delete, table, std::move(statement), std::move(parameters));
  co_return rows.changed > 0;
}

Task<Rows> Database::run_sql(std::string statement, std::vector<Value> parameters) {
  std::string table;
  if (!context_.api->tables.empty()) table = context_.api->tables[table_in(statement)].name;
  const Verb verb = verb_of(statement);
  co_return co_await run(verb, std::move(table), std::move(statement), std::move(parameters));
}

Task<> Database::transaction(std::function<void(Transaction&)> work, int attempts) {
  if (ids_ == nullptr) throw std::logic_error("the scenario has no database");
  std::exception_ptr thrown;
  context_.ask = {.kind = core::Effect::Kind::Query, .step = step_of(Verb::Update, 0)};
  context_.ask.query = [&](database::Connection& connection) -> database::Outcome {
    for (int attempt = 1;; ++attempt) {
      thrown = nullptr;
      std::optional<database::Failure> failure = connection.begin();
      if (!failure) {
        try {
          Transaction transaction(connection, *this);
          work(transaction);
          failure = connection.commit();
        } catch (const DatabaseError& error) {
          failure = error.failure();
          connection.roll_back();
        } catch (...) {
          thrown = std::current_exception();
          connection.roll_back();
          return {};
        }
      }
      const bool again = failure && failure->error == database::Error::Serialization;
      if (!again || attempt >= attempts) return {.failure = std::move(failure)};
    }
  };
  co_await Wait{context_};
  if (thrown) std::rethrow_exception(thrown);
  if (context_.completion.is_error() && !context_.outcome.failure) {
    throw DatabaseError({.error = database::Error::Refused});
  }
  checked(std::exchange(context_.outcome, {}));
}

}  // namespace routelab::handler
