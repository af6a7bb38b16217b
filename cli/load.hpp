/// `routelab load`: a scenario's traffic, sent to a real server.
#pragma once

namespace CLI {
class App;
}

namespace routelab::cli {

void add_load(CLI::App& program, int& exit_code);

}  // namespace routelab::cli
