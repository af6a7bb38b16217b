#include "harness/database/postgres_session.hpp"

#ifdef ROUTELAB_POSTGRESQL

#include <poll.h>

#include <algorithm>
#include <array>
#include <cctype>
#include <cerrno>
#include <cstdint>
#include <map>
#include <string_view>

#include <fmt/format.h>
#include <libpq-fe.h>

namespace routelab::database {

namespace {

using Clock = std::chrono::steady_clock;
using Answer = std::unique_ptr<PGresult, decltype(&PQclear)>;

/// Types of the protocol, as numbered in PostgreSQL's catalog (pg_type.dat).
constexpr Oid type_int8 = 20;
constexpr Oid type_text = 25;

/// By SQLSTATE: PostgreSQL 15, appendix A.
Error error_of(std::string_view state) {
  static const std::map<std::string_view, Error> known = {
      {"23505", Error::Unique},        {"23502", Error::Null},     {"23503", Error::ForeignKey},
      {"53300", Error::Refused},       {"57014", Error::TimedOut},  // statement_timeout
      {"55P03", Error::TimedOut},                                   // lock_timeout
      {"40001", Error::Serialization},                              // serialization_failure
      {"40P01", Error::Serialization},                              // deadlock_detected
      {"57P01", Error::Lost},                                       // admin_shutdown
      {"57P02", Error::Lost},                                       // crash_shutdown
      {"57P03", Error::Lost},  // cannot_connect_now: it is starting
      {"57P05", Error::Lost},  // idle_session_timeout
      {"25P03", Error::Lost},  // idle_in_transaction_session_timeout
  };
  if (const auto found = known.find(state); found != known.end()) return found->second;
  return state.starts_with("08") ? Error::Lost : Error::Other;
}

/// The SQLSTATE in what a connection that failed says: "FATAL:  53300: sorry, too many clients".
/// libpq has no function for it; the words may be translated, the state never is.
std::string_view state_in(std::string_view message) {
  for (std::size_t at = message.find(":  "); at != std::string_view::npos;
       at = message.find(":  ", at + 1)) {
    const std::string_view state = message.substr(at + 3, 5);
    const bool is_state = std::all_of(state.begin(), state.end(), [](unsigned char c) {
      return std::isdigit(c) != 0 || std::isupper(c) != 0;
    });
    if (state.size() == 5 && is_state && message.substr(at + 8).starts_with(":")) return state;
  }
  return {};
}

/// False when the deadline comes first.
bool wait_for(PGconn* connection, short events, Clock::time_point deadline) {
  pollfd socket{.fd = PQsocket(connection), .events = events, .revents = 0};
  for (;;) {
    int wait = -1;
    if (deadline != Clock::time_point::max()) {
      const auto left = std::chrono::ceil<std::chrono::milliseconds>(deadline - Clock::now());
      wait = static_cast<int>(std::max<std::int64_t>(left.count(), 0));
    }
    const int ready = ::poll(&socket, 1, wait);
    if (ready > 0) return true;
    if (ready == 0) return false;
    if (errno != EINTR) return true;  // libpq meets the same error and reports it
  }
}

class PostgresSession : public Session {
 public:
  PostgresSession(const Options& options, const Statements& statements)
      : options_(options), statements_(statements) {}
  ~PostgresSession() override { PostgresSession::close(); }
  PostgresSession(const PostgresSession&) = delete;
  PostgresSession& operator=(const PostgresSession&) = delete;

  std::optional<Failure> open() override {
    close();
    connection_ = PQconnectStart(options_.where.c_str());
    if (connection_ == nullptr) return Failure{.secret_message = "out of memory"};
    PQsetErrorVerbosity(connection_, PQERRORS_VERBOSE);  // with the SQLSTATE
    PQsetNoticeReceiver(
        connection_, [](void*, const PGresult*) {}, nullptr);  // else they go to stderr
    auto failure = connect();
    if (!failure) failure = set_up();
    if (failure) close();
    return failure;
  }

  void close() override {
    PQfinish(connection_);
    connection_ = nullptr;
    prepared_.clear();
  }

  bool alive() override {
    // What an idle connection has to read is the server's good-bye.
    while (connection_ != nullptr && PQstatus(connection_) == CONNECTION_OK) {
      if (!wait_for(connection_, POLLIN, Clock::now())) return true;
      if (PQconsumeInput(connection_) == 0) break;
    }
    close();
    return false;
  }

  Outcome run(std::size_t number, std::span<const Cell> operands) override {
    const Statement& statement = statements_.all[number];
    prepared_.resize(statements_.all.size());
    if (!prepared_[number]) {
      if (auto failure = prepare(number)) return {.failure = std::move(failure)};
    }
    std::vector<std::array<char, 8>> numbers(operands.size());
    std::vector<const char*> values(operands.size());
    std::vector<int> lengths(operands.size());
    for (std::size_t i = 0; i < operands.size(); ++i) {
      if (const auto* text = std::get_if<std::string>(&operands[i])) {
        values[i] = text->data();
        lengths[i] = static_cast<int>(text->size());
      } else if (const auto* integer = std::get_if<std::int64_t>(&operands[i])) {
        numbers[i] = bytes_of(*integer);
        values[i] = numbers[i].data();
        lengths[i] = static_cast<int>(numbers[i].size());
      }
    }
    const std::vector<int> formats(operands.size(), 1);
    const int sent = PQsendQueryPrepared(connection_, name_of_prepared(number).c_str(),
                                         static_cast<int>(operands.size()), values.data(),
                                         lengths.data(), formats.data(), 1);
    Outcome outcome;
    outcome.failure = finish(sent, Limit::Timeout, [&](PGresult* answer) {
      read_rows(answer, statement.keeps_cells, outcome);
    });
    return outcome;
  }

  Outcome query(const std::string& sql, std::span<const Cell> parameters) override {
    for (const Cell& cell : parameters) {
      const auto* text = std::get_if<std::string>(&cell);
      if (text != nullptr && text->find('\0') != text->npos) {
        return {.failure = Failure{.secret_message = "a text with a NUL cannot be sent"}};
      }
    }
    // As texts, whose types the server finds out from the statement.
    std::vector<std::string> texts;
    for (const Cell& cell : parameters) {
      const auto* number = std::get_if<std::int64_t>(&cell);
      const auto* text = std::get_if<std::string>(&cell);
      texts.push_back(number != nullptr ? std::to_string(*number) : text != nullptr ? *text : "");
    }
    std::vector<const char*> values;
    for (std::size_t i = 0; i < texts.size(); ++i) {
      const bool null = std::holds_alternative<std::monostate>(parameters[i]);
      values.push_back(null ? nullptr : texts[i].c_str());
    }
    const int sent = PQsendQueryParams(connection_, sql.c_str(), static_cast<int>(values.size()),
                                       nullptr, values.data(), nullptr, nullptr, 0);
    Outcome outcome;
    outcome.failure =
        finish(sent, Limit::Timeout, [&](PGresult* answer) { read_texts(answer, outcome); });
    return outcome;
  }

  std::optional<Failure> run_script(const std::string& sql, Limit limit) override {
    const bool lifted = limit == Limit::None;
    std::optional<Failure> failure;
    if (lifted) failure = send("SET statement_timeout = 0", Limit::Timeout);
    if (!failure) failure = send(sql, limit);
    if (lifted && !failure) failure = send(timeout_setting(), Limit::Timeout);
    return failure;
  }

 private:
  std::optional<Failure> connect() {
    const auto deadline = Clock::now() + options_.connect_timeout;
    auto state = PGRES_POLLING_WRITING;
    while (state == PGRES_POLLING_READING || state == PGRES_POLLING_WRITING) {
      if (PQstatus(connection_) == CONNECTION_BAD) break;
      const short events = state == PGRES_POLLING_READING ? POLLIN : POLLOUT;
      if (!wait_for(connection_, events, deadline)) {
        return Failure{.error = Error::Lost, .secret_message = "the server does not answer"};
      }
      state = PQconnectPoll(connection_);
    }
    if (PQstatus(connection_) == CONNECTION_OK) return std::nullopt;
    const std::string message = PQerrorMessage(connection_);
    const std::string_view sql_state = state_in(message);
    // Without a state no server has spoken.
    return Failure{.error = sql_state.empty() ? Error::Lost : error_of(sql_state),
                   .secret_message = message};
  }

  std::optional<Failure> set_up() {
    PQsetErrorVerbosity(connection_, PQERRORS_DEFAULT);
    PQsetnonblocking(connection_, 1);  // else a long text waits in the socket without a deadline
    return send(
        fmt::format("SET client_encoding = 'UTF8'; {}; "
                    "SET default_transaction_isolation = '{}'",
                    timeout_setting(), options_.serializable ? "serializable" : "read committed"),
        Limit::Timeout);
  }

  [[nodiscard]] std::string timeout_setting() const {
    // 0 would be no time-out at all.
    return fmt::format("SET statement_timeout = {}",
                       std::max<std::int64_t>(options_.statement_timeout.count(), 1));
  }

  static std::string name_of_prepared(std::size_t number) { return fmt::format("s{}", number); }

  std::optional<Failure> prepare(std::size_t number) {
    const Statement& statement = statements_.all[number];
    std::vector<Oid> types;
    for (const core::ColumnType type : statement.operands) {
      types.push_back(type == core::ColumnType::Text ? type_text : type_int8);
    }
    const int sent =
        PQsendPrepare(connection_, name_of_prepared(number).c_str(), statement.sql.c_str(),
                      static_cast<int>(types.size()), types.data());
    auto failure = finish(sent, Limit::Timeout, [](PGresult*) {});
    prepared_.resize(statements_.all.size());
    prepared_[number] = !failure;
    if (failure) failure->uncertain = false;  // nothing was run
    return failure;
  }

  std::optional<Failure> send(const std::string& sql, Limit limit) {
    bool committed = true;
    auto failure = finish(PQsendQuery(connection_, sql.c_str()), limit, [&](PGresult* answer) {
      // COMMIT of a transaction that has failed is answered with success and this tag.
      committed = sql != "COMMIT" || std::string_view(PQcmdStatus(answer)) == sql;
    });
    if (failure || committed) return failure;
    return Failure{.secret_message = "the transaction had failed and was rolled back"};
  }

  /// Waits for all answers to what was sent; the first that is an error is the failure.
  template <class Read>
  std::optional<Failure> finish(int sent, Limit limit, Read read) {
    if (sent == 0) return lost();
    const auto deadline = limit == Limit::None
                              ? Clock::time_point::max()
                              : Clock::now() + options_.statement_timeout + options_.grace;
    std::optional<Failure> failure;
    for (;;) {
      if (auto gone = receive(deadline)) return gone;
      const Answer answer(PQgetResult(connection_), &PQclear);
      if (!answer) break;
      switch (PQresultStatus(answer.get())) {
        case PGRES_COMMAND_OK:
        case PGRES_TUPLES_OK:
        case PGRES_EMPTY_QUERY: read(answer.get()); break;
        case PGRES_COPY_IN:
        case PGRES_COPY_OUT:
        case PGRES_COPY_BOTH:
          close();  // would never end
          return Failure{.secret_message = "COPY is not supported"};
        default:
          if (!failure) failure = failure_of(answer.get());
      }
    }
    if (PQstatus(connection_) == CONNECTION_OK) return failure;
    return failure && failure->error == Error::Lost ? failure : lost();
  }

  /// Until PQgetResult has something and need not wait.
  std::optional<Failure> receive(Clock::time_point deadline) {
    while (PQstatus(connection_) == CONNECTION_OK) {
      const int unsent = PQflush(connection_);
      if (unsent < 0) break;
      if (unsent == 0 && PQisBusy(connection_) == 0) return std::nullopt;
      const auto events = static_cast<short>(unsent > 0 ? POLLIN | POLLOUT : POLLIN);
      if (!wait_for(connection_, events, deadline)) {
        close();  // the answer may still come, and would be taken for the next one's
        return Failure{.error = Error::TimedOut,
                       .uncertain = true,
                       .secret_message = "the server does not answer"};
      }
      if (PQconsumeInput(connection_) == 0) break;
    }
    return std::nullopt;  // PQgetResult gives what has come, then the error
  }

  Failure lost() {
    Failure failure{.error = Error::Lost,
                    .uncertain = true,
                    .secret_message = connection_ != nullptr ? PQerrorMessage(connection_) : ""};
    close();
    return failure;
  }

  static Failure failure_of(const PGresult* answer) {
    const char* state = PQresultErrorField(answer, PG_DIAG_SQLSTATE);
    // Without a state the error is libpq's own: the connection broke.
    const Error error = state == nullptr ? Error::Lost : error_of(state);
    return {.error = error,
            .uncertain = error == Error::Lost,
            .secret_message = PQresultErrorMessage(answer)};
  }

  /// The protocol's integers have their highest byte first.
  static std::array<char, 8> bytes_of(std::int64_t number) {
    std::array<char, 8> bytes{};
    for (std::size_t i = 0; i < bytes.size(); ++i) {
      bytes[i] = static_cast<char>(static_cast<std::uint64_t>(number) >> (56 - 8 * i));
    }
    return bytes;
  }

  static Cell cell(const PGresult* answer, int row, int column) {
    if (PQgetisnull(answer, row, column) != 0) return {};
    const std::string_view bytes(PQgetvalue(answer, row, column),
                                 static_cast<std::size_t>(PQgetlength(answer, row, column)));
    if (PQftype(answer, column) != type_int8) return std::string(bytes);
    std::uint64_t number = 0;
    for (const char byte : bytes) number = number << 8 | static_cast<unsigned char>(byte);
    return static_cast<std::int64_t>(number);
  }

  static void read_rows(const PGresult* answer, bool keeps_cells, Outcome& outcome) {
    outcome.count = static_cast<std::uint32_t>(PQntuples(answer));
    for (int row = 0; keeps_cells && row < PQntuples(answer); ++row) {
      for (int column = 0; column < PQnfields(answer); ++column) {
        outcome.cells.push_back(cell(answer, row, column));
      }
    }
  }

  /// An answer in texts, with the names of its columns.
  static void read_texts(const PGresult* answer, Outcome& outcome) {
    constexpr std::array<Oid, 3> integers{20, 21, 23};  // int8, int2, int4
    for (int column = 0; column < PQnfields(answer); ++column) {
      outcome.columns.emplace_back(PQfname(answer, column));
    }
    for (int row = 0; row < PQntuples(answer); ++row) {
      for (int column = 0; column < PQnfields(answer); ++column) {
        Cell& cell = outcome.cells.emplace_back();
        if (PQgetisnull(answer, row, column) != 0) continue;
        const std::string text(PQgetvalue(answer, row, column),
                               static_cast<std::size_t>(PQgetlength(answer, row, column)));
        const Oid type = PQftype(answer, column);
        const bool integer = std::find(integers.begin(), integers.end(), type) != integers.end();
        if (integer) {
          cell = std::int64_t{std::strtoll(text.c_str(), nullptr, 10)};
        } else {
          cell = text;
        }
      }
    }
    const std::string_view changed = PQcmdTuples(const_cast<PGresult*>(answer));
    outcome.count = static_cast<std::uint32_t>(std::strtoul(changed.data(), nullptr, 10));
  }

  const Options& options_;
  const Statements& statements_;
  PGconn* connection_ = nullptr;
  std::vector<bool> prepared_;  ///< by number, on this connection
};

}  // namespace

std::unique_ptr<Session> postgres_session(const Options& options, const Statements& statements) {
  return std::make_unique<PostgresSession>(options, statements);
}

}  // namespace routelab::database

#else

namespace routelab::database {

namespace {

class MissingSession : public Session {
 public:
  std::optional<Failure> open() override {
    return Failure{.secret_message = "built without PostgreSQL: apt-get install libpq-dev"};
  }
  void close() override {}
  bool alive() override { return false; }
  Outcome run(std::size_t, std::span<const Cell>) override { return {.failure = open()}; }
  Outcome query(const std::string&, std::span<const Cell>) override { return {.failure = open()}; }
  std::optional<Failure> run_script(const std::string&, Limit) override { return open(); }
};

}  // namespace

std::unique_ptr<Session> postgres_session(const Options&, const Statements&) {
  return std::make_unique<MissingSession>();
}

}  // namespace routelab::database

#endif
