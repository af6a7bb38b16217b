#include "cli/scenario_options.hpp"

#include <CLI/CLI.hpp>

#include "cli/terminal.hpp"
#include "sim/study/expectation.hpp"

namespace routelab::cli {

namespace {

/// The options that change the scenario, as changes of its text; a later one wins.
scenario::Overrides overrides_of(const ScenarioOptions& options) {
  scenario::Overrides overrides;
  for (const std::string& change : options.sets) {
    const std::size_t equals = change.find('=');
    if (equals == std::string::npos) {
      throw CLI::ValidationError("--set " + change, "there is no '='; write PATH=VALUE");
    }
    overrides.emplace_back(change.substr(0, equals), change.substr(equals + 1));
  }
  if (!options.seed.empty()) overrides.emplace_back("seed", options.seed);
  if (!options.duration.empty()) overrides.emplace_back("duration", options.duration);
  if (!options.warmup.empty()) overrides.emplace_back("warmup", options.warmup);
  return overrides;
}

}  // namespace

void add_scenario_options(CLI::App& command, ScenarioOptions& options, const char* what) {
  command.add_option("scenario", options.scenario, "Scenario file (JSON)")
      ->required()
      ->type_name(what);
  command.add_option("--seed", options.seed, "Seed of all random draws")->type_name("N");
  command.add_option("--duration", options.duration, "Simulated time, such as 90s, 10m or 6h")
      ->type_name("D");
  command
      .add_option("--warmup", options.warmup, "Simulated time cut off the beginning of all figures")
      ->type_name("D");
  command
      .add_option("--set", options.sets,
                  "Change a value of the scenario, such as clients.visitors.every=1m; repeatable")
      ->type_name("PATH=VALUE")
      ->allow_extra_args(false);
}

std::optional<scenario::Scenario> load_scenario(const ScenarioOptions& options) {
  scenario::Diagnostics diagnostics;
  auto scenario = scenario::load(options.scenario, overrides_of(options), diagnostics);
  if (scenario) study::parse_expectations(*scenario, diagnostics);
  print_error(diagnostics.render());
  if (diagnostics.has_errors()) return std::nullopt;
  return scenario;
}

void add_replication_options(CLI::App& command, ReplicationCount& count) {
  command
      .add_option("--replications", count.replications,
                  "Runs with seed, seed + 1, ...; figures get 95 % confidence intervals")
      ->type_name("N")
      ->check(CLI::Range(std::uint64_t{1}, std::uint64_t{1'000'000}));
  command.add_option("--jobs", count.jobs, "Threads for the runs (default: all cores)")
      ->type_name("N")
      ->check(CLI::Range(1U, 1024U));
}

}  // namespace routelab::cli
