/// The router's verdict on one request, among 100 routes: static, with a parameter, with a
/// catch-all, and none.
#include "sim/core/admission.hpp"

#include <benchmark/benchmark.h>

#include <array>
#include <string>

#include "sim/base/assert.hpp"

namespace {

using namespace routelab;

core::Router router_of_100() {
  core::Router router;
  const auto add = [&](const std::string& name) {
    RL_ASSERT(!router.table.add(name));
    core::RouteMethods& methods = router.methods.emplace_back();
    methods.endpoints[static_cast<std::size_t>(core::Method::GET)] =
        EndpointId{router.methods.size() - 1};
  };
  for (int i = 0; i < 33; ++i) {
    const std::string base = "/api/resource-" + std::to_string(i);
    add(base);
    add(base + "/[id]");
    add(base + "/[id]/comments/[comment]");
  }
  add("/files/[...path]");
  return router;
}

void admit(benchmark::State& state, const std::string& target) {
  const core::Router router = router_of_100();
  for (auto _ : state) {
    benchmark::DoNotOptimize(core::admit(router, {.method = core::Method::GET, .target = target}));
  }
}
BENCHMARK_CAPTURE(admit, static_route, std::string("/api/resource-17"));
BENCHMARK_CAPTURE(admit, parameter, std::string("/api/resource-17/4711"));
BENCHMARK_CAPTURE(admit, two_parameters, std::string("/api/resource-32/4711/comments/12"));
BENCHMARK_CAPTURE(admit, catch_all, std::string("/files/a/long/path/to/something.png"));
BENCHMARK_CAPTURE(admit, not_found, std::string("/api/nothing/at/all"));

}  // namespace
