/// `routelab run`: simulates a scenario and prints what happened.
#pragma once

namespace CLI {
class App;
}

namespace routelab::cli {

/// Adds the command to the program. When it is the one that was called, it runs while the command
/// line is parsed and leaves its exit code. Both must outlive the parsing.
void add_run(CLI::App& program, int& exit_code);

}  // namespace routelab::cli
