#include "harness/example/session.hpp"

#include <string>

#include <fmt/format.h>

#include "harness/example/password.hpp"
#include "harness/example/refusal.hpp"

namespace routelab::example {

namespace {

constexpr const char* cookie = "session";
constexpr std::int64_t default_lifetime = 1800;

std::int64_t lifetime(const handler::Request& req) {
  const std::string text = req.env("SESSION_LIFETIME");
  return text.empty() ? default_lifetime : std::stoll(text);
}

std::string attributes(std::int64_t max_age) {
  return fmt::format("Path=/; HttpOnly; SameSite=Lax; Max-Age={}", max_age);
}

}  // namespace

std::int64_t seconds_of(handler::UnixTime time) {
  return std::chrono::floor<std::chrono::seconds>(time).time_since_epoch().count();
}

handler::Task<> sign_in(handler::Request& req, handler::Response& res, std::int64_t user) {
  const std::string token = req.random().token(32);
  const std::int64_t seconds = lifetime(req);
  const std::int64_t now = seconds_of(req.now());
  co_await req.db().sql("DELETE FROM sessions WHERE owner = $1 AND expires <= $2", user, now);
  co_await req.db().insert("sessions", handler::set("token", digest(token)),
                           handler::set("owner", user), handler::set("expires", now + seconds));
  res.cookie(cookie, token, attributes(seconds));
}

handler::Task<handler::Row> signed_in(handler::Request& req) {
  const std::string token = req.cookie(cookie);
  if (token.empty()) throw Refusal(401, "sign in first");
  const handler::Rows users = co_await req.db().sql(
      "SELECT users.* FROM users JOIN sessions ON users.id = sessions.owner "
      "WHERE sessions.token = $1 AND sessions.expires > $2",
      digest(token), seconds_of(req.now()));
  if (users.empty()) throw Refusal(401, "the session is over: sign in again");
  co_return users.front();
}

handler::Task<> sign_out(handler::Request& req, handler::Response& res) {
  const std::string token = digest(req.cookie(cookie));
  co_await req.db().sql("DELETE FROM sessions WHERE token = $1", token);
  drop_cookie(res);
}

void drop_cookie(handler::Response& res) { res.cookie(cookie, "", attributes(0)); }

}  // namespace routelab::example
