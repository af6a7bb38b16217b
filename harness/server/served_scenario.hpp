/// A scenario behind a port: the paced world and the HTTP server in front of it, on threads of
/// their own. It serves from `start` until `stop` or its end.
#pragma once

#include <optional>
#include <string>
#include <thread>

#include "harness/server/http_server.hpp"
#include "harness/server/paced_server.hpp"

namespace routelab::server {

class ServedScenario {
 public:
  /// Scenario, database and writer must outlive it.
  ServedScenario(const scenario::Scenario& scenario, PacedServer::Options world,
                 HttpServer::Options http);
  ~ServedScenario() { stop(); }
  ServedScenario(const ServedScenario&) = delete;
  ServedScenario& operator=(const ServedScenario&) = delete;

  /// Nothing if it serves; else why it cannot listen. Tells the allocator of this process to give
  /// blocks of a megabyte and more back to the system.
  std::optional<std::string> start();
  /// Requests that have begun are answered first. Does nothing if it does not serve.
  void stop();

  [[nodiscard]] int port() const { return http_.port(); }
  /// Once it was started, also after `stop`.
  [[nodiscard]] PacedServer& world() { return *world_; }
  [[nodiscard]] const HttpServer& http() const { return http_; }

 private:
  const scenario::Scenario& scenario_;
  PacedServer::Options options_;
  std::optional<PacedServer> world_;  ///< its time begins with `start`
  HttpServer http_;
  std::thread acceptor_;
};

}  // namespace routelab::server
