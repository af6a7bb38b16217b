#include "cli/check.hpp"

#include <cstdint>
#include <memory>
#include <set>
#include <string>
#include <vector>

#include <fmt/format.h>
#include <CLI/CLI.hpp>

#include "cli/exit_code.hpp"
#include "cli/terminal.hpp"
#include "sim/scenario/scenario.hpp"
#include "sim/scenario/units.hpp"
#include "sim/study/expectation.hpp"

namespace routelab::cli {

namespace {

struct CheckOptions {
  std::vector<std::string> paths;
  bool quiet = false;
};

std::string counted(std::size_t n, const char* noun) {
  return fmt::format("{} {}{}", scenario::format_count(static_cast<std::int64_t>(n)), noun,
                     n == 1 ? "" : "s");
}

/// An endpoint is a route with one of its methods.
std::size_t count_routes(const core::Api& api) {
  std::set<std::uint32_t> routes;
  for (const core::Endpoint& endpoint : api.endpoints) routes.insert(endpoint.route.index);
  return routes.size();
}

bool is_schema(const scenario::Diagnostics& diagnostics) {
  const auto all = diagnostics.sorted();
  return all.size() == 1 && all.front().code == "json-schema";
}

/// True if nothing is wrong with it; warnings are shown and do not count.
bool check_file(const std::string& path, bool quiet) {
  scenario::Diagnostics diagnostics;
  const auto scenario = scenario::load(path, {}, diagnostics);
  if (scenario) study::parse_expectations(*scenario, diagnostics);
  if (is_schema(diagnostics)) {
    if (!quiet) print(fmt::format("{}: skipped, a JSON Schema\n", scenario::printable(path)));
    return true;
  }
  print_error(diagnostics.render());
  const bool good = scenario && !diagnostics.has_errors();
  if (good && !quiet) {
    print(fmt::format("{}: ok ({}, {})\n", scenario::printable(path),
                      counted(count_routes(scenario->api), "route"),
                      counted(scenario->world.clients.size(), "client")));
  }
  return good;
}

int check(const CheckOptions& options) {
  bool good = true;
  for (const std::string& path : options.paths) good = check_file(path, options.quiet) && good;
  return good ? AllWell : BadInput;
}

}  // namespace

void add_check(CLI::App& program, int& exit_code) {
  const auto options = std::make_shared<CheckOptions>();
  CLI::App* command = program.add_subcommand("check", "Say what is wrong with scenario files");
  command->add_option("scenario", options->paths, "Scenario files (JSON)")->required();
  command->add_flag("--quiet,-q", options->quiet, "Say nothing about files that are right");
  command->footer("Example:\n  routelab check scenarios/*.json");
  command->callback([options, &exit_code] { exit_code = check(*options); });
}

}  // namespace routelab::cli
