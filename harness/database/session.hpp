/// One connection as a driver sees it: SqliteSession and PostgresSession. It knows no transaction
/// and never opens itself again; Connection (connection.hpp) does both. For one thread at a time.
#pragma once

#include <chrono>
#include <memory>
#include <optional>
#include <span>
#include <string>

#include "harness/database/query.hpp"
#include "harness/database/statement.hpp"

namespace routelab::database {

enum class Limit : std::uint8_t { Timeout, None };

class Session {
 public:
  virtual ~Session() = default;

  /// Closes what is open first. No failure: statements can be run.
  virtual std::optional<Failure> open() = 0;
  virtual void close() = 0;
  /// False: closed, or the other side has gone. Waits for nothing.
  virtual bool alive() = 0;
  /// Runs a statement by its number; it is prepared when it is first run.
  virtual Outcome run(std::size_t statement, std::span<const Cell> operands) = 0;
  /// Runs a statement with parameters $1, $2, ...; its rows with the names of their columns.
  virtual Outcome query(const std::string& sql, std::span<const Cell> parameters) = 0;
  /// Runs SQL without parameters, one statement or several; stops at the first that fails.
  virtual std::optional<Failure> run_script(const std::string& sql, Limit limit) = 0;
};

}  // namespace routelab::database
