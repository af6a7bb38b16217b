/// The shop on either clock, and a browser that calls it: what the tests of the example share.
#pragma once

#include <chrono>
#include <cstdlib>
#include <functional>
#include <mutex>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

#include <nlohmann/json.hpp>

#include "harness/client/conversation.hpp"
#include "harness/example/shop.hpp"
#include "harness/server/served_scenario.hpp"
#include "harness/server/virtual_server.hpp"
#include "tests/support/catch.hpp"

namespace routelab::example {

using http::Reply;
using nlohmann::json;

/// Any request to an answer.
using Ask = std::function<Reply(http::Request)>;

inline std::string shop_file() {
  const char* root = std::getenv("ROUTELAB_SOURCE_DIR");
  return std::string(root != nullptr ? root : ".") + "/harness/example/shop.json";
}

/// Longer than anything takes on any machine: no answer here is the clock's.
inline constexpr std::chrono::hours patience{1};

/// The application in its scenario with its tables, and all that its handlers log. Passwords are
/// cheap, and what is paced is quick.
struct OpenShop {
  explicit OpenShop(scenario::Overrides changes = {})
      : scenario(loaded(std::move(changes), app)), bound(app, scenario),
        database(scenario.api, {.statement_timeout = patience}) {
    if (database.create_tables()) throw std::runtime_error("no tables");
  }

  server::Log log() {
    return [this](std::string_view, std::string_view line) {
      const std::lock_guard lock(mutex_);
      lines_.emplace_back(line);
    };
  }
  /// A copy: a server's threads may still be logging.
  std::vector<std::string> lines() {
    const std::lock_guard lock(mutex_);
    return lines_;
  }

  handler::Application app = shop();
  scenario::Scenario scenario;
  handler::BoundApplication bound;
  database::Database database;

 private:
  std::mutex mutex_;
  std::vector<std::string> lines_;

  static scenario::Scenario loaded(scenario::Overrides changes, const handler::Application& app) {
    scenario::Overrides all = {
        {"env.PASSWORD_ROUNDS", "\"50\""},  {"network.delay", "0s"},
        {"platform.cold_start", "1ms"},     {"platform.time_limit", "1h"},
        {"database.connect", "1ms"},        {"database.query", "100us"},
        {"upstreams.rates.latency", "1ms"}, {"upstreams.rates.failure_rate", "0"}};
    for (auto& change : changes) all.push_back(std::move(change));
    scenario::Diagnostics diagnostics;
    auto scenario = scenario::load(shop_file(), all, diagnostics, app.routes());
    if (!scenario) throw std::invalid_argument(diagnostics.render());
    return *std::move(scenario);
  }
};

inline server::VirtualServer::Options virtual_options(OpenShop& shop, std::uint64_t seed = 1) {
  return {.seed = seed, .database = &shop.database, .application = &shop.bound, .log = shop.log()};
}

/// An answer from a socket.
inline Reply asked(client::Conversation& conversation, const client::Address& address,
                   const http::Request& request) {
  const client::Answer answer = conversation.ask(client::addressed(request, address));
  if (!answer) throw std::runtime_error(answer.what);
  Reply reply{.status = answer.response.status, .headers = {}, .body = answer.response.body};
  for (const client::HeaderLine& line : answer.response.headers.lines()) {
    reply.headers.emplace_back(std::string(line.name()), std::string(line.value()));
  }
  return reply;
}

/// The shop on the wall clock behind a port of its own.
class ServedShop {
 public:
  explicit ServedShop(OpenShop& shop)
      : served_(
            shop.scenario,
            {.seed = 1, .database = &shop.database, .application = &shop.bound, .log = shop.log()},
            {}) {
    if (const auto problem = served_.start()) throw std::runtime_error(*problem);
    address_ = {
        .host = "127.0.0.1", .port = static_cast<std::uint16_t>(served_.port()), .base = ""};
    endpoint_ = client::resolve(address_).endpoints.at(0);
  }
  /// On a connection of its own: for one thread.
  Ask connect() {
    const Duration long_enough{std::chrono::nanoseconds(patience).count()};
    const auto conversation = std::make_shared<client::Conversation>(
        endpoint_,
        client::ConversationOptions{.connect_timeout = long_enough, .timeout = long_enough});
    return [this, conversation](const http::Request& request) {
      return asked(*conversation, address_, request);
    };
  }

 private:
  server::ServedScenario served_;
  client::Address address_;
  client::Endpoint endpoint_;
};

/// The same calls in virtual time and over HTTP.
inline void on_both_clocks(const std::function<void(OpenShop&, const Ask&)>& check,
                           const scenario::Overrides& changes = {}) {
  OpenShop shop(changes);
  SECTION("in virtual time") {
    server::VirtualServer server(shop.scenario, virtual_options(shop));
    check(shop, [&](http::Request request) { return server.call(std::move(request)); });
  }
  SECTION("over HTTP") {
    ServedShop served(shop);
    check(shop, served.connect());
  }
}

/// Keeps the cookie of its session as browsers do.
class Browser {
 public:
  explicit Browser(Ask ask) : ask_(std::move(ask)) {}

  Reply call(const std::string& method, const std::string& target) {
    return send({.method = method, .target = target, .headers = {}, .body = {}});
  }
  Reply call(const std::string& method, const std::string& target, const json& body) {
    return send({.method = method,
                 .target = target,
                 .headers = {{"Content-Type", "application/json"}},
                 .body = body.dump()});
  }
  Reply send(http::Request request) {
    if (!token.empty()) request.headers.emplace_back("Cookie", "session=" + token);
    Reply reply = ask_(std::move(request));
    const std::string cookie = http::header(reply.headers, "set-cookie");
    if (cookie.starts_with("session=")) token = cookie.substr(8, cookie.find(';') - 8);
    return reply;
  }

  /// A new user, signed in; its id.
  std::int64_t join(const std::string& name) {
    const std::string email = name + "@home.example";
    const Reply created = call("POST", "/api/users",
                               {{"name", name}, {"email", email}, {"password", "correct horse"}});
    REQUIRE(created.status == 201);
    REQUIRE(call("POST", "/api/login", {{"email", email}, {"password", "correct horse"}}).status ==
            200);
    return json::parse(created.body).at("id").get<std::int64_t>();
  }

  std::string token;

 private:
  Ask ask_;
};

inline json body_of(const Reply& reply) { return json::parse(reply.body); }

}  // namespace routelab::example
