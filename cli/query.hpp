/// `routelab query TRACE ['FILTER']`: which requests, how many, how slow.
#pragma once

namespace CLI {
class App;
}

namespace routelab::cli {

/// Adds the command to the program; `exit_code` is set when it has run.
void add_query(CLI::App& program, int& exit_code);

}  // namespace routelab::cli
