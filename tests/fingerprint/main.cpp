// fingerprint_program SCENARIO...: one line "SCENARIO seed SEED FINGERPRINT REQUESTS" for each of
// two seeds, and before them a line for each law of durations. Other compilers and flags build it
// from sim alone and must print the same.

#include <algorithm>
#include <cstdint>
#include <cstdio>
#include <optional>
#include <string>

#include "sim/base/distribution.hpp"
#include "sim/base/random.hpp"
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

/// Draws at the scale of a year: a nanosecond is about the last bit of such a double, so a
/// difference in any of its bits shows. In the milliseconds of a scenario it is rounded away.
void print_draws(const char* name, const Distribution& law) {
  const Key key = Key::of_seed(1).named(name);
  std::uint64_t hash = 0;
  for (std::uint64_t i = 0; i < 200'000; ++i) {
    const Duration draw = law.sample(key.bits(i, Purpose::Work));
    hash = mix_bits(hash ^ static_cast<std::uint64_t>(draw.ns));
  }
  std::printf("law %s %016llx\n", name, static_cast<unsigned long long>(hash));
}

void print_laws() {
  const Duration year = Duration::seconds(365 * 86'400);
  const Duration most = Duration::seconds(10 * 365 * 86'400);
  print_draws("exponential", Distribution::exponential(year));
  print_draws("uniform", Distribution::uniform(year, most));
  print_draws("lognormal", Distribution::lognormal(year, most));
  print_draws("percentiles", Distribution::lognormal_percentiles(year, most));
}

}  // namespace

int main(int argc, char** argv) {
  int code = argc > 1 ? 0 : 2;
  print_laws();
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
