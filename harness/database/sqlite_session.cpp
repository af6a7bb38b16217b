#include "harness/database/sqlite_session.hpp"

#include <string>
#include <thread>
#include <unordered_map>

#include <sqlite3.h>

namespace routelab::database {

namespace {

using Clock = std::chrono::steady_clock;

Error error_of(int code, bool waited) {
  switch (code) {
    case SQLITE_CONSTRAINT_UNIQUE:
    case SQLITE_CONSTRAINT_PRIMARYKEY:
    case SQLITE_CONSTRAINT_ROWID: return Error::Unique;
    case SQLITE_CONSTRAINT_NOTNULL: return Error::Null;
    case SQLITE_CONSTRAINT_FOREIGNKEY: return Error::ForeignKey;
    default: break;
  }
  switch (code & 0xff) {
    case SQLITE_INTERRUPT: return Error::TimedOut;
    case SQLITE_BUSY: return waited ? Error::TimedOut : Error::Serialization;
    case SQLITE_LOCKED: return Error::Serialization;
    case SQLITE_CANTOPEN:
    case SQLITE_IOERR: return Error::Lost;
    default: return Error::Other;
  }
}

class SqliteSession : public Session {
 public:
  SqliteSession(const Options& options, const Statements& statements,
                std::atomic<std::uint32_t>& open, bool durable)
      : options_(options), statements_(statements), open_(open), durable_(durable) {}
  ~SqliteSession() override { SqliteSession::close(); }
  SqliteSession(const SqliteSession&) = delete;
  SqliteSession& operator=(const SqliteSession&) = delete;

  std::optional<Failure> open() override {
    close();
    if (open_.fetch_add(1) >= options_.max_connections) {
      open_.fetch_sub(1);
      return Failure{.error = Error::Refused, .secret_message = "too many connections"};
    }
    counted_ = true;
    // SQLite gives ":memory:" and other names with a colon a meaning; a path has none.
    const std::string path =
        options_.where.starts_with(':') ? "./" + options_.where : options_.where;
    const int code =
        sqlite3_open_v2(path.c_str(), &database_,
                        SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_NOMUTEX, nullptr);
    sqlite3_extended_result_codes(database_, 1);
    std::optional<Failure> failure;
    if (code != SQLITE_OK) {
      failure = failure_of(code);
    } else {
      sqlite3_busy_handler(database_, &SqliteSession::wait_for_lock, this);
      sqlite3_progress_handler(database_, 1000, &SqliteSession::is_over, this);
      // First, as making the journal is waited for, too.
      failure = run_script(std::string("PRAGMA synchronous = ") + (durable_ ? "FULL" : "OFF") +
                               "; PRAGMA journal_mode = WAL; PRAGMA foreign_keys = ON",
                           Limit::Timeout);
    }
    if (failure) close();
    return failure;
  }

  void close() override {
    for (sqlite3_stmt* prepared : prepared_) sqlite3_finalize(prepared);
    prepared_.clear();
    for (const auto& [sql, prepared] : by_text_) sqlite3_finalize(prepared);
    by_text_.clear();
    sqlite3_close(database_);
    database_ = nullptr;
    if (counted_) open_.fetch_sub(1);
    counted_ = false;
  }

  bool alive() override { return database_ != nullptr; }

  Outcome run(std::size_t number, std::span<const Cell> operands) override {
    prepared_.resize(statements_.all.size());
    const Statement& statement = statements_.all[number];
    return run(prepared_[number], statement.sql, operands, statement.keeps_cells);
  }

  Outcome query(const std::string& sql, std::span<const Cell> parameters) override {
    constexpr std::size_t most_kept = 256;
    if (by_text_.size() >= most_kept && by_text_.find(sql) == by_text_.end()) {
      for (const auto& [text, prepared] : by_text_) sqlite3_finalize(prepared);
      by_text_.clear();
    }
    sqlite3_stmt*& prepared = by_text_[sql];
    const int changes = sqlite3_total_changes(database_);
    Outcome outcome = run(prepared, sql, parameters, true);
    if (outcome.failure) return outcome;
    const int width = sqlite3_column_count(prepared);
    for (int c = 0; c < width; ++c) outcome.columns.emplace_back(sqlite3_column_name(prepared, c));
    if (width == 0) {
      outcome.count = static_cast<std::uint32_t>(sqlite3_total_changes(database_) - changes);
    }
    return outcome;
  }

  std::optional<Failure> run_script(const std::string& sql, Limit limit) override {
    start(limit);
    const int code = sqlite3_exec(database_, sql.c_str(), nullptr, nullptr, nullptr);
    if (code == SQLITE_OK) return std::nullopt;
    return failure_of(code);
  }

 private:
  Outcome run(sqlite3_stmt*& prepared, const std::string& sql, std::span<const Cell> operands,
              bool keeps_cells) {
    start(Limit::Timeout);
    int code = SQLITE_OK;
    if (prepared == nullptr) {
      code = sqlite3_prepare_v3(database_, sql.c_str(), -1, SQLITE_PREPARE_PERSISTENT, &prepared,
                                nullptr);
    }
    for (std::size_t i = 0; code == SQLITE_OK && i < operands.size(); ++i) {
      code = bind(prepared, index_of(prepared, i + 1), operands[i]);
    }
    Outcome outcome;
    if (code == SQLITE_OK) code = read_rows(prepared, keeps_cells, outcome);
    if (code != SQLITE_DONE) outcome = {.failure = failure_of(code)};
    if (prepared != nullptr) {
      sqlite3_reset(prepared);  // ends the statement; only then it lets its locks go
      sqlite3_clear_bindings(prepared);
    }
    return outcome;
  }

  /// SQLite numbers "$2" by where it first stands; 0, which cannot be bound, if it stands nowhere.
  static int index_of(sqlite3_stmt* prepared, std::size_t number) {
    return sqlite3_bind_parameter_index(prepared, ("$" + std::to_string(number)).c_str());
  }

  void start(Limit limit) {
    waited_ = false;
    deadline_ =
        limit == Limit::None ? Clock::time_point::max() : Clock::now() + options_.statement_timeout;
  }

  /// 1: look again.
  static int wait_for_lock(void* self, int) {
    auto& session = *static_cast<SqliteSession*>(self);
    session.waited_ = Clock::now() >= session.deadline_;
    if (session.waited_) return 0;
    std::this_thread::sleep_for(std::chrono::milliseconds(1));
    return 1;
  }

  /// 1: interrupt the statement.
  static int is_over(void* self) {
    return Clock::now() >= static_cast<SqliteSession*>(self)->deadline_ ? 1 : 0;
  }

  static int bind(sqlite3_stmt* prepared, int index, const Cell& cell) {
    if (const auto* number = std::get_if<std::int64_t>(&cell)) {
      return sqlite3_bind_int64(prepared, index, *number);
    }
    if (const auto* text = std::get_if<std::string>(&cell)) {
      // The text outlives the statement's run, and is unbound after it.
      return sqlite3_bind_text64(prepared, index, text->data(), text->size(), SQLITE_STATIC,
                                 SQLITE_UTF8);
    }
    return sqlite3_bind_null(prepared, index);
  }

  static Cell cell(sqlite3_stmt* prepared, int column) {
    switch (sqlite3_column_type(prepared, column)) {
      case SQLITE_NULL: return {};
      case SQLITE_INTEGER: return sqlite3_column_int64(prepared, column);
      default: break;
    }
    const auto* text = reinterpret_cast<const char*>(sqlite3_column_text(prepared, column));
    return std::string(text, static_cast<std::size_t>(sqlite3_column_bytes(prepared, column)));
  }

  static int read_rows(sqlite3_stmt* prepared, bool keeps_cells, Outcome& outcome) {
    int code = sqlite3_step(prepared);
    for (; code == SQLITE_ROW; code = sqlite3_step(prepared)) {
      ++outcome.count;
      for (int c = 0; keeps_cells && c < sqlite3_column_count(prepared); ++c) {
        outcome.cells.push_back(cell(prepared, c));
      }
    }
    return code;
  }

  [[nodiscard]] Failure failure_of(int code) const {
    return {.error = error_of(code, waited_),
            .secret_message = database_ != nullptr ? sqlite3_errmsg(database_) : "out of memory"};
  }

  const Options& options_;
  const Statements& statements_;
  std::atomic<std::uint32_t>& open_;
  const bool durable_;
  bool counted_ = false;
  sqlite3* database_ = nullptr;
  std::vector<sqlite3_stmt*> prepared_;                     ///< by number; null: not yet
  std::unordered_map<std::string, sqlite3_stmt*> by_text_;  // order does not show
  Clock::time_point deadline_ = Clock::time_point::max();
  bool waited_ = false;  ///< for a lock, until the deadline
};

}  // namespace

std::unique_ptr<Session> sqlite_session(const Options& options, const Statements& statements,
                                        std::atomic<std::uint32_t>& open, bool durable) {
  return std::make_unique<SqliteSession>(options, statements, open, durable);
}

}  // namespace routelab::database
