/// One interface over real databases: SQLite, embedded, and PostgreSQL. They run the query steps
/// of an API for real, with the meaning that core::Store gives them (tests hold the three against
/// each other), as far as real tables can: cell.hpp says what becomes of a value that is not of
/// its column's type, and a get by null finds nothing. PostgreSQL refuses texts with NUL (Other);
/// SQLite and the store keep them.
///
///     Database database(api, {.kind = Kind::Sqlite});
///     if (const auto failure = database.create_tables()) ...
///     Connection connection = database.connection();
///
/// How many of them an instance has is the world's to say (model::World); a server keeps the real
/// ones behind those (server/connections.hpp). They must not outlive it, nor it the api. Threads
/// may share it.
#pragma once

#include <atomic>
#include <optional>
#include <string>

#include "harness/database/connection.hpp"
#include "harness/database/row_ids.hpp"
#include "sim/core/api.hpp"

namespace routelab::database {

class Database {
 public:
  Database(const core::Api& api, Options options);
  ~Database();
  Database(const Database&) = delete;
  Database& operator=(const Database&) = delete;

  /// Closed; its first use opens it.
  [[nodiscard]] Connection connection();

  /// Creates the tables anew, in one transaction without time-out, and fills them. Cost: about
  /// a second per million rows.
  std::optional<Failure> create_tables();
  /// Instead, when the tables are there already: ids go on behind those in them.
  std::optional<Failure> adopt_tables();

  [[nodiscard]] RowIds& ids() { return ids_; }
  [[nodiscard]] const Options& options() const { return options_; }

 private:
  const core::Api& api_;
  Options options_;
  Statements statements_;
  RowIds ids_;
  std::atomic<std::uint32_t> open_{0};
  std::string folder_;  ///< of a temporary file; empty if there is none
};

}  // namespace routelab::database
