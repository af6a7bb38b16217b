/// A reply whose body goes out in pieces while its handler is still at work: each piece is a chunk
/// (RFC 9112, section 7.1), the head stands in front of the first.
///
///     while (...) if (!chunks.send({.status = 200, .headers = headers, .body = piece})) ...
///     chunks.end();
///
/// A reply that has no body (204, 304) or cannot be sent does not begin: then the handler's own
/// Reply, which comes in the end, is the answer. One that has begun and was not ended is cut: the
/// connection closes without the last chunk, so that the client knows.
///
/// For one thread at a time. It keeps nothing: a client that takes nothing is waited for.
#pragma once

#include <functional>
#include <string_view>
#include <utility>

#include "harness/server/message.hpp"

namespace routelab::server {

class ChunkedReply {
 public:
  /// Sends all of the bytes; false: the client has gone.
  using SendBytes = std::function<bool(std::string_view)>;
  ChunkedReply(bool keeps_alive, SendBytes send_bytes)
      : send_bytes_(std::move(send_bytes)), keeps_alive_(keeps_alive) {}

  /// The body is the next piece; of a first one that is empty only the head goes out. False: the
  /// client takes no more.
  bool send(const Reply& part);
  /// The handler has said all.
  void end() { has_ended_ = true; }

  // For the server.
  [[nodiscard]] bool has_begun() const { return has_begun_; }
  /// The last chunk, if the reply was ended. False: the connection is over.
  bool finish();

 private:
  SendBytes send_bytes_;
  bool keeps_alive_;
  bool has_begun_ = false;
  bool has_ended_ = false;
  bool has_gone_ = false;  ///< the client
};

}  // namespace routelab::server
