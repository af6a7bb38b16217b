/// `routelab schema`: what can stand in a scenario, for editors and for people.
#pragma once

namespace CLI {
class App;
}

namespace routelab::cli {

/// As `add_run` (run.hpp).
void add_schema(CLI::App& program, int& exit_code);

}  // namespace routelab::cli
