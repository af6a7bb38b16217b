// fingerprint_program SCENARIO...: one line "SCENARIO seed SEED FINGERPRINT REQUESTS" for each of
// two seeds. Other compilers and flags build it from sim alone and must print the same.

#include <algorithm>
#include <cstdint>
#include <cstdio>
#include <optional>
#include <string>

#include "sim/scenario/scenario.hpp"
#include "sim/study/run.hpp"

namespace {

using namespace routelab;

/// Enough for every kind of event, short enough for a build without optimization.
constexpr Duration longest = Duration::seconds(20'000);

std::optional<scenario::Scenario> load(const std::string& path) {
  scenario::Diagnostics diagnostics;
  auto scenario = scenario::load(path, {}, diagnostics);
  if (!scenario) {
    std::fputs(diagnostics.render().c_str(), stderr);
    return std::nullopt;
  }
  scenario->duration = std::min(scenario->duration, longest);
  return scenario;
}

}  // namespace

int main(int argc, char** argv) {
  int code = argc > 1 ? 0 : 2;
  for (int i = 1; i < argc; ++i) {
    const auto scenario = load(argv[i]);
    if (!scenario) {
      code = 2;
      continue;
    }
    for (const std::uint64_t seed : {1U, 2U}) {
      const study::RunResult result = study::run(*scenario, {.seed = seed, .keep_going = {}});
      std::printf("%s seed %u %s %llu\n", argv[i], static_cast<unsigned>(seed),
                  result.fingerprint.text().c_str(),
                  static_cast<unsigned long long>(result.requests));
    }
  }
  return code;
}
