#include "harness/database/connection.hpp"

#include <thread>

namespace routelab::database {

std::optional<Failure> Connection::open() {
  if (session_->alive()) return std::nullopt;
  std::chrono::milliseconds pause{50};
  for (std::uint32_t attempt = 1;; ++attempt, pause *= 2) {
    auto failure = session_->open();
    // A server that refuses or objects has answered: asking again would only press it.
    const bool again = failure && failure->error == Error::Lost && attempt < options_->attempts;
    if (!again) return failure;
    std::this_thread::sleep_for(pause);
  }
}

void Connection::close() {
  session_->close();
  state_ = State::None;
}

std::optional<Failure> Connection::ready() {
  switch (state_) {
    case State::None: return open();
    case State::Failed:
      return Failure{.secret_message = "the transaction has failed before; roll it back"};
    case State::Open: break;
  }
  if (session_->alive()) return std::nullopt;
  return noted({.error = Error::Lost, .secret_message = "the connection was lost"}, false);
}

Failure Connection::noted(Failure failure, bool writes) {
  // What is not committed is undone with the connection: nothing uncertain about it.
  failure.uncertain = failure.uncertain && writes && state_ == State::None;
  if (state_ == State::Open) state_ = State::Failed;
  if (failure.error == Error::Lost) session_->close();
  return failure;
}

Outcome Connection::run(std::size_t statement, std::span<const Cell> operands, bool writes) {
  if (auto failure = ready()) return {.failure = std::move(failure)};
  Outcome outcome = session_->run(statement, operands);
  if (outcome.failure) outcome.failure = noted(*std::move(outcome.failure), writes);
  return outcome;
}

Outcome Connection::run(const Query& query) {
  if (query.fits) return run(query.step, query.operands, query.writes);
  if (auto failure = ready()) return {.failure = std::move(failure)};
  return {.failure = noted({.secret_message = "a value does not fit its column"}, false)};
}

Outcome Connection::query(const std::string& sql, std::span<const Cell> parameters, bool writes) {
  if (auto failure = ready()) return {.failure = std::move(failure)};
  Outcome outcome = session_->query(sql, parameters);
  if (outcome.failure) outcome.failure = noted(*std::move(outcome.failure), writes);
  return outcome;
}

std::optional<Failure> Connection::begin() {
  if (state_ != State::None) return noted({.secret_message = "a transaction is open"}, false);
  auto failure = ready();
  if (!failure) failure = session_->run_script("BEGIN", Limit::Timeout);
  if (failure) return noted(*std::move(failure), false);
  state_ = State::Open;
  return std::nullopt;
}

std::optional<Failure> Connection::commit() {
  if (state_ == State::None) return Failure{.secret_message = "no transaction is open"};
  auto failure = ready();
  if (failure) {
    roll_back();
    return failure;
  }
  failure = session_->run_script("COMMIT", Limit::Timeout);
  if (failure) roll_back();
  state_ = State::None;
  return failure;
}

void Connection::roll_back() {
  if (state_ == State::None) return;
  // A failed commit has ended the transaction in some databases and not in others: those that have
  // none left object, which is no harm.
  if (session_->alive()) session_->run_script("ROLLBACK", Limit::Timeout);
  state_ = State::None;
}

Outcome Connection::contents(TableId table) {
  return run(statements_->contents + table.index, {}, false);
}

Outcome Connection::last_id(TableId table) {
  return run(statements_->last_id + table.index, {}, false);
}

std::optional<Failure> Connection::run_script(const std::string& sql, Limit limit) {
  auto failure = ready();
  if (!failure) failure = session_->run_script(sql, limit);
  if (failure) return noted(*std::move(failure), true);
  return std::nullopt;
}

}  // namespace routelab::database
