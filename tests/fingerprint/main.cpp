// fingerprint_program SCENARIO...: what must be the same from every compiler, with all flags and
// any number of threads, as lines to be compared: first one for each law of durations, then for
// a scenario that has all of them and for each of the given ones, for each of two seeds
//
//     SCENARIO seed SEED FINGERPRINT REQUESTS json DIGEST text DIGEST
//
// and one for the two as replications. That line is made on one thread and on two; exit code 1, and
// both of them, if they differ. Other compilers and flags build this program from sim alone.

#include <algorithm>
#include <cstdint>
#include <cstdio>
#include <optional>
#include <string>
#include <vector>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "sim/base/distribution.hpp"
#include "sim/base/random.hpp"
#include "sim/scenario/scenario.hpp"
#include "sim/study/replicated_text.hpp"
#include "sim/study/replication.hpp"
#include "sim/study/results.hpp"
#include "sim/study/summary_text.hpp"

namespace {

using namespace routelab;

constexpr std::uint64_t first_seed = 1;
constexpr std::uint64_t seeds = 2;
/// Enough for every kind of event, short enough for a build without optimization.
constexpr Duration longest = Duration::seconds(20'000);
constexpr std::uint64_t most_requests = 100'000;

/// A scenario of a file, or of a text if there is one.
std::optional<scenario::Scenario> load(const std::string& path, const char* text = nullptr) {
  scenario::Diagnostics diagnostics;
  auto scenario = text == nullptr ? scenario::load(path, {}, diagnostics)
                                  : scenario::load_text(text, path, {}, diagnostics);
  if (!scenario) {
    std::fputs(diagnostics.render().c_str(), stderr);
    return std::nullopt;
  }
  scenario->duration = std::min(scenario->duration, longest);
  for (model::ClientOptions& client : scenario->world.clients) {
    client.calls = std::min(client.calls, most_requests);
  }
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
  fmt::print("law {} {:016x}\n", name, hash);
}

void print_laws() {
  const Duration year = Duration::seconds(365 * 86'400);
  const Duration most = Duration::seconds(10 * 365 * 86'400);
  print_draws("exponential", Distribution::exponential(year));
  print_draws("uniform", Distribution::uniform(year, most));
  print_draws("lognormal", Distribution::lognormal(year, most));
  print_draws("percentiles", Distribution::lognormal_percentiles(year, most));
  print_draws("normal", Distribution::normal(year, year));
  print_draws("gamma-0.3", Distribution::gamma(0.3, year));
  print_draws("gamma-25", Distribution::gamma_of_mean(most, Duration{most.ns / 5}));
  print_draws("weibull", Distribution::weibull(0.7, year));
  print_draws("pareto", Distribution::pareto(1.5, year));
  print_draws("hyperexponential", Distribution::hyperexponential(year, most));
  print_draws("interpolated", Distribution::interpolated({year, most, Duration{1}}).shifted(year));
  print_draws("through-percentiles",
              Distribution::percentiles({{0, {}}, {0.5, year}, {0.999, most}, {1, most + most}}));
}

/// The same laws as scenarios write them, with parameters that the reader works out.
constexpr const char* every_law = R"({
  "network": {"delay": {"uniform": ["1ms", "3ms"]}},
  "platform": {"cold_start": {
    "placement": {"weibull": {"shape": 0.7, "scale": "20ms"}},
    "download": {"pareto": {"shape": 1.5, "scale": "10ms"}},
    "runtime_start": {"normal": {"mean": "100ms", "sd": "30ms"}},
    "module_load": {"gamma": {"mean": "80ms", "sd": "35ms"}},
    "handler_init": {"lognormal": {"mean": "50ms", "sd": "60ms"}}}},
  "database": {"query": {"hyperexponential": {"mean": "2ms", "sd": "9ms"}},
               "connect": {"gamma": {"shape": 0.3, "scale": "9ms"}},
               "users": {"rows": 10, "columns": {"name": "text"}}},
  "routes": {"/a/[id]": {"GET": [
    {"compute": {"percentiles": {"p0": "1ms", "p50": "2ms", "p99.9": "40ms", "p100": "1s"}}},
    {"compute": {"mixture": [{"weight": 9, "law": {"p50": "1ms", "p99": "8ms"}},
                             {"weight": 0.5, "law": {"exponential": "30ms", "plus": "5ms"}}]}},
    {"get": "users", "id": "{params.id}", "as": "user"},
    {"compute": {"empirical": {"values": ["1ms", "3ms", "4ms"], "interpolate": true}}},
    {"compute": {"empirical": ["1ms", "2ms", "7ms"]}},
    {"respond": 200, "json": {"name": "{user.name}"}}]}},
  "clients": {"visitors": {"every": "20s", "send": "GET /a/7"}}
})";

std::string digests_of(const nlohmann::ordered_json& json, const std::string& text) {
  return fmt::format("json {:016x} text {:016x}", hash_text(json.dump(2)), hash_text(text));
}

std::vector<study::RunResult> runs(const scenario::Scenario& scenario, unsigned threads) {
  study::ReplicationOptions options;
  options.count = seeds;
  options.seed = first_seed;
  options.jobs = threads;
  return study::replicate(scenario, options);
}

std::string line_of(const scenario::Scenario& scenario, const study::RunResult& result) {
  const auto json = study::results_json(scenario, result);
  return fmt::format("seed {} {} {} {}", result.names.seed, result.fingerprint.text(),
                     result.requests,
                     digests_of(json, study::summary_text(scenario, result, json)));
}

std::string line_of(const scenario::Scenario& scenario,
                    const std::vector<study::RunResult>& results) {
  const auto json = study::replicated_json(scenario, results);
  return fmt::format("replications {} {}", json.at("fingerprint").get<std::string>(),
                     digests_of(json, study::replicated_text(scenario, json)));
}

/// False if the threads show.
bool print_lines(const std::string& path, const scenario::Scenario& scenario) {
  const std::vector<study::RunResult> alone = runs(scenario, 1);
  for (const study::RunResult& result : alone) {
    fmt::print("{} {}\n", path, line_of(scenario, result));
  }
  const std::string one = line_of(scenario, alone);
  const std::string two = line_of(scenario, runs(scenario, 2));
  fmt::print("{} {}\n", path, one);
  if (one == two) return true;
  fmt::print("{} on two threads: {}\n", path, two);
  return false;
}

}  // namespace

int main(int argc, char** argv) {
  int code = argc > 1 ? 0 : 2;
  print_laws();
  const auto run = [&](const std::string& path, const char* text) {
    const auto scenario = load(path, text);
    if (!scenario) {
      code = 2;
    } else if (!print_lines(path, *scenario)) {
      code = 1;
    }
  };
  run("every-law", every_law);
  for (int i = 1; i < argc; ++i) run(argv[i], nullptr);
  return code;
}
