// Pages: static ones are answered by the edge; what their scripts ask for follows.

#include "tests/model/recorded_run.hpp"
#include "tests/model/time_line.hpp"
#include "tests/support/catch.hpp"

using namespace routelab;
using namespace routelab::testing;

namespace {

std::string shop(const std::string& pages) {
  return R"({
    "duration": "10s",
    "env": {"KEY": {"secret": "k3y-text"}, "NEXT_PUBLIC_KEY": {"secret": "public-k3y"}},
    "network": {"delay": "10ms"},
    "platform": {"cold_start": "100ms"},
    "routes": {"/api/a": {"GET": [{"sleep": "5ms"}, {"respond": 200}]},
               "/api/b": {"POST": [{"respond": 201, "json": "{body.n}"}]}},
    "pages": )" +
         pages + R"(,
    "clients": {"visitor": {"every": "1s", "calls": 2, "send": "GET /shop"}}})";
}

}  // namespace

TEST_CASE("a static page asks no instance, its script asks the routes") {
  const RecordedRun run = recorded(shop(R"({"/shop": {
      "html": "<h1>Shop</h1>",
      "requests": ["GET /api/a", {"send": "POST /api/b", "json": {"n": 1}}]}})"));
  REQUIRE(run.stories.size() == 6);
  CHECK(time_line(run.story("visitor", 0)) ==
        "network to server 0-10, network to client 10-20 | 200");
  // Both are sent when the page has arrived; each page load has calls of its own.
  CHECK(run.story("visitor at /shop", 0).request.start == 20'000'000);
  CHECK(run.story("visitor at /shop", 1).request.start == 20'000'000);
  CHECK(run.story("visitor at /shop", 1).request.status == 201);
  CHECK(run.story("visitor at /shop", 2).request.start == 1'020'000'000);
  CHECK(run.result.totals.instances_created == 2);
}

TEST_CASE("a page of the server is a handler's work") {
  const RecordedRun run = recorded(shop(R"({"/shop": {
      "server": [{"compute": "7ms"}, {"respond": 200, "html": "Hello"}],
      "requests": ["GET /api/a"]}})"));
  CHECK(time_line(run.story("visitor", 1)) ==
        "network to server 1000-1010, compute 1010-1017, network to client 1017-1027 | 200");
  CHECK(run.stories.size() == 4);
}

TEST_CASE("a script that is not delivered asks for nothing") {
  const RecordedRun run = recorded(shop(R"({"/shop": {
      "server": {"respond": 500, "html": "Oh"}, "requests": ["GET /api/a"]}})"));
  CHECK(run.stories.size() == 2);
}

TEST_CASE("what leaves by a page is told by its channel") {
  const RecordedRun run = recorded(shop(R"x({"/shop": {
      "html": "<p>{env.KEY}</p>", "props": {"debug": "{env.KEY}"},
      "bundle": "use('{env.NEXT_PUBLIC_KEY}', '{env.KEY}')"}})x"));
  const std::string route = "GET /shop";
  CHECK(run.result.totals.leaks ==
        std::vector<trace::Leak>{
            {.secret = "KEY", .route = route, .channel = "html", .count = 2},
            {.secret = "NEXT_PUBLIC_KEY", .route = route, .channel = "bundle", .count = 2}});
}
