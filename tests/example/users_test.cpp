#include "harness/example/users.hpp"

#include "tests/example/open_shop.hpp"

using namespace routelab;
using namespace routelab::example;

TEST_CASE("users are listed page by page", "[example]") {
  on_both_clocks([](OpenShop&, const Ask& ask) {
    Browser browser(ask);
    const json first = body_of(browser.call("GET", "/api/users?limit=2"));
    CHECK(first == json::parse(R"({"users":[{"id":1,"name":"name-1"},{"id":2,"name":"name-2"}],
                                   "next":2})"));
    const json second = body_of(browser.call("GET", "/api/users?limit=2&after=2"));
    CHECK(second["users"][0]["id"] == 3);
    const json last = body_of(browser.call("GET", "/api/users?limit=100&after=100"));
    CHECK(last["users"].size() == 100);
    CHECK(last["next"].is_null());
    for (const char* wrong : {"limit=0", "limit=101", "limit=x", "limit=1e1", "after=-1",
                              "after=99999999999999999999"}) {
      INFO(wrong);
      const Reply reply = browser.call("GET", std::string("/api/users?") + wrong);
      CHECK(reply.status == 400);
      CHECK(body_of(reply)["fields"].size() == 1);
    }
  });
}

TEST_CASE("a user is created, changed and deleted", "[example]") {
  on_both_clocks([](OpenShop&, const Ask& ask) {
    Browser ada(ask);
    const std::int64_t id = ada.join("Ada");
    CHECK(id == 201);  // behind those that the scenario begins with
    const std::string path = "/api/users/" + std::to_string(id);
    CHECK(ada.call("GET", path).body == R"({"id":201,"name":"Ada"})");
    CHECK(ada.call("PUT", path, {{"name", "Ada L."}}).body == R"({"id":201,"name":"Ada L."})");
    CHECK(ada.call("PUT", path, {{"name", ""}}).status == 400);
    CHECK(ada.call("GET", path).body == R"({"id":201,"name":"Ada L."})");
    CHECK(ada.call("DELETE", path).status == 204);
    CHECK(ada.token.empty());
    CHECK(ada.call("GET", path).status == 404);
    CHECK(ada.call("GET", "/api/users/abc").status == 404);
    CHECK(ada.call("PATCH", path).status == 405);
  });
}

TEST_CASE("what is wrong with a new user is said field by field", "[example]") {
  on_both_clocks([](OpenShop&, const Ask& ask) {
    Browser browser(ask);
    const auto problem = [&](const json& body) {
      const Reply reply = browser.call("POST", "/api/users", body);
      CHECK(reply.status == 400);
      return body_of(reply);
    };
    CHECK(problem({{"name", 7}, {"email", "nobody"}}) == json::parse(R"({
      "error": "the body is not as it must be",
      "fields": { "name": "must be a text", "email": "must be an e-mail address",
                  "password": "is missing" } })"));
    CHECK(problem({{"name", "a"}, {"email", "a@b"}, {"password", "short"}})["fields"] ==
          json({{"password", "must have 8 to 200 bytes"}}));
    for (const char* email : {"@b.c", "a@", "a@b@c", "a b@c", "a@b\n"}) {
      CHECK(problem({{"name", "a"}, {"email", email}, {"password", "long enough"}})["fields"]
                .size() == 1);
    }
    CHECK(problem(json::array({1}))["error"] == "the body must be an object");
    CHECK(browser.call("POST", "/api/users").status == 400);
    const Reply broken = browser.send({.method = "POST",
                                       .target = "/api/users",
                                       .headers = {{"Content-Type", "application/json"}},
                                       .body = "{"});
    CHECK(broken.status == 400);
  });
}

TEST_CASE("an e-mail belongs to one user, however it is spelt", "[example]") {
  on_both_clocks([](OpenShop&, const Ask& ask) {
    Browser browser(ask);
    browser.join("Ada");
    const Reply again =
        browser.call("POST", "/api/users",
                     {{"name", "Eve"}, {"email", "ADA@home.example"}, {"password", "long enough"}});
    CHECK(again.status == 409);
    CHECK(body_of(again)["error"] == "the e-mail is taken");
  });
}

TEST_CASE("only the owner changes or deletes a user", "[example]") {
  on_both_clocks([](OpenShop&, const Ask& ask) {
    Browser ada(ask);
    Browser eve(ask);
    Browser stranger(ask);
    const std::string path = "/api/users/" + std::to_string(ada.join("Ada"));
    eve.join("Eve");
    CHECK(stranger.call("PUT", path, {{"name", "x"}}).status == 401);
    CHECK(stranger.call("DELETE", path).status == 401);
    CHECK(eve.call("PUT", path, {{"name", "x"}}).status == 403);
    CHECK(eve.call("DELETE", path).status == 403);
    CHECK(eve.call("PUT", "/api/users/9999", {{"name", "x"}}).status == 404);
    CHECK(eve.call("GET", path).body == R"({"id":201,"name":"Ada"})");
  });
}
