#include "harness/example/account.hpp"

#include <set>
#include <thread>

#include "tests/example/open_shop.hpp"

using namespace routelab;
using namespace routelab::example;

namespace {

std::int64_t balance_of(Browser& browser) {
  return body_of(browser.call("GET", "/api/me")).at("balance").get<std::int64_t>();
}

}  // namespace

TEST_CASE("who signs in sees their own data and nobody else's", "[example]") {
  on_both_clocks([](OpenShop&, const Ask& ask) {
    Browser ada(ask);
    Browser eve(ask);
    ada.join("Ada");
    eve.join("Eve");
    const Reply me = ada.call("GET", "/api/me");
    CHECK(me.body == R"({"balance":1000,"email":"ada@home.example","id":201,"name":"Ada"})");
    CHECK(http::header(me.headers, "cache-control") == "private, no-store");
    CHECK(body_of(eve.call("GET", "/api/me"))["name"] == "Eve");
  });
}

TEST_CASE("without a session, or with a made-up one, there is a 401", "[example]") {
  on_both_clocks([](OpenShop&, const Ask& ask) {
    Browser browser(ask);
    CHECK(browser.call("GET", "/api/me").status == 401);
    for (const char* token : {"0", "demo1", "' OR 1=1 --"}) {
      browser.token = token;
      CHECK(browser.call("GET", "/api/me").status == 401);
      CHECK(browser.call("POST", "/api/transfers", {{"to", 1}, {"amount", 1}}).status == 401);
    }
  });
}

TEST_CASE("the cookie of a session is for the server alone", "[example]") {
  on_both_clocks([](OpenShop&, const Ask& ask) {
    Browser ada(ask);
    ada.join("Ada");
    const Reply login = ada.call("POST", "/api/login",
                                 {{"email", "ada@home.example"}, {"password", "correct horse"}});
    CHECK(http::header(login.headers, "set-cookie") ==
          "session=" + ada.token + "; Path=/; HttpOnly; SameSite=Lax; Max-Age=1800");
    CHECK(ada.token.size() == 64);
  });
}

TEST_CASE("a wrong password and an unknown e-mail get the same answer", "[example]") {
  on_both_clocks([](OpenShop&, const Ask& ask) {
    Browser ada(ask);
    ada.join("Ada");
    Browser eve(ask);
    const Reply wrong =
        eve.call("POST", "/api/login", {{"email", "ada@home.example"}, {"password", "wrong"}});
    const Reply unknown =
        eve.call("POST", "/api/login", {{"email", "bob@home.example"}, {"password", "wrong"}});
    // One of those that the scenario begins with: its password is no hash at all.
    const Reply made =
        eve.call("POST", "/api/login", {{"email", "x@y"}, {"password", "password-7"}});
    CHECK(wrong.status == 401);
    CHECK(unknown.status == 401);
    CHECK(made.status == 401);
    CHECK(wrong.body == unknown.body);
    CHECK(eve.token.empty());
  });
}

TEST_CASE("signing out ends the session on the server", "[example]") {
  on_both_clocks([](OpenShop&, const Ask& ask) {
    Browser ada(ask);
    ada.join("Ada");
    const std::string token = ada.token;
    CHECK(ada.call("POST", "/api/logout").status == 204);
    CHECK(ada.token.empty());
    ada.token = token;  // somebody has kept it
    CHECK(ada.call("GET", "/api/me").status == 401);
    CHECK(ada.call("POST", "/api/logout").status == 204);
  });
}

TEST_CASE("a session ends by itself", "[example]") {
  OpenShop shop;
  server::VirtualServer server(shop.scenario, virtual_options(shop));
  Browser ada([&](http::Request request) { return server.call(std::move(request)); });
  ada.join("Ada");
  server.pass(Duration::seconds(1790));
  CHECK(ada.call("GET", "/api/me").status == 200);
  server.pass(Duration::seconds(15));
  CHECK(ada.call("GET", "/api/me").status == 401);
}

TEST_CASE("a session of no length is over at once, on either clock", "[example]") {
  on_both_clocks(
      [](OpenShop&, const Ask& ask) {
        Browser ada(ask);
        ada.join("Ada");
        CHECK(ada.token.size() == 64);
        CHECK(ada.call("GET", "/api/me").status == 401);
      },
      {{"env.SESSION_LIFETIME", "\"0\""}});
}

TEST_CASE("tokens repeat in virtual time and never behind a socket", "[example]") {
  const auto virtual_token = [](std::uint64_t seed) {
    OpenShop shop;
    server::VirtualServer server(shop.scenario, virtual_options(shop, seed));
    Browser ada([&](http::Request request) { return server.call(std::move(request)); });
    ada.join("Ada");
    return ada.token;
  };
  const auto real_token = [] {
    OpenShop shop;
    ServedShop served(shop);
    Browser ada(served.connect());
    ada.join("Ada");
    return ada.token;
  };
  CHECK(virtual_token(1) == virtual_token(1));
  const std::set<std::string> tokens = {virtual_token(1), virtual_token(2), real_token(),
                                        real_token()};
  CHECK(tokens.size() == 4);
}

TEST_CASE("money is paid, or nothing happens", "[example]") {
  on_both_clocks([](OpenShop&, const Ask& ask) {
    Browser ada(ask);
    Browser eve(ask);
    const std::int64_t from = ada.join("Ada");
    const std::int64_t to = eve.join("Eve");
    const auto pay = [&](std::int64_t whom, const json& amount) {
      return ada.call("POST", "/api/transfers", {{"to", whom}, {"amount", amount}});
    };
    CHECK(pay(to, 300).body == R"({"balance":700})");
    CHECK(pay(to, 701).status == 409);
    CHECK(pay(9999, 1).status == 404);  // what was taken is given back
    CHECK(pay(from, 1).status == 400);
    for (const json& amount :
         {json(0), json(-5), json(1.5), json("1"), json(nullptr), json(18446744073709551615U)}) {
      CHECK(pay(to, amount).status == 400);
    }
    CHECK(balance_of(ada) == 700);
    CHECK(balance_of(eve) == 1300);
  });
}

TEST_CASE("payments that overlap lose nothing", "[example]") {
  OpenShop shop(scenario::Overrides{{"platform.max_instances", "4"},
                                    {"platform.per_instance_concurrency", "4"}});
  server::VirtualServer server(shop.scenario, virtual_options(shop));
  Browser ada([&](http::Request request) { return server.call(std::move(request)); });
  const std::int64_t to = [&] {
    Browser eve([&](http::Request request) { return server.call(std::move(request)); });
    return eve.join("Eve");
  }();
  ada.join("Ada");
  const std::string body = json({{"to", to}, {"amount", 30}}).dump();
  for (int i = 0; i < 50; ++i) {
    server.send(
        {.method = "POST",
         .target = "/api/transfers",
         .headers = {{"Content-Type", "application/json"}, {"Cookie", "session=" + ada.token}},
         .body = body});
  }
  int paid = 0;
  for (const Reply& reply : server.finish()) {
    paid += reply.status == 200 ? 1 : 0;
    CHECK((reply.status == 200 || reply.status == 409));
  }
  CHECK(paid == 33);  // 1000 / 30
  CHECK(balance_of(ada) == 10);
}

TEST_CASE("payments of many threads lose nothing", "[example]") {
  OpenShop shop(scenario::Overrides{{"platform.per_instance_concurrency", "4"}});
  ServedShop served(shop);
  Browser ada(served.connect());
  Browser eve(served.connect());
  const std::int64_t a = ada.join("Ada");
  const std::int64_t e = eve.join("Eve");
  std::vector<std::thread> threads;
  std::vector<int> failed(4, 0);
  for (int t = 0; t < 4; ++t) {
    threads.emplace_back([&, t] {
      Browser payer(served.connect());
      payer.token = t % 2 == 0 ? ada.token : eve.token;
      for (int i = 0; i < 20; ++i) {
        const Reply reply = payer.call(
            "POST", "/api/transfers", {{"to", t % 2 == 0 ? e : a}, {"amount", t % 2 == 0 ? 3 : 2}});
        failed[static_cast<std::size_t>(t)] += reply.status == 200 ? 0 : 1;
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
  CHECK(failed == std::vector<int>(4, 0));
  CHECK(balance_of(ada) == 1000 - 40 * 3 + 40 * 2);
  CHECK(balance_of(eve) == 1000 + 40 * 3 - 40 * 2);
}

TEST_CASE("of many who want the same e-mail at once, one gets it", "[example]") {
  OpenShop shop;
  ServedShop served(shop);
  std::vector<int> statuses(4, 0);
  std::vector<std::thread> threads;
  for (std::size_t t = 0; t < statuses.size(); ++t) {
    threads.emplace_back([&, t] {
      Browser browser(served.connect());
      statuses[t] = browser
                        .call("POST", "/api/users",
                              {{"name", "Ada"}, {"email", "a@b.c"}, {"password", "long enough"}})
                        .status;
    });
  }
  for (std::thread& thread : threads) thread.join();
  std::sort(statuses.begin(), statuses.end());
  CHECK(statuses == std::vector<int>{201, 409, 409, 409});
}
