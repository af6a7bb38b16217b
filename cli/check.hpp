/// `routelab check`: says what is wrong with scenarios, without running them.
#pragma once

namespace CLI {
class App;
}

namespace routelab::cli {

/// As `add_run` (run.hpp).
void add_check(CLI::App& program, int& exit_code);

}  // namespace routelab::cli
