/// `routelab new`: a first scenario of one's own, with the schema that its editor needs.
#pragma once

namespace CLI {
class App;
}

namespace routelab::cli {

/// As `add_run` (run.hpp).
void add_new(CLI::App& program, int& exit_code);

}  // namespace routelab::cli
