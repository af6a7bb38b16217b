/// What a handler asks of its request beside the database: the time, random numbers, the log.
#include <set>
#include <string>
#include <vector>

#include <nlohmann/json.hpp>

#include "harness/handler/application.hpp"
#include "harness/server/paced_server.hpp"
#include "harness/server/virtual_server.hpp"
#include "tests/support/catch.hpp"

using namespace routelab;
using namespace std::chrono_literals;
using handler::Application;
using handler::BoundApplication;
using handler::Random;
using handler::Request;
using handler::Response;
using handler::Task;
using nlohmann::json;
using server::PacedServer;
using server::VirtualServer;

namespace {

scenario::Scenario scenario_of(const Application& app, const std::string& text = "{}") {
  scenario::Diagnostics diagnostics;
  auto scenario = scenario::load_text(text, "test.json", {}, diagnostics, app.routes());
  if (!scenario) throw std::invalid_argument(diagnostics.render() + text);
  return *std::move(scenario);
}

http::Request get(std::string target) {
  return {.method = "GET", .target = std::move(target), .headers = {}, .body = {}};
}

std::int64_t count_of(handler::UnixTime time) { return time.time_since_epoch().count(); }

Task<> times(Request& req, Response& res) {
  const std::int64_t begin = count_of(req.now());
  co_await req.sleep(10ms);
  res.json({begin, count_of(req.now())});
}

Task<> tokens(Request& req, Response& res) {
  const std::string first = req.random().token();
  co_await req.compute(1ms);
  res.json({first, req.random().token(3), req.random().below(10)});
}

Task<> talk(Request& req, Response& res) {
  req.log("before");
  co_await req.sleep(1ms);
  req.log("after");
  if (req.has_query("fail")) throw std::runtime_error("why");
  res.end();
}

Task<> forge(Request& req, Response& res) {
  handler::Outgoing outgoing;
  outgoing.headers["X-Name"] = req.query("name");
  try {
    const auto fetched = co_await req.fetch("bank", outgoing);
    res.json(fetched.json());
  } catch (const std::invalid_argument& error) {
    res.status(400).send(error.what());
  }
}

Task<> twice(Request& req, Response& res) {
  std::vector<std::int64_t> ids;
  try {
    co_await req.db().transaction([&](handler::Transaction& t) {
      ids.push_back(t.insert("users", handler::set("name", "Ada")));
      ids.push_back(t.insert("users", handler::set("name", "Bea")));
      if (req.has_query("fail")) throw std::out_of_range("no");
    });
  } catch (const std::out_of_range&) {
    res.status(409);
  }
  const auto users = co_await req.db().list("users");
  res.json({{"ids", ids}, {"users", users.size()}});
}

struct Counter {
  int served = 0;
  Task<> get(Request&, Response& res) {
    res.json(++served);
    co_return;
  }
};

Application application() {
  Application app;
  app.route("GET /times", times);
  app.route("GET /tokens", tokens);
  app.route("GET /talk", talk);
  app.route("GET /forge", forge);
  app.route("GET /twice", twice);
  app.route("GET /count", &Counter::get);
  return app;
}

}  // namespace

TEST_CASE("a handler's time is the world's in virtual time", "[handler]") {
  const Application app = application();
  scenario::Scenario scenario = scenario_of(app, R"({ "platform": { "cold_start": "250ms" } })");
  const BoundApplication bound(app, scenario);
  VirtualServer server(scenario, {.seed = 1, .application = &bound});
  const std::int64_t epoch = 1'767'225'600'000'000'000;  // 2026-01-01
  CHECK(json::parse(server.call(get("/times")).body) ==
        json({epoch + 250'000'000, epoch + 260'000'000}));
  server.pass(Duration::seconds(60));
  CHECK(json::parse(server.call(get("/times")).body)[0] == epoch + 60'260'000'000);
}

TEST_CASE("a handler's time is the clock's on the wall clock", "[handler]") {
  const Application app = application();
  scenario::Scenario scenario = scenario_of(app);
  const BoundApplication bound(app, scenario);
  const std::int64_t before = count_of(std::chrono::system_clock::now());
  PacedServer server(scenario, {.seed = 1, .application = &bound});
  const json seen = json::parse(server.handle(get("/times")).body);
  server.stop();
  CHECK(seen[0].get<std::int64_t>() >= before);
  CHECK(seen[1].get<std::int64_t>() >= seen[0].get<std::int64_t>() + 10'000'000);
}

TEST_CASE("random numbers belong to the request in virtual time", "[handler]") {
  const Application app = application();
  scenario::Scenario scenario = scenario_of(app);
  const BoundApplication bound(app, scenario);
  const auto answers = [&](std::uint64_t seed) {
    VirtualServer server(scenario, {.seed = seed, .application = &bound});
    return std::vector{server.call(get("/tokens")).body, server.call(get("/tokens")).body};
  };
  const auto first = answers(1);
  CHECK(first == answers(1));
  const auto second = answers(2);
  CHECK(std::set<std::string>{first[0], first[1], second[0], second[1]}.size() == 4);
  const json tokens = json::parse(first[0]);
  CHECK(tokens[0].get<std::string>().size() == 32);
  CHECK(tokens[1].get<std::string>().size() == 6);
  CHECK(tokens[2].get<int>() < 10);
}

TEST_CASE("behind a socket random numbers are the system's, or keyed if wanted", "[handler]") {
  const Application app = application();
  scenario::Scenario scenario = scenario_of(app);
  const BoundApplication bound(app, scenario);
  const auto answer = [&](bool keyed) {
    PacedServer server(scenario, {.seed = 1, .application = &bound, .keyed_random = keyed});
    std::string body = server.handle(get("/tokens")).body;
    server.stop();
    return body;
  };
  CHECK(answer(false) != answer(false));
  VirtualServer server(scenario, {.seed = 1, .application = &bound});
  CHECK(answer(true) == server.call(get("/tokens")).body);
}

TEST_CASE("a token has as many digits as were asked for", "[handler]") {
  Random random(Key::of_seed(1).named("a"));
  CHECK(random.token(0).empty());
  CHECK(random.token(1).size() == 2);
  CHECK(random.token(9).size() == 18);
  CHECK(random.token() != random.token());
  CHECK(Random::of_system().token(40).size() == 80);
}

TEST_CASE("what handlers log is passed on with the request's name", "[handler]") {
  const Application app = application();
  scenario::Scenario scenario = scenario_of(app);
  const BoundApplication bound(app, scenario);
  std::vector<std::string> lines;
  const auto log = [&](std::string_view request, std::string_view line) {
    lines.push_back(std::string(request) + " " + std::string(line));
  };
  const std::vector<std::string> all = {"outside#0 before", "outside#0 after", "outside#1 before",
                                        "outside#1 after", "outside#1 why"};
  SECTION("in virtual time") {
    VirtualServer server(scenario, {.seed = 1, .application = &bound, .log = log});
    CHECK(server.call(get("/talk")).status == 200);
    CHECK(server.call(get("/talk?fail=1")).status == 500);
    CHECK(lines == all);
  }
  SECTION("on the wall clock") {
    PacedServer server(scenario, {.seed = 1, .application = &bound, .log = log});
    CHECK(server.handle(get("/talk")).status == 200);
    CHECK(server.handle(get("/talk?fail=1")).status == 500);
    server.stop();
    CHECK(lines == all);
  }
}

TEST_CASE("a header for an upstream is one line", "[handler]") {
  const Application app = application();
  scenario::Scenario scenario =
      scenario_of(app, R"({ "upstreams": { "bank": { "latency": "1ms", "json": 7 } } })");
  const BoundApplication bound(app, scenario);
  VirtualServer server(scenario, {.seed = 1, .application = &bound});
  CHECK(server.call(get("/forge?name=Ada")).body == "7");
  CHECK(server.call(get("/forge?name=a%0d%0aHost:%20b")).body ==
        "the header 'X-Name' is not one line");
}

TEST_CASE("rows of a transaction are there together or not at all", "[handler]") {
  const Application app = application();
  scenario::Scenario scenario =
      scenario_of(app, R"({ "database": { "users": { "columns": { "name": "text" } } } })");
  const BoundApplication bound(app, scenario);
  database::Database database(scenario.api, {.statement_timeout = 1h});
  REQUIRE_FALSE(database.create_tables());
  VirtualServer server(scenario, {.seed = 1, .database = &database, .application = &bound});
  CHECK(server.call(get("/twice")).body == R"({"ids":[1,2],"users":2})");
  CHECK(server.call(get("/twice?fail=1")).status == 409);
  CHECK(server.call(get("/twice")).body == R"({"ids":[5,6],"users":4})");
}

TEST_CASE("an application can be moved", "[handler]") {
  Application first = application();
  const auto app = std::make_unique<const Application>(std::move(first));
  first = Application();
  scenario::Scenario scenario = scenario_of(*app);
  const BoundApplication bound(*app, scenario);
  VirtualServer server(scenario, {.seed = 1, .application = &bound});
  CHECK(server.call(get("/count")).body == "1");
  CHECK(server.call(get("/count")).body == "2");
}
