/// One TCP connection, byte by byte: what is sent goes out exactly as given, also slowly, in
/// pieces, half closed or thrown away; what comes back is kept as it came. Knows nothing of HTTP.
///
///     Connection connection;
///     if (const Outcome outcome = connection.open(endpoint, deadline); !outcome) ...
///     connection.send("GET / HTTP/1.1\r\n", deadline);
///     std::string bytes;
///     while (connection.receive(bytes, deadline)) { ... }
///
/// What the peer does is an Outcome, never an exception and never a signal. Every call returns by
/// its deadline (a time of the steady clock). While it sends, what arrives is taken in, so that two
/// sides which both write cannot block each other.
///
/// For one thread at a time. Cost: a system call or two for each call; memory for what came while
/// it sent.
#pragma once

#include <cstddef>
#include <initializer_list>
#include <span>
#include <string>
#include <string_view>

#include "harness/client/endpoint.hpp"
#include "harness/client/failure.hpp"
#include "harness/client/socket.hpp"
#include "sim/base/time.hpp"

namespace routelab::client {

struct Outcome {
  Error error = Error::None;
  int number = 0;  ///< the errno behind it, 0 if there is none
  explicit operator bool() const { return error == Error::None; }
};

/// When things happened on a connection (steady clock); time_never: not yet.
struct ConnectionTimes {
  Time opening = time_never;     ///< connect was called
  Time opened = time_never;      ///< the connection stood
  Time first_sent = time_never;  ///< these four since the last mark()
  Time last_sent = time_never;
  Time first_received = time_never;
  Time last_received = time_never;
};

/// Some bytes, and how long to wait before they are sent.
struct Piece {
  std::string_view bytes;
  Duration pause{};
};

class Connection {
 public:
  /// Closes an open one first.
  Outcome open(const Endpoint& endpoint, Time deadline);

  /// Sends everything, or says why not. A peer that has closed its side may still be sent to.
  Outcome send(std::string_view bytes, Time deadline);
  Outcome send(std::span<const Piece> pieces, Time deadline);
  Outcome send(std::initializer_list<Piece> pieces, Time deadline) {
    return send(std::span(pieces.begin(), pieces.size()), deadline);
  }

  /// Waits for bytes and appends them to `bytes`: at least one. ClosedEarly: the peer sent its last
  /// byte before; whether that was early, the caller must know.
  Outcome receive(std::string& bytes, Time deadline);

  /// Says that nothing more will be sent (FIN); receiving goes on.
  void half_close();
  /// Throws the connection away (RST).
  void abort();
  void close();

  /// How long `receive` looks again and again before it sleeps. To be woken costs tens of microseconds,
  /// as much as a quick server takes; to look costs the processor.
  void set_watch(Duration watch) { watch_ = watch; }

  [[nodiscard]] bool is_open() const { return socket_.is_open(); }
  /// Of a connection on which nothing is awaited: the peer has closed it, or has sent something
  /// that nobody asked for. Does not wait.
  [[nodiscard]] bool is_stale();

  [[nodiscard]] const ConnectionTimes& times() const { return times_; }
  /// A new exchange begins: forgets when bytes were sent and received.
  void mark();

 private:
  Outcome wait(short events, Time deadline, short& happened);
  Outcome take_in();
  Outcome pause(Time until, Time deadline);
  Outcome send_piece(std::string_view bytes, Time deadline);

  Descriptor socket_;
  ConnectionTimes times_;
  std::string inbox_;  ///< what came while we sent
  Duration watch_{};
  Outcome inbox_end_;  ///< why nothing comes after it
};

}  // namespace routelab::client
