#include "harness/example/users.hpp"

#include <string>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "harness/example/body.hpp"
#include "harness/example/password.hpp"
#include "harness/example/refusal.hpp"
#include "harness/example/session.hpp"

namespace routelab::example {

namespace {

using handler::Request;
using handler::Response;
using handler::Row;
using handler::Rows;
using handler::set;
using handler::Task;

constexpr std::int64_t first_balance = 1000;

nlohmann::json public_part(const Row& user) {
  return {{"id", user["id"].number()}, {"name", user["name"].text()}};
}

Task<> list_users(Request& req, Response& res) {
  const std::int64_t limit = integer_of(req.query("limit"), "limit", 1, 100, 20);
  const std::int64_t after = integer_of(req.query("after"), "after", 0, INT64_MAX, 0);
  // One more than asked for tells whether there is a next page.
  const Rows rows = co_await req.db().sql(
      "SELECT id, name FROM users WHERE id > $1 ORDER BY id LIMIT $2", after, limit + 1);
  nlohmann::json page = {{"users", nlohmann::json::array()}, {"next", nullptr}};
  for (const Row& row : rows) {
    if (page["users"].size() == static_cast<std::size_t>(limit)) {
      page["next"] = page["users"].back()["id"];
      break;
    }
    page["users"].push_back(public_part(row));
  }
  co_await req.compute(std::chrono::microseconds(500));
  res.json(page);
}

Task<Row> user_of(Request& req) {
  auto user = co_await req.db().get("users", req.param("id"));
  if (!user) throw Refusal(404, "no such user");
  co_return *std::move(user);
}

Task<> show_user(Request& req, Response& res) { res.json(public_part(co_await user_of(req))); }

Task<> create_user(Request& req, Response& res) {
  Body body(req);
  const std::string name = body.text("name", 1, 80);
  const std::string email = body.email("email");
  const std::string password = body.text("password", 8, 200);
  body.check();
  const int rounds = password_rounds(req);
  co_await req.compute(hashing_time(rounds));
  const std::string hash = hashed(password, req.random().token(), rounds);
  std::int64_t id = 0;
  // Looking first and writing then are one step: of two who want the same e-mail, one gets it.
  co_await req.db().transaction([&](handler::Transaction& t) {
    if (!t.sql("SELECT id FROM users WHERE email = $1", email).empty()) {
      throw Refusal(409, "the e-mail is taken");
    }
    id = t.insert("users", set("name", name), set("email", email), set("password", hash),
                  set("balance", first_balance));
  });
  req.log(fmt::format("user {} was created", id));
  res.status(201).header("Location", fmt::format("/api/users/{}", id));
  res.json({{"id", id}, {"name", name}});
}

/// The user of the path, if it is who is signed in.
Task<Row> own_user(Request& req) {
  const Row me = co_await signed_in(req);
  Row user = co_await user_of(req);
  if (user["id"].number() != me["id"].number()) throw Refusal(403, "this is somebody else's");
  co_return user;
}

Task<> rename_user(Request& req, Response& res) {
  const Row user = co_await own_user(req);
  Body body(req);
  const std::string name = body.text("name", 1, 80);
  body.check();
  const bool changed = co_await req.db().update("users", user["id"], set("name", name));
  if (!changed) throw Refusal(404, "no such user");
  res.json({{"id", user["id"].number()}, {"name", name}});
}

Task<> delete_user(Request& req, Response& res) {
  const Row user = co_await own_user(req);
  const std::int64_t id = user["id"].number();
  co_await req.db().transaction([&](handler::Transaction& t) {
    t.sql("DELETE FROM sessions WHERE owner = $1", id);
    t.sql("DELETE FROM reports WHERE owner = $1", id);
    t.sql("DELETE FROM users WHERE id = $1", id);
  });
  drop_cookie(res);
  res.status(204).end();
}

}  // namespace

int password_rounds(const handler::Request& req) {
  const std::string text = req.env("PASSWORD_ROUNDS");
  return text.empty() ? 600'000 : std::stoi(text);
}

void add_users(handler::Application& app) {
  app.route("GET /api/users", answering(list_users));
  app.route("POST /api/users", answering(create_user));
  app.route("GET /api/users/[id]", answering(show_user));
  app.route("PUT /api/users/[id]", answering(rename_user));
  app.route("DELETE /api/users/[id]", answering(delete_user));
}

}  // namespace routelab::example
