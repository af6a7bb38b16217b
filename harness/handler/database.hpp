/// The database as a handler sees it: rows by column, statements with parameters, transactions. The
/// same on SQLite and PostgreSQL, in virtual time and on the wall clock.
///
///     const auto user = co_await req.db().get("users", id);            // one row by its id
///     if (!user) ...
///     const Rows rows = co_await req.db().sql("SELECT id, name FROM users WHERE age > $1", 18);
///     const std::int64_t id = co_await req.db().insert("users", set("name", name), set("age", 41));
///
/// (Lists in braces would be shorter, but g++ 12 cannot compile them inside of a `co_await`.)
/// Names of tables and columns are checked against the scenario; a name that is not there is a
/// programmer's error and throws std::logic_error. What the database refuses throws DatabaseError.
#pragma once

#include <cstdint>
#include <functional>
#include <initializer_list>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "harness/database/connection.hpp"
#include "harness/database/row_ids.hpp"
#include "harness/handler/context.hpp"
#include "harness/handler/task.hpp"

namespace routelab::handler {

/// A value on its way to the database or from it.
class Value {
 public:
  Value() = default;
  Value(std::nullptr_t) {}
  Value(int number) : cell_(std::int64_t{number}) {}
  Value(std::int64_t number) : cell_(number) {}
  Value(const char* text) : cell_(std::string(text)) {}
  Value(std::string text) : cell_(std::move(text)) {}
  Value(std::string_view text) : cell_(std::string(text)) {}
  explicit Value(database::Cell cell) : cell_(std::move(cell)) {}

  [[nodiscard]] bool is_null() const { return std::holds_alternative<std::monostate>(cell_); }
  /// 0 for what is no number and spells none.
  [[nodiscard]] std::int64_t number() const;
  /// "" for null; a number is spelt.
  [[nodiscard]] std::string text() const;
  [[nodiscard]] const database::Cell& cell() const { return cell_; }

 private:
  database::Cell cell_;
};

class DatabaseError : public std::runtime_error {
 public:
  explicit DatabaseError(database::Failure failure)
      : std::runtime_error(std::string("database: ") + database::name_of(failure.error)),
        failure_(std::move(failure)) {}
  [[nodiscard]] database::Error error() const { return failure_.error; }
  /// With the database's own words, which are nobody's business but the developer's.
  [[nodiscard]] const database::Failure& failure() const { return failure_; }

 private:
  database::Failure failure_;
};

/// A row, its values by the names of their columns.
class Row {
 public:
  Row(const std::vector<std::string>& columns, std::vector<Value> values)
      : columns_(columns), values_(std::move(values)) {}
  /// Throws std::out_of_range for a column that the statement did not ask for.
  const Value& operator[](std::string_view column) const;
  [[nodiscard]] const std::vector<std::string>& columns() const { return columns_; }

 private:
  std::vector<std::string> columns_;
  std::vector<Value> values_;
};

struct Rows {
  std::vector<Row> rows;
  std::uint32_t changed = 0;  ///< by an insert, update or delete; else how many rows there are

  [[nodiscard]] bool empty() const { return rows.empty(); }
  [[nodiscard]] std::size_t size() const { return rows.size(); }
  [[nodiscard]] const Row& front() const { return rows.front(); }
  [[nodiscard]] auto begin() const { return rows.begin(); }
  [[nodiscard]] auto end() const { return rows.end(); }
};

/// A column and what it is set to.
struct Assignment {
  std::string column;
  Value value;
};
inline Assignment set(std::string column, Value value) {
  return {std::move(column), std::move(value)};
}

class Database;

/// Statements one after the other on one connection, all of them or none.
class Transaction {
 public:
  /// $1, $2, ... are the parameters. Throws DatabaseError.
  template <class... Parameters>
  Rows sql(const std::string& statement, Parameters... parameters) {
    return run(statement, {Value(std::move(parameters))...});
  }
  /// The new row's id; as Database::insert.
  template <class... Assignments>
  std::int64_t insert(const std::string& table, Assignments... values) {
    return insert_row(table, {std::move(values)...});
  }

 private:
  friend class Database;
  Transaction(database::Connection& connection, Database& database)
      : connection_(connection), database_(database) {}
  Rows run(const std::string& statement, const std::vector<Value>& parameters);
  std::int64_t insert_row(const std::string& table, std::vector<Assignment> values);

  database::Connection& connection_;
  Database& database_;
};

class Database {
 public:
  Database(Context& context, database::RowIds* ids) : context_(context), ids_(ids) {}

  Task<std::optional<Row>> get(std::string table, Value id);
  /// The first row (by id) whose column has this value.
  Task<std::optional<Row>> find(std::string table, std::string column, Value value);
  Task<Rows> list(std::string table, std::uint32_t limit = 100);
  /// The new row's id. Ids are given by us, the next of the table.
  template <class... Assignments>
  Task<std::int64_t> insert(std::string table, Assignments... values) {
    return insert_row(std::move(table), list_of<Assignment>(std::move(values)...));
  }
  /// False if there is no such row.
  template <class... Assignments>
  Task<bool> update(std::string table, Value id, Assignments... values) {
    return update_row(std::move(table), std::move(id), list_of<Assignment>(std::move(values)...));
  }
  Task<bool> remove(std::string table, Value id);
  /// $1, $2, ... are the parameters.
  template <class... Parameters>
  Task<Rows> sql(std::string statement, Parameters... parameters) {
    return run_sql(std::move(statement), list_of<Value>(Value(std::move(parameters))...));
  }

  /// Runs `work` inside of a transaction. What it throws rolls it back and comes out of the
  /// `co_await`; one that is lost against another transaction is tried again, `attempts` times in
  /// all, so `work` must change nothing but the database. It takes the time of one query.
  Task<> transaction(std::function<void(Transaction&)> work, int attempts = 5);

 private:
  template <class T, class... Parts>
  static std::vector<T> list_of(Parts... parts) {
    std::vector<T> list;
    list.reserve(sizeof...(parts));
    (list.push_back(std::move(parts)), ...);
    return list;
  }

  friend class Transaction;
  struct Insertion {
    std::int64_t id = 0;
    std::string statement;
    std::vector<Value> parameters;
  };
  Insertion insertion(const std::string& table, std::vector<Assignment> values);
  Task<std::int64_t> insert_row(std::string table, std::vector<Assignment> values);
  Task<bool> update_row(std::string table, Value id, std::vector<Assignment> values);
  Task<Rows> run_sql(std::string statement, std::vector<Value> parameters);
  Task<Rows> run(core::Verb verb, std::string table, std::string statement,
                 std::vector<Value> parameters);
  [[nodiscard]] core::StepIndex step_of(core::Verb verb, std::size_t table) const;
  [[nodiscard]] std::size_t table_of(std::string_view name) const;
  [[nodiscard]] std::size_t table_in(std::string_view statement) const;
  void check_column(std::string_view table, std::string_view column) const;

  Context& context_;
  database::RowIds* ids_;
};

}  // namespace routelab::handler
