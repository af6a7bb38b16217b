#include "cli/import.hpp"

#include <memory>
#include <string>

#include <fmt/format.h>
#include <CLI/CLI.hpp>

#include "cli/exit_code.hpp"
#include "cli/output_file.hpp"
#include "cli/terminal.hpp"
#include "harness/import/next_app.hpp"
#include "harness/import/scenario_text.hpp"
#include "harness/surface/routes_file.hpp"
#include "sim/scenario/diagnostics.hpp"

namespace routelab::cli {

namespace {

struct ImportOptions {
  std::string folder;
  std::string out = "-";
  std::string routes;
};

void show(const import::Problems& problems) {
  scenario::Diagnostics diagnostics;
  for (const import::Problem& problem : problems.all()) {
    const scenario::Place place{problem.file, problem.line, problem.line == 0 ? 0 : 1, 1};
    if (problem.is_error) {
      diagnostics.error(place, problem.code, problem.message, problem.hint);
    } else {
      diagnostics.warning(place, problem.code, problem.message, problem.hint);
    }
  }
  print_error(diagnostics.render());
}

std::string counted(std::size_t n, const char* noun) {
  return fmt::format("{} {}{}", n, noun, n == 1 ? "" : "s");
}

int import_next(const ImportOptions& options) {
  import::Problems problems;
  const import::ImportedApp app = import::read_next_app(options.folder, problems);
  show(problems);
  if (problems.has_errors()) return BadInput;
  if (!options.routes.empty()) {
    OutputFile(options.routes).write(surface::routes_file_text(import::surface_of(app)));
  }
  const std::string text = import::scenario_text(app);
  if (options.out == "-") {
    print(text);
    return AllWell;
  }
  OutputFile(options.out).write(text);
  print(fmt::format("{0}: {1}, {2}, {3} of {4}\n\n  routelab run {0}\n",
                    scenario::printable(options.out), counted(app.routes.size(), "route"),
                    counted(app.pages.size(), "page"), counted(app.variables.size(), "variable"),
                    scenario::printable(app.name)));
  return AllWell;
}

}  // namespace

void add_import(CLI::App& program, int& exit_code) {
  const auto options = std::make_shared<ImportOptions>();
  CLI::App* command =
      program.add_subcommand("import", "Write a first scenario of an app that exists");
  command->require_subcommand(1);
  command->footer("Example:\n  routelab import next ./my-app --out my-app.json");
  CLI::App* next = command->add_subcommand("next", "Of a Next.js app: from its files, unbuilt");
  next->add_option("FOLDER", options->folder, "The app's folder, with its package.json")
      ->required();
  next->add_option("--out,-o", options->out, "The scenario to write (default: standard output)");
  next->add_option(
      "--routes", options->routes,
      "Write a routes file as well: what the fuzzer is to know of them, to be corrected");
  next->footer(
      "Reads the files of pages/api and app, next.config and .env; runs nothing. The scenario has\n"
      "each route with each method, answered 200 after some milliseconds, and a client for each:\n"
      "say there what handlers really do. Secrets get placeholders, not their values.\n\n"
      "Example:\n"
      "  routelab import next ./my-app --out my-app.json && routelab run my-app.json");
  next->callback([options, &exit_code] { exit_code = import_next(*options); });
}

}  // namespace routelab::cli
