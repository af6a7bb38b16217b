/// A connection to a database, with what all databases have in common: transactions, and what
/// becomes of a connection that is lost.
///
///     Connection connection = database.connection();
///     if (const auto failure = connection.begin()) ...
///     const Outcome outcome = connection.run(query);
///     if (const auto failure = connection.commit()) ...
///
/// A connection opens itself when it is used and, if it was lost, opens itself again: before a
/// statement, never in the middle of a transaction, a bounded number of times (Options::attempts).
/// No statement is ever sent twice. The statement that finds out about the loss fails with Lost,
/// and `Failure::uncertain` says whether it may have been done. A transaction whose connection is
/// lost is undone by the database; its other steps fail until it is rolled back.
///
/// For one thread at a time. Cost: the database's.
#pragma once

#include <memory>
#include <optional>
#include <string>

#include "harness/database/options.hpp"
#include "harness/database/session.hpp"

namespace routelab::database {

class Connection {
 public:
  Connection(const Options& options, const Statements& statements, std::unique_ptr<Session> session)
      : options_(&options), statements_(&statements), session_(std::move(session)) {}

  /// Does nothing if it is open.
  std::optional<Failure> open();
  /// Undoes an open transaction.
  void close();

  /// Outside of a transaction a query is one by itself.
  Outcome run(const Query& query);

  /// Any statement, its parameters written $1, $2, ...; `writes` if it may change something. Count:
  /// the rows that came, or else that were changed.
  Outcome query(const std::string& sql, std::span<const Cell> parameters, bool writes);

  std::optional<Failure> begin();
  /// After a step that failed there is nothing to commit: rolls back and says so.
  std::optional<Failure> commit();
  /// Cannot fail: what the database was not told, it does when the connection is gone.
  void roll_back();
  [[nodiscard]] bool in_transaction() const { return state_ != State::None; }

  /// All rows of a table by id, their cells in the order of the columns.
  Outcome contents(TableId table);
  /// The largest id that is there; null in an empty table.
  Outcome last_id(TableId table);
  /// SQL of somebody else's, for set-ups and tests; not part of the statement's promise.
  std::optional<Failure> run_script(const std::string& sql, Limit limit = Limit::Timeout);

 private:
  enum class State : std::uint8_t { None, Open, Failed };

  Outcome run(std::size_t statement, std::span<const Cell> operands, bool writes);
  /// What must be true before something is sent.
  std::optional<Failure> ready();
  Failure noted(Failure failure, bool writes);

  const Options* options_;
  const Statements* statements_;
  std::unique_ptr<Session> session_;
  State state_ = State::None;
};

}  // namespace routelab::database
