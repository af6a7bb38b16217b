/// A server on a socket: any function from requests to replies, over HTTP/1.1.
///
///     HttpServer http([&](Request request) { return world.handle(std::move(request)); }, {});
///     if (const auto problem = http.listen()) ...      // "address already in use"
///     http.run();                                        // until `stop`, from another thread
///
/// cpp-httplib accepts connections, reads bodies and writes answers. It does not route, and sees
/// only what has been checked: heads are read by head_check.hpp, chunks by chunk_decoder.hpp, so
/// targets and header values arrive as they were sent, in their order; answers are sent in one
/// piece without delay (TCP_NODELAY); idle and slow connections wait in the Lobby and hold no
/// thread; several requests in one segment are answered one after the other.
///
/// What is the library's and cannot be helped here: 204 carries "Content-Length: 0", and an answer
/// has no Date.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>

#include "harness/server/message.hpp"

namespace routelab::server {

class HttpServer {
 public:
  /// Called by many threads at once.
  using Handler = std::function<Reply(Request)>;
  struct Options {
    std::string host = "127.0.0.1";
    int port = 0;                                    ///< 0: a free one
    std::uint64_t most_body_bytes = 64U << 20U;      ///< beyond it 413
    std::size_t most_threads = 1024;                 ///< requests that are served at once
    std::chrono::milliseconds idle_timeout{60'000};  ///< between two requests
    std::chrono::milliseconds head_timeout{10'000};  ///< from a head's first byte to its last
    std::chrono::milliseconds read_timeout{10'000};  ///< between two bytes of a body
  };

  HttpServer(Handler handler, Options options);
  ~HttpServer();
  HttpServer(const HttpServer&) = delete;
  HttpServer& operator=(const HttpServer&) = delete;

  /// Nothing if it listens; else what is wrong.
  std::optional<std::string> listen();
  [[nodiscard]] int port() const;

  /// Serves until `stop`; then requests that have begun are answered, and all threads have ended.
  void run();
  /// From any thread, and only once `listen` has returned.
  void stop();

  struct Load {
    std::size_t connections = 0;  ///< that wait in the lobby
    std::size_t threads = 0;
  };
  [[nodiscard]] Load load() const;

 private:
  class Library;
  std::unique_ptr<Library> library_;
};

}  // namespace routelab::server
