#include "harness/server/virtual_server.hpp"

#include <string>

#include "tests/model/recorded_run.hpp"
#include "tests/support/catch.hpp"

using namespace routelab;
using server::Reply;
using server::Request;
using server::VirtualServer;

namespace {

Request get(std::string target) { return {.target = std::move(target), .headers = {}, .body = {}}; }

Request post(std::string target, std::string body, std::string type = "application/json") {
  return {.method = "POST",
          .target = std::move(target),
          .headers = {{"Content-Type", std::move(type)}},
          .body = std::move(body)};
}

std::string header_of(const Reply& reply, std::string_view name) {
  return server::header(reply.headers, name);
}

constexpr const char* shop = R"({
  "env": { "KEY": { "secret": "hunter2" } },
  "database": { "users": { "rows": 10, "columns": { "name": "text", "age": "integer" } } },
  "routes": {
    "/api/users": { "POST": [
      { "validate": "body", "fields": { "name": "text" } },
      { "insert": "users", "values": { "name": "{body.name}", "age": "{body.age}" }, "as": "user" },
      { "respond": 201, "headers": { "Location": "/api/users/{user.id}" }, "json": { "id": "{user.id}", "name": "{user.name}" } } ] },
    "/api/users/[id]": { "GET": [
      { "get": "users", "id": "{params.id}", "as": "user", "else": { "respond": 404 } },
      { "respond": 200, "json": { "name": "{user.name}", "age": "{user.age}" } } ] },
    "/api/echo/[...path]": { "GET": [
      { "respond": 200, "json": { "path": "{params.path}", "q": "{query.q}", "agent": "{headers.user-agent}", "session": "{cookies.session}" } } ] },
    "/api/any": { "*": [ { "respond": 200, "json": { "method": "{method}" } } ] } } })";

}  // namespace

TEST_CASE("a scenario answers requests from outside", "[server][virtual]") {
  const auto scenario = testing::scenario_of(shop);
  VirtualServer server(scenario, {.seed = 1});

  CHECK(server.call(get("/api/users/7")).body == R"({"name":"name-7","age":7})");
  CHECK(server.call(get("/api/users/11")).status == 404);

  const Reply created = server.call(post("/api/users", R"({"name":"Bea \u00e9 17","age":41})"));
  CHECK(created.status == 201);
  CHECK(header_of(created, "location") == "/api/users/11");
  CHECK(header_of(created, "content-type") == "application/json; charset=utf-8");
  CHECK(server.call(get("/api/users/11")).body == "{\"name\":\"Bea \xC3\xA9 17\",\"age\":41}");
}

TEST_CASE("what handlers read of a request from outside", "[server][virtual]") {
  const auto scenario = testing::scenario_of(shop);
  VirtualServer server(scenario, {.seed = 1});
  Request request = get("/api/echo/a%2Fb/c?q=x+y&q=z");
  request.headers = {{"User-Agent", "t/1"}, {"cookie", "a=1; session=s%20t"}};
  CHECK(server.call(request).body == R"({"path":"a/b/c","q":"x y","agent":"t/1","session":"s t"})");
  // Nothing is there: null, as JSON has no undefined.
  CHECK(server.call(get("/api/echo/a")).body ==
        R"({"path":"a","q":null,"agent":null,"session":null})");
}

TEST_CASE("what the router and the framework answer", "[server][virtual]") {
  const auto scenario = testing::scenario_of(shop);
  VirtualServer server(scenario, {.seed = 1});
  CHECK(server.call(get("/nope")).status == 404);
  CHECK(server.call(get("/api/echo/%zz")).status == 400);
  const Reply moved = server.call(get("/api/users/7/?a=1"));
  CHECK(moved.status == 308);
  CHECK(header_of(moved, "location") == "/api/users/7?a=1");
  const Reply wrong =
      server.call({.method = "PUT", .target = "/api/users", .headers = {}, .body = {}});
  CHECK(wrong.status == 405);
  CHECK(header_of(wrong, "allow") == "OPTIONS, POST");
  const Reply options =
      server.call({.method = "OPTIONS", .target = "/api/users", .headers = {}, .body = {}});
  CHECK(options.status == 204);
  CHECK(header_of(options, "allow") == "OPTIONS, POST");
  CHECK(server.call(post("/api/users", "{")).status == 400);
  CHECK(server.call(post("/api/users", "x", "image/png")).status == 415);
  CHECK(server.call(post("/api/users", std::string(1'100'000, ' '))).status == 413);
  CHECK(server.call(post("/api/users", R"({"name":5})")).status == 400);
}

TEST_CASE("a method that no route can name", "[server][virtual]") {
  const auto scenario = testing::scenario_of(shop);
  VirtualServer server(scenario, {.seed = 1});
  const auto purge = [&](std::string target) {
    return server.call({.method = "PURGE", .target = std::move(target), .headers = {}, .body = {}});
  };
  CHECK(purge("/api/any").body == R"({"method":"PURGE"})");
  CHECK(purge("/api/users/7").status == 501);
  CHECK(purge("/nope").status == 404);
}

TEST_CASE("a header that would be two is not sent", "[server][virtual]") {
  const auto scenario = testing::scenario_of(R"({ "routes": { "/api/go/[to]": { "GET": [
    { "respond": 302, "headers": { "Location": "/{params.to}" } } ] } } })");
  VirtualServer server(scenario, {.seed = 1});
  CHECK(server.call(get("/api/go/x")).status == 302);
  const Reply split = server.call(get("/api/go/x%0d%0aSet-Cookie:%20a=1"));
  CHECK(split.status == 500);
  CHECK(header_of(split, "location").empty());
}

TEST_CASE("requests that overlap wait for each other as the world says", "[server][virtual]") {
  const auto scenario = testing::scenario_of(R"({
    "platform": { "max_instances": 1, "queue": 1, "cold_start": "1s" },
    "routes": { "/a": { "GET": [ { "sleep": "1s" }, { "respond": 200 } ] } } })");
  VirtualServer server(scenario, {.seed = 1});
  for (int i = 0; i < 3; ++i) server.send(get("/a"));
  const auto replies = server.finish();
  CHECK(replies[0].status == 200);
  CHECK(replies[1].status == 200);
  CHECK(replies[2].status == 503);
  CHECK(server.world().now() == time_zero + Duration::seconds(3));
}

TEST_CASE("a handler that the time limit stops is used up later", "[server][virtual]") {
  const auto scenario = testing::scenario_of(R"({
    "platform": { "time_limit": "1s" },
    "database": { "query": { "get": "5s" }, "users": { "rows": 3 } },
    "routes": { "/a": { "GET": [ { "get": "users", "id": 1, "as": "u" }, { "respond": 200 } ] } } })");
  VirtualServer server(scenario, {.seed = 1});
  for (int i = 0; i < 20; ++i) CHECK(server.call(get("/a")).status == 504);
}
