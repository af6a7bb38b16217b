/// What a report tells: the results of a run (or of replications) and what was gathered from it.
#pragma once

#include <string>

#include <nlohmann/json_fwd.hpp>

#include "sim/trace/names.hpp"
#include "viz/report/observation.hpp"

namespace routelab::report {

/// Everything is looked at only while the report is made.
struct Content {
  const trace::Names& names;
  /// As `study::results_json` makes it, or `study::replicated_json`, in which each number is
  /// {mean, ci95_low, ci95_high}.
  const nlohmann::ordered_json& results;
  /// Of the run, of the first replication; null: there is none, and the pictures are left out.
  const Observation* observation = nullptr;
  std::string question;
  std::string command;  ///< that makes the run again
  std::string version;  ///< of routelab
};

}  // namespace routelab::report
