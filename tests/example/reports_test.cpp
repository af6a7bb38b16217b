#include "harness/example/reports.hpp"

#include "tests/example/open_shop.hpp"

using namespace routelab;
using namespace routelab::example;

namespace {

Reply cron(Browser& browser, const std::string& authorization) {
  http::Request request{.method = "POST", .target = "/api/cron/reports", .headers = {}, .body = {}};
  if (!authorization.empty()) request.headers.emplace_back("Authorization", authorization);
  return browser.send(std::move(request));
}

constexpr const char* right = "Bearer cron-4b1d77e0a2";

}  // namespace

TEST_CASE("a report is ordered, made by the worker, and looked at", "[example]") {
  on_both_clocks([](OpenShop&, const Ask& ask) {
    Browser ada(ask);
    Browser worker(ask);
    ada.join("Ada");
    const Reply ordered = ada.call("POST", "/api/reports", {{"month", "2025-12"}});
    CHECK(ordered.status == 202);
    CHECK(ordered.body == R"({"id":1,"state":"queued"})");
    const std::string path = http::header(ordered.headers, "location");
    CHECK(path == "/api/reports/1");
    CHECK(ada.call("GET", path).body ==
          R"({"id":1,"month":"2025-12","result":"","state":"queued"})");
    CHECK(cron(worker, right).body == R"({"done":1})");
    CHECK(ada.call("GET", path).body ==
          R"({"id":1,"month":"2025-12","result":"balance 1000","state":"done"})");
    CHECK(cron(worker, right).body == R"({"done":0})");
  });
}

TEST_CASE("reports are their owner's", "[example]") {
  on_both_clocks([](OpenShop&, const Ask& ask) {
    Browser ada(ask);
    Browser eve(ask);
    Browser stranger(ask);
    ada.join("Ada");
    eve.join("Eve");
    CHECK(stranger.call("POST", "/api/reports", {{"month", "2025-12"}}).status == 401);
    CHECK(ada.call("POST", "/api/reports", {{"month", "2025-12"}}).status == 202);
    CHECK(stranger.call("GET", "/api/reports/1").status == 401);
    CHECK(eve.call("GET", "/api/reports/1").status == 403);
    CHECK(eve.call("GET", "/api/reports/2").status == 404);
    for (const char* month : {"2025-13", "2025-00", "25-12", "2025/12", "", "2025-1x"}) {
      CHECK(ada.call("POST", "/api/reports", {{"month", month}}).status == 400);
    }
  });
}

TEST_CASE("only who has the secret starts the worker", "[example]") {
  on_both_clocks([](OpenShop&, const Ask& ask) {
    Browser browser(ask);
    for (const char* wrong : {"", "Bearer ", "Bearer cron-4b1d77e0a3", "cron-4b1d77e0a2"}) {
      CHECK(cron(browser, wrong).status == 401);
    }
    CHECK(cron(browser, right).status == 200);
  });
}

TEST_CASE("workers that overlap make each report once", "[example]") {
  OpenShop shop(scenario::Overrides{{"platform.max_instances", "5"}});
  server::VirtualServer server(shop.scenario, virtual_options(shop));
  Browser ada([&](http::Request request) { return server.call(std::move(request)); });
  ada.join("Ada");
  for (int i = 0; i < 12; ++i) ada.call("POST", "/api/reports", {{"month", "2025-12"}});
  for (int i = 0; i < 4; ++i) {
    server.send({.method = "POST",
                 .target = "/api/cron/reports",
                 .headers = {{"Authorization", right}},
                 .body = {}});
  }
  int done = 0;
  for (const Reply& reply : server.finish()) done += body_of(reply).at("done").get<int>();
  CHECK(done == 12);
  CHECK(server.world().totals().queues.at(0).enqueued == 12);  // a mail for each
}
