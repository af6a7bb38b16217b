/// Searching an answer for eight canaries: plain JSON of 200 bytes and of 1 MB, and the same with
/// escapes and tokens in it.
#include <benchmark/benchmark.h>

#include <cstddef>
#include <string>

#include "harness/fuzz/canary_matcher.hpp"
#include "tests/leak/disguise.hpp"

namespace {

using namespace routelab::fuzz;

std::string json(std::size_t size, bool has_tokens) {
  testing::Draws draws(1);
  std::string text = "[";
  while (text.size() < size) {
    text += R"({"id":)" + std::to_string(draws.below(100000)) +
            R"(,"name":"Ada Lovelace","email":"ada@)";
    text += draws.text(6, "abcdefgh") + R"(.example","created_at":"2026-11-25T10:20:30Z",)";
    if (has_tokens) {
      text += R"("html":"a\n\"b\" &amp; c","token":")" + base64_of(draws.bytes(48)) + R"(",)";
    }
    text += R"("tags":["a","bc"],"score":0.25},)";
  }
  text.resize(size);
  return text;
}

const CanaryMatcher& matcher() {
  static const CanaryMatcher of_eight = [] {
    std::vector<Canary> canaries;
    for (int i = 0; i < 8; ++i) {
      const std::string name = "SECRET_" + std::to_string(i);
      canaries.push_back({name, canary_value(1, name, "bench")});
    }
    return CanaryMatcher(canaries);
  }();
  return of_eight;
}

void canary_search(benchmark::State& state) {
  const std::string text = json(static_cast<std::size_t>(state.range(0)), state.range(1) != 0);
  for (auto _ : state) benchmark::DoNotOptimize(matcher().find(text).hits.size());
  state.SetBytesProcessed(state.iterations() * state.range(0));
}
BENCHMARK(canary_search)->Args({200, 0})->Args({1000000, 0})->Args({1000000, 1});

}  // namespace
