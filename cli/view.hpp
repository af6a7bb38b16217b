/// `routelab view`: a trace, or a run of a scenario, as a picture or in a window.
#pragma once

namespace CLI {
class App;
}

namespace routelab::cli {

/// As `add_run` (run.hpp).
void add_view(CLI::App& program, int& exit_code);

}  // namespace routelab::cli
