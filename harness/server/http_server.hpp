/// A server on a socket: any function from requests to replies, over HTTP/1.1.
///
///     HttpServer http([&](Request request) { return world.handle(std::move(request)); }, {});
///     if (const auto problem = http.listen()) ...      // "address already in use"
///     http.run();                                        // until `stop`, from another thread
///
/// cpp-httplib accepts connections and writes answers. It does not route, and sees nothing of what
/// was sent: heads are read by head_check.hpp, bodies by guest.hpp and chunk_decoder.hpp, so targets
/// and header values arrive as they were sent, in their order. Answers are sent in one piece
/// without delay (TCP_NODELAY), unless the handler sends them in pieces; connections that are idle or slow wait in the Lobby and hold no
/// thread; several requests in one segment are answered one after the other.
///
/// A handler that throws, or says what cannot be sent (a header with a line's end in it, a status
/// of 1xx), makes a 500 without words. Content-Length and Transfer-Encoding are the server's; with
/// "Connection: close" the handler ends the connection.
///
/// What is the library's and is left so: headers come ordered by name, 204 carries
/// "Content-Length: 0", and there is no Date.
///
/// Without descriptors new connections wait until others have closed.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>

#include "harness/server/chunked_reply.hpp"
#include "harness/server/head_check.hpp"
#include "harness/server/message.hpp"

namespace routelab::server {

class HttpServer {
 public:
  /// Called by many threads at once.
  using Handler = std::function<Reply(Request)>;
  /// It may send its reply in pieces; null: not to this client (HTTP/1.0, HEAD).
  using ChunkHandler = std::function<Reply(Request, ChunkedReply*)>;
  struct Options {
    std::string host = "127.0.0.1";
    int port = 0;                                    ///< 0: a free one
    std::uint64_t most_body_bytes = 64U << 20U;      ///< beyond it 413
    std::size_t most_threads = 1024;                 ///< requests that are served at once
    std::chrono::milliseconds idle_timeout{60'000};  ///< between two requests
    std::chrono::milliseconds head_timeout{10'000};  ///< from a head's first byte to its last
    /// Between two bytes of a body, and for a client to take anything of its answer.
    std::chrono::milliseconds read_timeout{10'000};
    std::chrono::milliseconds request_timeout{300'000};  ///< from its first byte to its last
    HeadRules heads = head_rules(core::Profile::Rfc);
  };

  HttpServer(Handler handler, Options options);
  HttpServer(ChunkHandler handler, Options options);
  ~HttpServer();
  HttpServer(const HttpServer&) = delete;
  HttpServer& operator=(const HttpServer&) = delete;

  /// Nothing if it listens; else what is wrong.
  std::optional<std::string> listen();
  [[nodiscard]] int port() const;

  /// Serves until `stop`; then requests that have come are answered, and all threads have ended.
  void run();
  /// From any thread, once `listen` has returned; also before `run`, which then ends at once.
  void stop();

  struct Load {
    std::size_t connections = 0;  ///< that wait in the lobby, for more to come
    std::size_t threads = 0;
  };
  [[nodiscard]] Load load() const;

 private:
  class Library;
  std::unique_ptr<Library> library_;
};

}  // namespace routelab::server
