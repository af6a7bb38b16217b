/// An HttpServer that runs, for tests that speak to it over sockets.
///
///     RunningServer server([](const Request& request) { ... }, {});
///     const client::Answer answer = server.ask("GET / HTTP/1.1\r\nHost: x\r\n\r\n");
///
/// Times are long enough for any machine: a test that needs a time-out sets its own.
#pragma once

#include <sys/resource.h>

#include <chrono>

#include <string>
#include <string_view>
#include <thread>
#include <utility>

#include "harness/client/conversation.hpp"
#include "harness/server/http_server.hpp"
#include "tests/server/waiting.hpp"
#include "tests/support/catch.hpp"

namespace routelab::testing {

inline client::Endpoint endpoint_of(int port) {
  return client::resolve(
             {.host = "127.0.0.1", .port = static_cast<std::uint16_t>(port), .base = {}})
      .endpoints.at(0);
}

inline client::ConversationOptions patient() {
  return {.connect_timeout = patience, .timeout = patience, .limits = {}, .resend = false};
}

inline server::HttpServer::Options patient_server() {
  server::HttpServer::Options options;
  options.idle_timeout = options.head_timeout = options.read_timeout = options.request_timeout =
      std::chrono::hours(1);
  return options;
}

class RunningServer {
 public:
  explicit RunningServer(server::HttpServer::Handler handler,
                         server::HttpServer::Options options = patient_server())
      : http_(std::move(handler), std::move(options)) {
    REQUIRE_FALSE(http_.listen());
    thread_ = std::thread([this] { http_.run(); });
  }
  ~RunningServer() { stop(); }
  RunningServer(const RunningServer&) = delete;
  RunningServer& operator=(const RunningServer&) = delete;

  void stop() {
    if (!thread_.joinable()) return;
    http_.stop();
    thread_.join();
  }

  [[nodiscard]] client::Endpoint endpoint() const { return endpoint_of(http_.port()); }
  [[nodiscard]] client::Conversation conversation() const {
    return client::Conversation(endpoint(), patient());
  }
  /// On a connection of its own.
  [[nodiscard]] client::Answer ask(std::string_view bytes, std::string_view method = "GET") const {
    return conversation().ask(bytes, method);
  }
  [[nodiscard]] server::HttpServer& http() { return http_; }

 private:
  server::HttpServer http_;
  std::thread thread_;
};

/// "GET /a HTTP/1.1", a Host, and more header lines.
inline std::string get(std::string_view target, std::string_view lines = "") {
  return "GET " + std::string(target) + " HTTP/1.1\r\nHost: x\r\n" + std::string(lines) + "\r\n";
}

/// As many descriptors as this process may ask for.
inline void allow_many_descriptors() {
  rlimit limit{};
  getrlimit(RLIMIT_NOFILE, &limit);
  limit.rlim_cur = limit.rlim_max;
  setrlimit(RLIMIT_NOFILE, &limit);
}

}  // namespace routelab::testing
