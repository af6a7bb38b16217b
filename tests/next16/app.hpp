/// The app that was observed: app.json with the handlers in C++, and its proxy in front of both.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>

#include "harness/handler/application.hpp"
#include "harness/http/message.hpp"
#include "sim/scenario/scenario.hpp"

namespace routelab::testing::next16 {

/// app.json with the routes of `application`, and what `config.api` says of three routes' bodies.
scenario::Scenario app_scenario(const handler::Application& application);

class App {
 public:
  /// None: there is no answer.
  using Server = std::function<std::optional<http::Reply>(http::Request)>;
  /// `server` answers by the scenario, whose `api` this is.
  App(const core::Api& api, Server server) : api_(api), server_(std::move(server)) {}

  std::optional<http::Reply> answer(const http::Request& request);
  /// A route and a method that it answers have been found: now the body is waited for.
  [[nodiscard]] bool waits_for_body(const http::Request& request) const;
  /// The next new item gets at least this id.
  void make_items(std::uint64_t next);

 private:
  [[nodiscard]] core::Admission admit(const http::Request& request) const;
  [[nodiscard]] std::optional<http::Reply> proxy(const http::Request& request) const;

  const core::Api& api_;
  Server server_;
  std::uint64_t next_item_ = 1;
};

}  // namespace routelab::testing::next16
