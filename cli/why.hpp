/// `routelab why SCENARIO|TRACE`: what the tail is made of, and what would change it.
#pragma once

namespace CLI {
class App;
}

namespace routelab::cli {

void add_why(CLI::App& program, int& exit_code);

}  // namespace routelab::cli
