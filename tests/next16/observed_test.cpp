#include <iostream>

#include "harness/server/virtual_server.hpp"
#include "tests/next16/app.hpp"
#include "tests/next16/handlers.hpp"
#include "tests/next16/replay.hpp"
#include "tests/support/catch.hpp"

using namespace routelab;
using namespace routelab::testing::next16;

TEST_CASE("in process, what Next.js answered is what next16 answers", "[next16]") {
  const handler::Application code = application();
  scenario::Scenario scenario = app_scenario(code);
  const handler::BoundApplication bound(code, scenario);
  server::VirtualServer server(scenario, {.seed = 1, .application = &bound});
  App app(scenario.api, [&](http::Request request) -> std::optional<http::Reply> {
    const Time before = server.world().now();
    http::Reply reply = server.call(std::move(request));
    if (server.world().now() - before >= never) return std::nullopt;
    return reply;
  });
  const Tally tally = replay(
      app, [](const Row&, Layer) { return std::string(); },
      [&](const Row&, const std::string& bytes) { return converse(bytes, app); });
  std::cout << tally.table("in process");
  for (const Layer layer : {Layer::Node, Layer::Router, Layer::Wrapper, Layer::Handler}) {
    INFO(layer_names[static_cast<std::size_t>(layer)]);
    CHECK(tally.share(layer) >= .99);
  }
}
