#include "sim/study/expectation.hpp"
#include "sim/study/results.hpp"
#include "tests/example/open_shop.hpp"

using namespace routelab;
using namespace routelab::example;

namespace {

struct Run {
  trace::Fingerprint fingerprint;
  nlohmann::ordered_json results;
};

/// What `routelab_example run` does, of a shorter time.
Run run(std::uint64_t seed) {
  OpenShop shop(scenario::Overrides{
      {"network.delay", "10ms"}, {"platform.cold_start", "400ms"}, {"duration", "2m"}});
  REQUIRE_FALSE(add_demo_sessions(shop.database));
  auto options = virtual_options(shop, seed);
  options.with_clients = true;
  server::VirtualServer server(shop.scenario, options);
  server.run_until(time_zero + shop.scenario.duration);
  server.stop();
  study::RunResult result{.names = server.names(),
                          .summary = server.recorder().summary(),
                          .totals = server.world().totals(),
                          .fingerprint = server.recorder().fingerprint(),
                          .requests = server.world().requests()};
  return {result.fingerprint, study::results_json(shop.scenario, result)};
}

}  // namespace

TEST_CASE("the shop's scenario says nothing that is wrong", "[example]") {
  const handler::Application app = shop();
  scenario::Diagnostics diagnostics;
  const auto scenario = scenario::load(shop_file(), {}, diagnostics, app.routes());
  REQUIRE(scenario);
  CHECK(study::parse_expectations(*scenario, diagnostics).size() == 8);
  CHECK(diagnostics.render().empty());
}

TEST_CASE("the scenario's clients meet its expectations, each run the same", "[example]") {
  const Run first = run(1);
  for (const auto& expectation : first.results.at("expectations")) {
    INFO(expectation.dump());
    CHECK(expectation.at("passed") == true);
  }
  CHECK(first.results.at("statuses").contains("500") == false);
  CHECK(run(1).fingerprint == first.fingerprint);
  CHECK_FALSE(run(2).fingerprint == first.fingerprint);
}
