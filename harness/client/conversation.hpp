/// Requests and answers, one after another, on a connection that is kept as long as the server
/// keeps it.
///
///     Conversation conversation(endpoint);
///     const Answer answer = conversation.ask(addressed({"GET", "/api/users/7"}, address));
///
/// A server may close an idle connection at any time. If it did, the request goes out on a new one,
/// and the answer says so: before anything was sent, or after (the connection was used before, and
/// not a byte of an answer came). In the second case the server may have done it twice; whoever
/// cannot have that sets `resend` to false.
///
/// For one thread at a time; what a server does never throws. Cost: a connection's system calls.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "harness/client/connection.hpp"
#include "harness/client/request.hpp"
#include "harness/client/response_parser.hpp"

namespace routelab::client {

struct ConversationOptions {
  Duration connect_timeout = Duration::seconds(5);
  Duration timeout = Duration::seconds(30);  ///< from asking to the last byte of the answer
  ResponseLimits limits{};
  bool resend = true;
  Duration watch{};  ///< see Connection::set_watch
  /// An event stream need not end: what has come so long after its head is the answer, and the
  /// connection is closed. Without it, a stream has to end as any other answer.
  std::optional<Duration> stream_time{};
};

enum class Reconnected : std::uint8_t { No, BeforeSending, AfterSending };

struct Answer {
  Error error = Error::None;
  std::string what;               ///< the error in words; empty if there is none
  Response response;              ///< as much of it as came
  std::vector<Response> interim;  ///< 1xx before it
  std::string bytes;              ///< everything that came, exactly
  std::size_t extra = 0;          ///< how many of them, at the end, nobody asked for
  bool is_left_open = false;      ///< an event stream that would have gone on
  bool reused = false;            ///< came on the connection of an earlier request
  Reconnected reconnected = Reconnected::No;
  ConnectionTimes times;

  explicit operator bool() const { return error == Error::None; }
};

class Conversation {
 public:
  explicit Conversation(const Endpoint& endpoint, ConversationOptions options = {})
      : endpoint_(endpoint), options_(options) {
    connection_.set_watch(options.watch);
  }

  /// Connects now instead of when asked, unless a good connection is there: what is sent next then
  /// goes out at once. If it fails, asking tries again and says why.
  void open();

  Answer ask(const Request& request);
  /// Any bytes at all. The method says what the answer looks like (ResponseParser::expect).
  Answer ask(std::string_view bytes, std::string_view method);
  Answer ask(std::span<const Piece> pieces, std::string_view method);

  void close() { connection_.close(); }
  [[nodiscard]] bool is_open() const { return connection_.is_open(); }

 private:
  Outcome connect(Time deadline);
  void attempt(std::span<const Piece> pieces, std::string_view method, Time deadline,
               Answer& answer);
  void read_answer(std::string_view method, Time deadline, Answer& answer);

  Endpoint endpoint_;
  ConversationOptions options_;
  Connection connection_;
  bool was_used_ = false;  ///< the connection has carried a request
};

}  // namespace routelab::client
