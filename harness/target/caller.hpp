/// Sends requests to a server, one after another, on a connection that is kept as long as both
/// sides keep it.
///
/// A kept connection may be closed by the server just as the next request leaves, and then nobody
/// knows whether the request was done. One that may be done twice (RFC 9110 section 9.2.2) goes out once
/// more, on a new connection; for any other that is a Cut. It hardly ever happens: a connection that
/// was idle for a second is not used again.
///
/// What has come of an event stream (text/event-stream) 0.3 s after its head is its answer.
///
/// For one thread at a time. Cost: a conversation's system calls; the text of the request is built
/// in a buffer that stays.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "harness/client/address.hpp"
#include "harness/client/conversation.hpp"
#include "harness/client/endpoint.hpp"
#include "harness/http/message.hpp"
#include "harness/target/target.hpp"
#include "sim/base/time.hpp"

namespace routelab::target {

struct CallOptions {
  Duration timeout = Duration::seconds(3);  ///< from asking to the last byte of the answer
  Duration connect_timeout = Duration::seconds(3);
  std::size_t most_body = std::size_t{64} * 1024 * 1024;  ///< a longer answer is cut by us
};

/// How the exchange ended, and how to say it.
Ending ending_of(client::Error error, bool was_connecting);

/// The answer as the outcome's, in its buffers.
void take_reply(client::Response& response, http::Reply& reply);

/// The request as it stands on the wire, with Host and Content-Length if it needs them and has
/// none; what client::addressed does, in a buffer that is used again.
void write_request(const http::Request& request, const client::Address& server, std::string& wire);

class Caller {
 public:
  Caller(client::Address server, const client::Endpoint& endpoint, const CallOptions& options);

  /// Connects if it has to, so that `call` sends at once.
  void prepare();
  void call(const http::Request& request, Outcome& outcome);
  void close() { conversation_.close(); }

 private:
  client::Address server_;
  client::Conversation conversation_;
  std::string wire_;
  Time last_ = time_never;  ///< when the connection was used last
};

}  // namespace routelab::target
