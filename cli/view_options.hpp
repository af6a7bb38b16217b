/// The options of `routelab view`, and what they say about the view.
#pragma once

#include <string>

#include "cli/scenario_options.hpp"
#include "viz/panels/view_settings.hpp"

namespace CLI {
class App;
}

namespace routelab::cli {

/// As they were typed; `settings` has those that need no reading.
struct ViewOptions {
  ScenarioOptions scenario;  ///< or a trace
  std::string png;
  std::string size = "1600x900";
  std::string shown;
  std::string marked;
  std::string playhead;
  std::string box;
  std::string order = "slowest";
  std::string group = "route";
  std::string page = "timeline";
  std::string theme = "dark";
  bool no_details = false;
  bool dump = false;
  panels::ViewSettings settings;
};

void add_view_options(CLI::App& command, ViewOptions& options);

/// Throws CLI::ValidationError.
panels::ViewSettings settings_of(const ViewOptions& options);

}  // namespace routelab::cli
