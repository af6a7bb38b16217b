/// `routelab serve`: a scenario as a real HTTP server.
#pragma once

namespace CLI {
class App;
}

namespace routelab::cli {

void add_serve(CLI::App& program, int& exit_code);

}  // namespace routelab::cli
