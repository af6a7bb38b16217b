/// The HTML report of `routelab run`: what viz/report needs, from what the command knows.
#pragma once

#include <string>

#include <nlohmann/json_fwd.hpp>

#include "cli/scenario_options.hpp"
#include "viz/report/observation.hpp"

namespace routelab::cli {

/// The command line that makes the run again, as a shell reads it; without the files it wrote.
std::string command_text(const ScenarioOptions& options, const ReplicationCount& count);

/// The whole file. results: of the run or of its replications; observation: of the run or of the
/// first replication.
std::string run_report(const ScenarioOptions& options, const ReplicationCount& count,
                       const scenario::Scenario& scenario, const nlohmann::ordered_json& results,
                       const report::Observation& observation);

}  // namespace routelab::cli
