/// The scenario of a command and the options that change it, the same for every command that runs
/// one.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "sim/scenario/scenario.hpp"

namespace CLI {
class App;
}

namespace routelab::cli {

struct ScenarioOptions {
  std::string scenario;
  std::string seed;
  std::string duration;
  std::string warmup;
  std::vector<std::string> sets;
};

/// what: how the help calls the argument, "SCENARIO" or "SCENARIO|TRACE".
void add_scenario_options(CLI::App& command, ScenarioOptions& options, const char* what);

/// Reads the scenario with its changes, and its expectations. Nothing after errors; they, and any
/// warnings, are on standard error. Throws CLI::ValidationError for a --set that is none.
std::optional<scenario::Scenario> load_scenario(const ScenarioOptions& options);

/// `--replications` and `--jobs`.
struct ReplicationCount {
  std::uint64_t replications = 1;
  unsigned jobs = 0;
};
void add_replication_options(CLI::App& command, ReplicationCount& count);

}  // namespace routelab::cli
