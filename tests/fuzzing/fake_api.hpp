/// A correct little API as a target, and what can be wrong with it, one thing at a time: every check
/// must see its own mistake and nothing where there is none.
#pragma once

#include <array>
#include <functional>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include <nlohmann/json.hpp>

#include "harness/surface/routes_file.hpp"
#include "harness/target/target.hpp"
#include "sim/base/ascii.hpp"

namespace routelab::testing {

inline constexpr const char* fake_secret = "k3Yq9ZtR2mWx7LpB4vNc8HdS5gJf";

inline constexpr const char* fake_routes = R"({
  "users": { "ann": { "headers": { "authorization": "Bearer ann" } },
             "bob": { "headers": { "authorization": "Bearer bob" } } },
  "env": { "KEY": "secret", "SHOP": "public" },
  "routes": {
    "/shop": { "GET": { "access": "public", "query": { "from": { "type": "string", "required": true } }, "answers": { "200": { "type": "object", "required": ["shop"], "properties": { "shop": { "type": "string" } } } } } },
    "/me": { "GET": { "access": "user" }, "PATCH": { "access": "user", "enforced": true, "json": { "type": "object", "required": ["bio"], "properties": { "bio": { "type": "string", "minLength": 1, "maxLength": 50 } } } } },
    "/notes": {
      "GET": { "access": "owner", "query": { "limit": { "type": "integer", "minimum": 1, "maximum": 50 }, "after": { "type": "integer" } }, "enforced": true },
      "POST": { "access": "user", "enforced": true, "max_body": "2KB",
                "headers": { "Idempotency-Key": { "type": "string" } },
                "json": { "type": "object", "required": ["text", "size"], "properties": { "text": { "type": "string", "minLength": 1, "maxLength": 80 }, "size": { "type": "integer", "minimum": 0, "maximum": 9007199254740991 } } } } },
    "/notes/[id]": {
      "GET": { "access": "owner" },
      "PUT": { "access": "owner", "enforced": true, "max_body": "2KB", "json": { "type": "object", "required": ["text", "size"], "properties": { "text": { "type": "string", "minLength": 1, "maxLength": 80 }, "size": { "type": "integer", "minimum": 0, "maximum": 9007199254740991 } } } },
      "DELETE": { "access": "owner" } },
    "/stock": { "GET": { "access": "user" }, "POST": { "access": "user", "enforced": true, "max_body": "2KB", "json": { "type": "object", "required": ["delta"], "properties": { "delta": { "type": "integer", "minimum": 1, "maximum": 9 } } } } } } })";

/// The API's state, and whether a mistake is switched on.
class FakeApi final : public target::Target {
 public:
  explicit FakeApi(std::string mistake = "") : mistake_(std::move(mistake)) {}

  [[nodiscard]] target::Abilities abilities() const override {
    return {.resets = false, .restarts = true, .is_virtual = false, .has_wire = true};
  }
  void call(const http::Request& request, target::Outcome& outcome) override {
    outcome = {};
    outcome.sent = now_;
    outcome.reply = answer(request, outcome);
    now_ = now_ + Duration::microseconds(200);
    if (is("latency_growth") && request.body.size() > 40) rest(Duration::milliseconds(400));
    outcome.answered = now_;
  }
  void burst(std::span<const http::Request> requests,
             std::vector<target::Outcome>& outcomes) override {
    outcomes.assign(requests.size(), {});
    const std::int64_t before = stock_;
    const Time begin = now_;
    for (std::size_t i = 0; i < requests.size(); ++i) {
      if (is("linearizable")) stock_ = before;
      call(requests[i], outcomes[i]);
      outcomes[i].sent = begin;
    }
  }
  target::Outcome raw(std::string_view bytes, Duration, std::string& received) override {
    received =
        is("malformed_rejected_wire") && bytes.find("content-length: 3") != std::string_view::npos
            ? "HTTP/1.1 200 OK\r\n\r\n"
            : "HTTP/1.1 400 Bad Request\r\n\r\n";
    return {};
  }
  /// Whoever went away keeps the next one waiting.
  void abandon(std::string_view, int) override { is_stuck_ = is("abort_frees"); }
  std::shared_ptr<void> hold(std::string_view) override {
    is_held_ = true;
    return std::shared_ptr<void>(this, [this](void*) { is_held_ = false; });
  }
  bool restart() override {
    if (is("restart_durable")) bios_.clear();
    greeted_ = 0;
    return true;
  }
  [[nodiscard]] std::optional<std::string> variable(const std::string& name) const override {
    return name == "SHOP" ? std::optional<std::string>("corner") : std::nullopt;
  }
  bool set_variable(const std::string& name, const std::optional<std::string>& value) override {
    if (name == "SHOP" && !is("restart_durable_env")) shop_ = value.value_or("corner");
    return true;
  }
  bool replace_settings(const target::Replacements& replacements) override {
    for (const auto& [from, to] : replacements) replace_all(key_, from, to);
    return true;
  }
  void rest(Duration time) override { now_ = now_ + time; }
  std::string take_log() override { return std::exchange(log_, {}); }
  target::Resources resources() override {
    // What is not known is not looked at: many long bodies take their time.
    return {.memory = is("memory_slope") || is("late_collector") ? 50'000'000 + memory_ : 0,
            .descriptors = is("fd_slope") ? 20 + descriptors_ : 0};
  }

 private:
  struct Note {
    std::string owner;
    nlohmann::json fields;
  };

  [[nodiscard]] bool is(std::string_view mistake) const { return mistake_ == mistake; }
  http::Reply answer(const http::Request& request, target::Outcome& outcome);
  http::Reply handled(const std::string& method, const std::string& path, const std::string& query,
                      const std::string& user, const http::Request& request);
  http::Reply notes(const std::string& method, const std::string& query, const std::string& user,
                    const http::Request& request);
  http::Reply note(const std::string& method, std::int64_t id, const std::string& user,
                   const http::Request& request);
  std::optional<http::Reply> refusal(const http::Request& request,
                                     const nlohmann::json& body) const;

  std::string mistake_;
  Time now_ = time_zero;
  std::map<std::int64_t, Note> notes_;
  std::map<std::string, std::int64_t> keys_;
  std::map<std::string, std::string> bios_, roles_;
  std::string shop_ = "corner", key_ = fake_secret, log_, stray_, last_user_;
  std::int64_t next_ = 1, stock_ = 100, greeted_ = 0;
  std::uint64_t descriptors_ = 0, memory_ = 0;
  int flip_ = 0;
  bool is_stuck_ = false, is_held_ = false;
};

}  // namespace routelab::testing
