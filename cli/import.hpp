/// `routelab import`: a first scenario of an app that exists.
#pragma once

namespace CLI {
class App;
}

namespace routelab::cli {

/// As `add_run` (run.hpp).
void add_import(CLI::App& program, int& exit_code);

}  // namespace routelab::cli
