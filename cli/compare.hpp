/// `routelab compare A B`: two scenarios under the same seeds, or two runs request by request.
#pragma once

namespace CLI {
class App;
}

namespace routelab::cli {

void add_compare(CLI::App& program, int& exit_code);

}  // namespace routelab::cli
