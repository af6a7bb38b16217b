/// Handlers that block their threads: files, libraries that wait. Here they wait for the test.
#include <atomic>
#include <future>
#include <stdexcept>
#include <string>
#include <thread>
#include <vector>

#include "harness/handler/application.hpp"
#include "harness/server/paced_server.hpp"
#include "harness/server/virtual_server.hpp"
#include "tests/server/waiting.hpp"
#include "tests/support/catch.hpp"

using namespace routelab;
using namespace routelab::testing;
using handler::Application;
using handler::BoundApplication;
using handler::Response;
using handler::Task;
using http::Reply;
using server::PacedServer;
using server::VirtualServer;

namespace {

http::Request get(std::string target) {
  return {.method = "GET", .target = std::move(target), .headers = {}, .body = {}};
}

/// GET /report blocks until `open`, GET /quick does not.
struct Reports {
  explicit Reports(const std::string& text = "{}") : scenario(loaded(text)), bound(app, scenario) {}

  void open() { opened.set_value(); }

  Task<> report(handler::Request&, Response& res) {
    const int inside = ++now_inside;
    for (int most = most_inside; most < inside && !most_inside.compare_exchange_weak(most, inside);)
      ;
    ++begun;
    is_open.wait();
    --now_inside;
    res.send("report");
    co_return;
  }

  scenario::Scenario loaded(const std::string& text) {
    app.blocking("GET /report",
                 [this](handler::Request& req, Response& res) { return report(req, res); });
    app.route("GET /quick", [](handler::Request& req, Response& res) -> Task<> {
      co_await req.sleep(std::chrono::milliseconds(1));
      res.send("quick");
    });
    scenario::Diagnostics diagnostics;
    auto read = scenario::load_text(text, "test.json", {}, diagnostics, app.routes());
    if (!read) throw std::invalid_argument(diagnostics.render() + text);
    return *std::move(read);
  }

  std::promise<void> opened;
  std::shared_future<void> is_open{opened.get_future()};
  std::atomic<int> begun{0}, now_inside{0}, most_inside{0};
  Application app;
  scenario::Scenario scenario;
  BoundApplication bound;
};

/// Calls of GET /report, each on a thread of its own.
class Callers {
 public:
  Callers(PacedServer& server, int count) {
    for (int i = 0; i < count; ++i) {
      threads_.emplace_back([this, &server] {
        if (server.handle(get("/report")).body == "report") ++good_;
      });
    }
  }
  int good() {
    for (std::thread& thread : threads_) thread.join();
    return good_;
  }

 private:
  std::atomic<int> good_{0};
  std::vector<std::thread> threads_;
};

}  // namespace

TEST_CASE("others are served while a handler blocks its thread", "[handler][blocking]") {
  Reports reports;
  PacedServer server(reports.scenario, {.application = &reports.bound});
  Callers callers(server, 3);
  // Each on an instance of its own: three are blocked at the same time.
  REQUIRE(comes_true([&] { return reports.now_inside == 3; }));
  CHECK(server.handle(get("/quick")).body == "quick");
  CHECK(reports.now_inside == 3);
  reports.open();
  CHECK(callers.good() == 3);
}

TEST_CASE("those of its instance wait for a handler that blocks", "[handler][blocking]") {
  Reports reports(R"({ "platform": { "max_instances": 1, "per_instance_concurrency": 2 } })");
  PacedServer server(reports.scenario, {.application = &reports.bound});
  Callers callers(server, 2);
  REQUIRE(comes_true([&] { return server.state().requests == 2 && reports.begun == 1; }));
  reports.open();
  CHECK(callers.good() == 2);
  CHECK(reports.most_inside == 1);
}

TEST_CASE("a handler that blocks for too long does not keep its client", "[handler][blocking]") {
  Reports reports(R"({ "platform": { "time_limit": "20ms", "cold_start": "0ms" } })");
  PacedServer server(reports.scenario, {.application = &reports.bound});
  CHECK(server.handle(get("/report")).status == 504);
  REQUIRE(comes_true([&] { return reports.now_inside == 1; }));
  reports.open();
  server.stop();
  CHECK(reports.now_inside == 0);
}

TEST_CASE("virtual time refuses a handler that blocks its thread", "[handler][blocking]") {
  const std::string why =
      "GET /report blocks its thread: it can be served on the wall clock (PacedServer, "
      "ServedScenario), not in virtual time";
  Reports reports(R"({ "clients": { "a": { "every": "1s", "send": "GET /report" } } })");
  SECTION("when it is called; others are served") {
    VirtualServer server(reports.scenario, {.application = &reports.bound});
    for (int i = 0; i < 2; ++i) {
      CHECK_THROWS_WITH(server.call(get("/report")), why);
      CHECK_THROWS_WITH(server.send(get("/report")), why);
      CHECK(server.call(get("/quick")).body == "quick");
    }
  }
  SECTION("when the scenario's own clients call it") {
    VirtualServer server(reports.scenario, {.application = &reports.bound, .with_clients = true});
    CHECK_THROWS_WITH(server.run_until(time_zero + Duration::seconds(10)), why);
  }
  CHECK(reports.begun == 0);
}
