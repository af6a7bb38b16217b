#include "harness/example/account.hpp"

#include <string>

#include <nlohmann/json.hpp>

#include "harness/example/body.hpp"
#include "harness/example/password.hpp"
#include "harness/example/refusal.hpp"
#include "harness/example/session.hpp"
#include "harness/example/users.hpp"

namespace routelab::example {

namespace {

using handler::Request;
using handler::Response;
using handler::Row;
using handler::Task;

Task<> login(Request& req, Response& res) {
  Body body(req);
  const std::string email = body.email("email");
  const std::string password = body.text("password", 1, 200);
  body.check();
  const auto user = co_await req.db().find("users", "email", email);
  const int rounds = password_rounds(req);
  co_await req.compute(hashing_time(rounds));
  // Nobody's password takes as long as a wrong one: time must not tell whose e-mails there are.
  const std::string stored = user ? (*user)["password"].text() : unmatched(rounds);
  if (!matches(password, stored) || !user) throw Refusal(401, "wrong e-mail or password");
  co_await sign_in(req, res, (*user)["id"].number());
  res.json({{"id", (*user)["id"].number()}, {"name", (*user)["name"].text()}});
}

Task<> logout(Request& req, Response& res) {
  co_await sign_out(req, res);
  res.status(204).end();
}

Task<> show_me(Request& req, Response& res) {
  const Row me = co_await signed_in(req);
  co_await req.compute(std::chrono::microseconds(300));
  res.header("Cache-Control", "private, no-store");
  res.json({{"id", me["id"].number()},
            {"name", me["name"].text()},
            {"email", me["email"].text()},
            {"balance", me["balance"].number()}});
}

Task<> pay(Request& req, Response& res) {
  const Row me = co_await signed_in(req);
  const std::int64_t from = me["id"].number();
  Body body(req);
  const std::int64_t to = body.integer("to", 1, INT64_MAX);
  const std::int64_t amount = body.integer("amount", 1, 1'000'000);
  body.check();
  if (to == from) throw Refusal(400, "this would pay yourself");
  std::int64_t balance = 0;
  // The balance of `me` may be old by now: what is there is looked at where it is taken from.
  co_await req.db().transaction([&](handler::Transaction& t) {
    const auto taken = t.sql(
        "UPDATE users SET balance = balance - $1 WHERE id = $2 AND balance >= $1", amount, from);
    if (taken.changed == 0) throw Refusal(409, "there is not enough to pay with");
    const auto given = t.sql("UPDATE users SET balance = balance + $1 WHERE id = $2", amount, to);
    if (given.changed == 0) throw Refusal(404, "nobody is there to pay");
    balance = t.sql("SELECT balance FROM users WHERE id = $1", from).front()["balance"].number();
  });
  res.json({{"balance", balance}});
}

}  // namespace

void add_account(handler::Application& app) {
  app.route("POST /api/login", answering(login));
  app.route("POST /api/logout", answering(logout));
  app.route("GET /api/me", answering(show_me));
  app.route("POST /api/transfers", answering(pay));
}

}  // namespace routelab::example
