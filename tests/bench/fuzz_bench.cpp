/// Requests that are made up, a second: by themselves, and with their answer from a handler in this
/// process and the judgement of it.
#include <benchmark/benchmark.h>

#include <array>
#include <cstdint>
#include <string>
#include <vector>

#include "harness/fuzz/choices.hpp"
#include "harness/fuzz/session.hpp"
#include "harness/surface/routes_file.hpp"
#include "harness/target/in_process_target.hpp"
#include "sim/base/random.hpp"
#include "sim/scenario/scenario.hpp"

namespace {

using namespace routelab;
using namespace routelab::fuzz;

/// A shop of the usual kind: seven routes, thirteen operations, two users.
constexpr const char* shop_routes = R"({
  "users": { "ann": { "headers": { "authorization": "Bearer ann-token" } },
             "bob": { "headers": { "authorization": "Bearer bob-token" } } },
  "schemas": {
    "User": { "type": "object", "required": ["name", "email", "age"], "properties": {
      "name": { "type": "string", "minLength": 1, "maxLength": 80 },
      "email": { "type": "string", "format": "email" },
      "age": { "type": "integer", "minimum": 0, "maximum": 150 },
      "role": { "enum": ["reader", "writer"] } } },
    "Order": { "type": "object", "required": ["user", "lines"], "properties": {
      "user": { "type": "integer" }, "note": { "type": "string", "maxLength": 200 },
      "lines": { "type": "array", "maxItems": 3, "items": { "type": "object",
        "required": ["product", "count"], "properties": {
          "product": { "type": "integer" }, "count": { "type": "integer", "minimum": 1 } } } } } }
  },
  "routes": {
    "/api/users": { "GET": { "query": { "limit": { "type": "integer", "minimum": 1 } } },
                    "POST": { "json": { "$ref": "#/schemas/User" } } },
    "/api/users/[id]": { "params": { "id": { "type": "integer", "examples": [1, 2, 3] } },
                         "GET": {}, "PUT": { "json": { "$ref": "#/schemas/User" } },
                         "DELETE": { "body": false } },
    "/api/orders": { "GET": { "query": { "user": { "type": "integer" } } },
                     "POST": { "json": { "$ref": "#/schemas/Order" } } },
    "/api/orders/[id]": { "GET": {}, "DELETE": { "body": false } },
    "/api/search": { "GET": { "query": { "q": { "type": "string", "required": true } } } },
    "/api/health": { "GET": {} },
    "/api/profile": { "GET": {}, "PUT": { "json": { "$ref": "#/schemas/User" } } }
  }
})";

constexpr const char* cheap_world = R"({
  "routes": { "/api/health": { "GET": [ { "respond": 200, "json": { "ok": true } } ],
                               "POST": [ { "respond": 200, "json": { "ok": true } } ] } }
})";

constexpr const char* cheap_routes = R"({
  "routes": { "/api/health": { "GET": {}, "POST": { "json": { "type": "object", "required": ["name"],
    "properties": { "name": { "type": "string" }, "age": { "type": "integer" } } } } } }
})";

/// As a run draws them.
void draw_bytes(std::uint64_t number, std::array<std::uint8_t, 128>& bytes) {
  constexpr Key key = Key::of_seed(1);
  for (std::size_t w = 0; w < bytes.size() / 8; ++w) {
    const std::uint64_t bits = key.bits(number * 16 + w, Purpose::Work);
    for (std::size_t b = 0; b < 8; ++b) {
      bytes[8 * w + b] = static_cast<std::uint8_t>(bits >> (8 * b));
    }
  }
}

surface::Surface surface_of(const char* routes) {
  scenario::Diagnostics diagnostics;
  return surface::read_routes_text(routes, "bench.json", diagnostics).value();
}

void fuzz_request_choice(benchmark::State& state) {
  const surface::Surface surface = surface_of(shop_routes);
  const ApiMap map(surface);
  RequestChoice requests(map);
  Seen seen(surface.routes.size());
  for (auto& ids : seen.ids) ids = {"1", "2", "3"};
  std::array<std::uint8_t, 128> bytes{};
  Attempt attempt;
  std::uint64_t number = 0;
  for (auto _ : state) {
    draw_bytes(number++, bytes);
    Choices choices(bytes);
    requests.any(choices, {}, seen, attempt);
    benchmark::DoNotOptimize(attempt.request.target.data());
  }
  state.SetItemsProcessed(state.iterations());
}
BENCHMARK(fuzz_request_choice);

void fuzz_request_and_judge(benchmark::State& state) {
  scenario::Diagnostics diagnostics;
  auto scenario = scenario::load_text(cheap_world, "bench.json", {}, diagnostics).value();
  const surface::Surface surface = surface_of(cheap_routes);
  const ApiMap map(surface);
  target::InProcessTarget target(scenario, {});
  const Judge judge(map, nullptr);
  Knowledge knowledge{.endpoints = {}, .seen = Seen(surface.routes.size())};
  knowledge.endpoints.resize(map.endpoints().size());
  Credentials credentials(surface.users);
  const std::vector<Canary> no_secrets;
  std::uint64_t fresh = 0;
  const Surroundings around{map, target, judge, knowledge, credentials, no_secrets, fresh};
  RequestChoice requests(map);
  std::array<std::uint8_t, 128> bytes{};
  Exchange exchange;
  std::vector<Verdict> verdicts;
  std::uint64_t number = 0;
  std::int64_t answered = 0;
  for (auto _ : state) {
    // As a run does it: a fresh world now and then.
    if (number % 512 == 0) target.reset(1);
    draw_bytes(number++, bytes);
    Choices choices(bytes);
    requests.any(choices, {}, knowledge.seen, exchange.attempt);
    Session::prepare(around, exchange);
    target.call(exchange.sent, exchange.outcome);
    verdicts.clear();
    judge.judge(exchange, verdicts);
    answered += exchange.succeeded() ? 1 : 0;
  }
  state.SetItemsProcessed(state.iterations());
  state.counters["answered"] =
      static_cast<double>(answered) / static_cast<double>(state.iterations());
}
BENCHMARK(fuzz_request_and_judge);

}  // namespace
