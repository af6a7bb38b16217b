/// `routelab export TRACE --format perfetto|chrome|otlp|csv`: a trace for other programs.
#pragma once

namespace CLI {
class App;
}

namespace routelab::cli {

/// Adds the command to the program; `exit_code` is set when it has run.
void add_export(CLI::App& program, int& exit_code);

}  // namespace routelab::cli
