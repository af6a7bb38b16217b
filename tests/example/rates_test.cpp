#include "harness/example/rates.hpp"

#include "tests/example/open_shop.hpp"

using namespace routelab;
using namespace routelab::example;

namespace {

std::string cache_of(const Reply& reply) { return http::header(reply.headers, "x-cache"); }

/// One shop in virtual time that is asked for rates, and nothing else.
struct RatesShop {
  explicit RatesShop(const scenario::Overrides& changes = {})
      : shop(changes), server(shop.scenario, virtual_options(shop)) {}
  Reply ask() { return server.call({.target = "/api/rates", .headers = {}, .body = {}}); }
  [[nodiscard]] std::uint64_t fetches() const {
    return server.recorder().summary().share(trace::Kind::Fetch).count;
  }

  OpenShop shop;
  server::VirtualServer server;
};

}  // namespace

TEST_CASE("rates are fetched once and kept", "[example]") {
  on_both_clocks([](OpenShop&, const Ask& ask) {
    Browser browser(ask);
    const Reply first = browser.call("GET", "/api/rates");
    CHECK(first.body == R"({"base":"EUR","rates":{"CHF":0.94,"GBP":0.85,"USD":1.08}})");
    CHECK(cache_of(first) == "miss");
    const Reply second = browser.call("GET", "/api/rates");
    CHECK(second.body == first.body);
    CHECK(cache_of(second) == "hit");
  });
}

TEST_CASE("rates are kept for a minute", "[example]") {
  RatesShop rates;
  CHECK(cache_of(rates.ask()) == "miss");
  rates.server.pass(Duration::seconds(59));
  CHECK(cache_of(rates.ask()) == "hit");
  rates.server.pass(Duration::seconds(1));
  CHECK(cache_of(rates.ask()) == "miss");
  CHECK(rates.fetches() == 2);
}

TEST_CASE("what an instance keeps is lost with it", "[example]") {
  RatesShop rates(scenario::Overrides{{"platform.idle_timeout", "10s"}});
  CHECK(cache_of(rates.ask()) == "miss");
  rates.server.pass(Duration::seconds(9));
  CHECK(cache_of(rates.ask()) == "hit");
  rates.server.pass(Duration::seconds(11));
  CHECK(cache_of(rates.ask()) == "miss");
}

TEST_CASE("each instance keeps rates of its own", "[example]") {
  RatesShop rates(scenario::Overrides{{"platform.max_instances", "2"}});
  for (int i = 0; i < 2; ++i) {
    rates.server.send({.target = "/api/rates", .headers = {}, .body = {}});
  }
  for (const Reply& reply : rates.server.finish()) CHECK(cache_of(reply) == "miss");
  CHECK(rates.fetches() == 2);
}

TEST_CASE("a third party that is slow or down is no error of ours", "[example]") {
  SECTION("slow") {
    RatesShop rates(scenario::Overrides{{"upstreams.rates.latency", "2s"}});
    const Reply reply = rates.ask();
    CHECK(reply.status == 504);
    CHECK(rates.server.world().now() < time_zero + Duration::milliseconds(500));
    CHECK(rates.shop.lines() ==
          std::vector<std::string>{"rates: The operation was aborted due to timeout"});
  }
  SECTION("down") {
    RatesShop rates(scenario::Overrides{{"upstreams.rates.failure_rate", "1"}});
    const Reply reply = rates.ask();
    CHECK(reply.status == 502);
    CHECK(reply.body == R"({"error":"there are no rates just now"})");
  }
}

TEST_CASE("old rates are better than none", "[example]") {
  // Half of the calls fail: by keys, so the same ones in each run.
  RatesShop rates(scenario::Overrides{{"upstreams.rates.failure_rate", "0.5"},
                                      {"platform.idle_timeout", "1h"}});
  int stale = 0;
  bool kept = false;
  for (int i = 0; i < 40; ++i) {
    const Reply reply = rates.ask();
    if (kept) CHECK(reply.status == 200);
    kept = kept || reply.status == 200;
    stale += cache_of(reply) == "stale" ? 1 : 0;
    rates.server.pass(Duration::seconds(61));
  }
  CHECK(kept);
  CHECK(stale > 5);
}
