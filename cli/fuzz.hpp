/// `routelab fuzz`: looks for what is wrong with an API.
#pragma once

namespace CLI {
class App;
}

namespace routelab::cli {

void add_fuzz(CLI::App& program, int& exit_code);

}  // namespace routelab::cli
