/// Answers in virtual time, on a socket, and in time: what a served scenario costs beside the bare
/// library on the same socket, and how late its answers are.
#include <benchmark/benchmark.h>

#include <algorithm>
#include <string>
#include <thread>
#include <vector>

#include "harness/client/conversation.hpp"
#include "harness/client/steady.hpp"
#include "harness/server/served_scenario.hpp"
#include "harness/server/virtual_server.hpp"
#include "sim/base/assert.hpp"

// Last: with it comes a macro of the name DELETE.
#include <httplib.h>

namespace {

using namespace routelab;

scenario::Scenario scenario_of(const std::string& text) {
  scenario::Diagnostics diagnostics;
  auto scenario = scenario::load_text(text, "bench.json", {}, diagnostics);
  RL_ASSERT(scenario.has_value());
  return *std::move(scenario);
}

const scenario::Scenario& hello() {
  static const scenario::Scenario scenario = scenario_of(R"({
    "platform": { "cold_start": "0s" },
    "routes": { "/api/users/[id]": { "GET": [
      { "respond": 200, "json": { "id": "{params.id}", "name": "somebody" } } ] } } })");
  return scenario;
}

/// A GET with a parameter and a JSON answer, by a function call.
void virtual_get(benchmark::State& state) {
  server::VirtualServer server(hello(), {});
  const server::Request request{
      .method = "GET", .target = "/api/users/7", .headers = {{"Host", "x"}}, .body = {}};
  for (auto _ : state) {
    const server::Reply reply = server.call(request);
    benchmark::DoNotOptimize(reply.body.data());
  }
}
BENCHMARK(virtual_get);

/// The same on a connection that is kept.
void ask(benchmark::State& state, int port) {
  const client::Address address{"127.0.0.1", static_cast<std::uint16_t>(port), ""};
  client::Conversation conversation(client::resolve(address).endpoints.at(0));
  const std::string bytes = "GET /api/users/7 HTTP/1.1\r\nHost: x\r\n\r\n";
  for (auto _ : state) {
    const client::Answer answer = conversation.ask(bytes, "GET");
    if (answer.response.status != 200) state.SkipWithError("no answer");
  }
}

void socket_get_served(benchmark::State& state) {
  server::ServedScenario served(hello(), {}, {});
  RL_ASSERT(!served.start());
  ask(state, served.port());
}
BENCHMARK(socket_get_served)->UseRealTime();

void socket_get_bare_library(benchmark::State& state) {
  httplib::Server server;
  server.set_tcp_nodelay(true);
  server.set_keep_alive_max_count(1U << 30U);
  server.Get(
      "/api/users/([^/]+)", [](const httplib::Request& request, httplib::Response& response) {
        response.set_content("{\"id\":\"" + request.matches[1].str() + "\",\"name\":\"somebody\"}",
                             "application/json; charset=utf-8");
      });
  const int port = server.bind_to_any_port("127.0.0.1");
  std::thread thread([&] { server.listen_after_bind(); });
  ask(state, port);
  server.stop();
  thread.join();
}
BENCHMARK(socket_get_bare_library)->UseRealTime();

/// 1,000 requests a second, each of which sleeps 5 ms: how much later than that the answers are
/// that are later than 99 of 100.
void paced_lateness_p99(benchmark::State& state) {
  const auto scenario =
      scenario_of(R"({ "platform": { "cold_start": "0s" }, "routes": { "/a": { "GET": [
    { "sleep": "5ms" }, { "respond": 200 } ] } } })");  // a cold start is no lateness
  constexpr int threads = 20;
  constexpr auto gap = std::chrono::milliseconds(threads);
  for (auto _ : state) {
    server::PacedServer server(scenario, {});
    std::vector<std::vector<std::int64_t>> late(threads);
    std::vector<std::thread> callers;
    const auto begin = std::chrono::steady_clock::now();
    for (int t = 0; t < threads; ++t) {
      callers.emplace_back([&, t] {
        for (int i = 0; i < 50; ++i) {
          std::this_thread::sleep_until(begin + i * gap + std::chrono::milliseconds(t));
          const Time asked = client::steady_now();
          server.handle({.method = "GET", .target = "/a", .headers = {}, .body = {}});
          late[static_cast<std::size_t>(t)].push_back((client::steady_now() - asked).ns -
                                                      5'000'000);
        }
      });
    }
    for (std::thread& caller : callers) caller.join();
    std::vector<std::int64_t> all;
    for (const auto& some : late) all.insert(all.end(), some.begin(), some.end());
    const auto p99 = all.begin() + static_cast<std::ptrdiff_t>(all.size() * 99 / 100);
    std::nth_element(all.begin(), p99, all.end());
    state.SetIterationTime(static_cast<double>(*p99) * 1e-9);
  }
}
BENCHMARK(paced_lateness_p99)->UseManualTime()->Iterations(1)->Unit(benchmark::kMicrosecond);

}  // namespace
