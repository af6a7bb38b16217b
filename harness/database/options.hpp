/// How to reach a database and how long to wait for it.
#pragma once

#include <chrono>
#include <cstdint>
#include <string>

#include "harness/database/statement.hpp"

namespace routelab::database {

struct Options {
  Kind kind = Kind::Sqlite;
  /// SQLite: a file; empty: a file of its own that goes with the Database. PostgreSQL: a
  /// connection string, "host=/run/postgresql dbname=shop".
  std::string where{};
  /// SQLite has no limit of its own, so this many are let in. PostgreSQL's server counts itself
  /// (53300).
  std::uint32_t max_connections = 100;
  /// Of one statement, with what it waits for locks. PostgreSQL's server ends it; should no answer
  /// come `grace` later, the connection is given up.
  std::chrono::milliseconds statement_timeout{5000};
  std::chrono::milliseconds grace{1000};
  std::chrono::milliseconds connect_timeout{5000};  ///< of one attempt
  /// To connect, when no server answers: with pauses of 50, 100, 200 ... ms between them.
  std::uint32_t attempts = 5;
  /// PostgreSQL: SERIALIZABLE instead of READ COMMITTED. SQLite always is.
  bool serializable = false;
};

}  // namespace routelab::database
