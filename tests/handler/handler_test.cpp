#include "harness/handler/application.hpp"

#include <chrono>
#include <string>
#include <thread>
#include <vector>

#include <nlohmann/json.hpp>

#include "harness/server/paced_server.hpp"
#include "harness/server/virtual_server.hpp"
#include "tests/support/catch.hpp"

using namespace routelab;
using namespace std::chrono_literals;
using handler::Application;
using handler::BoundApplication;
using handler::Request;
using handler::Response;
using handler::Task;
using http::Reply;
using server::PacedServer;
using server::VirtualServer;

namespace {

scenario::Scenario scenario_of(const std::string& text, const Application& app) {
  scenario::Diagnostics diagnostics;
  auto scenario = scenario::load_text(text, "test.json", {}, diagnostics, app.routes());
  if (!scenario) throw std::invalid_argument(diagnostics.render() + text);
  return *std::move(scenario);
}

http::Request get(std::string target) {
  return {.method = "GET", .target = std::move(target), .headers = {}, .body = {}};
}

http::Request post(std::string target, std::string body) {
  return {.method = "POST",
          .target = std::move(target),
          .headers = {{"content-type", "application/json"}},
          .body = std::move(body)};
}

/// What a module counts is lost with its instance, and never shared.
struct Counter {
  int served = 0;
  Task<> get(Request& req, Response& res) {
    const int before = served;
    co_await req.sleep(10ms);
    served = before + 1;  // the lost update that lessons are about
    res.json({{"served", served}, {"cold", req.is_cold()}});
  }
};

Task<std::string> greeting(Request& req) {
  co_await req.compute(1ms);
  co_return "hello " + req.param("name");
}

Task<> greet(Request& req, Response& res) {
  res.header("X-Query", req.query("q")).cookie("seen", "yes no");
  res.send(co_await greeting(req));
}

Task<> fail(Request& req, Response& res) {
  co_await req.compute(1ms);
  if (req.has_query("late")) res.status(202).json({{"ok", true}});
  throw std::runtime_error("secret words");
}

Task<> users(Request& req, Response& res) {
  const auto body = req.json();
  const auto id =
      co_await req.db().insert("users", handler::set("name", body.at("name").get<std::string>()),
                               handler::set("age", body.at("age").get<int>()));
  const auto row = co_await req.db().get("users", id);
  const auto old = co_await req.db().sql("SELECT count(*) AS n FROM users WHERE age >= $1", 40);
  res.status(201).json(
      {{"id", id}, {"name", (*row)["name"].text()}, {"old", old.front()["n"].number()}});
}

Task<> transfer(Request& req, Response& res) {
  try {
    co_await req.db().transaction([&](handler::Transaction& t) {
      t.sql("UPDATE users SET age = age - 1 WHERE id = $1", 1);
      t.sql("UPDATE users SET age = age + 1 WHERE id = $1", 2);
      if (req.has_query("fail")) throw std::invalid_argument("not today");
    });
  } catch (const std::invalid_argument& error) {
    co_return res.status(409).json({{"error", error.what()}});
  }
  const auto rows = co_await req.db().list("users", 2);
  res.json({rows.rows[0]["age"].number(), rows.rows[1]["age"].number()});
}

Task<> proxy(Request& req, Response& res) {
  try {
    const auto answer = co_await req.fetch("bank", 1s);
    co_await req.enqueue("mail");
    res.json(answer.json());
  } catch (const handler::FetchError& error) {
    res.status(error.timed_out() ? 504 : 502).json({{"error", error.what()}});
  }
}

Task<> pieces(Request& req, Response& res) {
  for (const char* piece : {"a", "b"}) {
    res.status(202).header("X-Piece", piece).write(piece);
    co_await req.sleep(1ms);
  }
  res.json("lost");
  if (req.has_query("throw")) throw std::runtime_error("secret words");
  res.end();
  res.write("c");
}

Application application() {
  Application app;
  app.route("GET /count", &Counter::get);
  app.route("GET /greet/[name]", greet);
  app.route("GET /fail", fail);
  app.route("POST /users", users);
  app.route("POST /transfer", transfer);
  app.route("GET /proxy", proxy);
  app.route("GET /pieces", pieces);
  return app;
}

constexpr const char* shop = R"({
  "env": { "KEY": { "secret": "hunter2" } },
  "platform": { "cold_start": "20ms", "max_instances": 2, "queue": 100 },
  "database": { "query": { "get": "1ms" }, "connect": "1ms",
                "users": { "rows": 10, "columns": { "name": "text", "age": "integer" } } },
  "upstreams": { "bank": { "latency": "5ms", "json": { "balance": 7, "owner": { "name": "Ann" } } } },
  "queues": { "mail": { "work": "1ms" } },
  "routes": { "/steps": { "GET": [ { "get": "users", "id": "{query.id}", "as": "u", "else": { "respond": 404 } },
                                   { "respond": 200, "json": { "age": "{u.age}" } } ] } } })";

/// The same calls on whatever clock.
template <class Call>
void check_all(const Call& call) {
  CHECK(call(get("/count")).body == R"({"cold":true,"served":1})");
  CHECK(call(get("/count")).body == R"({"cold":false,"served":2})");
  const Reply greeted = call(get("/greet/Bea%20%C3%A9?q=1&q=2"));
  CHECK(greeted.body == "hello Bea \xC3\xA9");
  CHECK(http::header(greeted.headers, "x-query") == "1");
  CHECK(http::header(greeted.headers, "set-cookie") ==
        "seen=yes%20no; Path=/; HttpOnly; SameSite=Lax");
  CHECK(call(get("/fail")).status == 500);
  CHECK(call(get("/fail")).body.find("secret") == std::string::npos);
  CHECK(call(get("/fail?late=1")).status == 202);  // the answer had been given
  CHECK(call(post("/users", R"({"name":"Bea","age":41})")).body ==
        R"({"id":11,"name":"Bea","old":1})");
  CHECK(call(post("/users", R"({"name":"Bea"})")).status == 500);
  CHECK(call(post("/users", "{")).status == 400);
  CHECK(call(get("/steps?id=11")).body == R"({"age":41})");
  CHECK(call(post("/transfer", "{}")).body == "[0,3]");
  CHECK(call(post("/transfer?fail=1", "{}")).status == 409);
  CHECK(call(post("/transfer", "{}")).body == "[-1,4]");
  CHECK(call(get("/proxy")).body == R"({"balance":7,"owner":{"name":"Ann"}})");
  const Reply written = call(get("/pieces"));
  CHECK(written.status == 202);
  CHECK(written.body == "ab");
  CHECK(http::header(written.headers, "x-piece") == "a");
  CHECK(http::header(written.headers, "content-type") == "text/plain; charset=utf-8");
  CHECK(call(get("/pieces?throw=1")).status == 500);
  CHECK(call({.method = "DELETE", .target = "/users", .headers = {}, .body = {}}).status == 405);
}

}  // namespace

TEST_CASE("C++ handlers in virtual time", "[handler]") {
  const Application app = application();
  scenario::Scenario scenario = scenario_of(shop, app);
  const BoundApplication bound(app, scenario);
  database::Database database(scenario.api, {.statement_timeout = 1h});
  REQUIRE_FALSE(database.create_tables());
  VirtualServer server(scenario, {.seed = 1, .database = &database, .application = &bound});
  check_all([&](http::Request request) { return server.call(std::move(request)); });
  CHECK(server.world().totals().queues.at(0).enqueued == 1);
}

TEST_CASE("the same C++ handlers on the wall clock", "[handler]") {
  const Application app = application();
  scenario::Scenario scenario = scenario_of(shop, app);
  const BoundApplication bound(app, scenario);
  database::Database database(scenario.api, {.statement_timeout = 1h});
  REQUIRE_FALSE(database.create_tables());
  PacedServer server(scenario, {.seed = 1, .database = &database, .application = &bound});
  check_all([&](http::Request request) { return server.handle(std::move(request)); });
  server.stop();
}

TEST_CASE("handlers of one instance take turns at each wait, those of others share nothing",
          "[handler]") {
  const Application app = application();
  const auto answers = [&](const std::string& platform) {
    scenario::Scenario scenario = scenario_of(R"({ "platform": )" + platform + " }", app);
    // Of the others nothing is called here; their tables and upstreams are not asked for.
    const BoundApplication bound(app, scenario);
    VirtualServer server(scenario, {.seed = 1, .application = &bound});
    for (int i = 0; i < 3; ++i) server.send(get("/count"));
    std::vector<int> counts;
    for (const Reply& reply : server.finish()) {
      counts.push_back(nlohmann::json::parse(reply.body).at("served").get<int>());
    }
    return counts;
  };
  CHECK(answers(R"({ "max_instances": 1, "per_instance_concurrency": 3 })") ==
        std::vector<int>{1, 1, 1});
  CHECK(answers(R"({ "max_instances": 1, "queue": 9 })") == std::vector<int>{1, 2, 3});
  CHECK(answers(R"({ "max_instances": 3 })") == std::vector<int>{1, 1, 1});
}

TEST_CASE("a scenario's own clients call C++ handlers", "[handler]") {
  const Application app = application();
  scenario::Scenario scenario = scenario_of(
      R"({ "clients": { "a": { "every": "100ms", "send": "GET /greet/x{1..9}" } } })", app);
  const BoundApplication bound(app, scenario);
  VirtualServer server(scenario, {.seed = 1, .application = &bound, .with_clients = true});
  server.run_until(time_zero + Duration::seconds(60));
  const trace::Summary& summary = server.recorder().summary();
  CHECK(summary.all().counts.of(trace::Outcome::Completed) == 600);
}

TEST_CASE("a handler that the time limit stops is destroyed", "[handler]") {
  static int living = 0;
  struct Guard {
    Guard() { ++living; }
    ~Guard() { --living; }
  };
  Application app;
  app.route("GET /slow", [](Request& req, Response& res) -> Task<> {
    const Guard guard;
    co_await req.sleep(1h);
    res.end();
  });
  scenario::Scenario scenario = scenario_of(R"({ "platform": { "time_limit": "1s" } })", app);
  const BoundApplication bound(app, scenario);
  {
    VirtualServer server(scenario, {.seed = 1, .application = &bound});
    for (int i = 0; i < 5; ++i) CHECK(server.call(get("/slow")).status == 504);
    CHECK(living <= 1);  // the last one's place has not been used again
  }
  CHECK(living == 0);
}
