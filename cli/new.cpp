#include "cli/new.hpp"

#include <filesystem>
#include <memory>
#include <string>
#include <string_view>

#include <fmt/format.h>
#include <CLI/CLI.hpp>

#include "cli/exit_code.hpp"
#include "cli/output_file.hpp"
#include "cli/terminal.hpp"
#include "sim/scenario/diagnostics.hpp"
#include "sim/scenario/schema.hpp"
#include "sim/trace/file_error.hpp"

namespace routelab::cli {

namespace {

constexpr const char* schema_name = "routelab.schema.json";

/// Small enough to be read at once, with one of everything that nearly every scenario has.
constexpr std::string_view first_scenario = R"({
  // An editor that reads JSON schemas (VS Code does) completes and explains every key.
  "$schema": "./routelab.schema.json",
  "name": "My first API",
  "question": "How long do visitors wait, and how many instances does that take?",
  "duration": "1h",

  "platform": { "like": "aws-lambda", "memory": "512MB", "idle_timeout": "10m" },
  "database": {
    "query": { "p50": "3ms", "p99": "15ms" },
    "products": { "rows": 100, "columns": { "name": "text" } }
  },

  // A file-system style name, a method, the steps of its handler: the first key is the verb.
  "routes": {
    "/api/products/[id]": {
      "GET": [
        { "get": "products", "id": "{params.id}", "as": "product", "else": { "respond": 404 } },
        { "compute": { "p50": "5ms", "p99": "30ms" } },
        { "respond": 200, "json": { "name": "{product.name}" } }
      ]
    }
  },

  "clients": {
    "visitors": { "poisson": "5/s", "send": "GET /api/products/{1..100}" }
  },

  // Each sentence is checked by a run; one that does not hold makes the exit code 1.
  "expect": ["requests.failed = 0", "latency_ms.p95 < 200ms"]
}
)";

void refuse_existing(const std::string& path) {
  std::error_code missing;
  if (std::filesystem::exists(path, missing)) {
    throw trace::FileError(path, "is there already, and is left alone; choose another name");
  }
}

int make(const std::string& path) {
  refuse_existing(path);
  const auto schema = std::filesystem::path(path).parent_path() / schema_name;
  OutputFile scenario_file(path);
  // The schema belongs to this version of the program: an older one is replaced.
  OutputFile(schema.string()).write(scenario::schema_text());
  scenario_file.write(first_scenario);
  print(
      fmt::format("{0}: a scenario to begin with\n{1}: what an editor completes it from\n\n"
                  "  routelab run {0}\n",
                  scenario::printable(path), scenario::printable(schema.string())));
  return AllWell;
}

}  // namespace

void add_new(CLI::App& program, int& exit_code) {
  const auto path = std::make_shared<std::string>("scenario.json");
  CLI::App* command = program.add_subcommand("new", "Write a first scenario to go on from");
  command->add_option("FILE", *path, "The new file (default: scenario.json)");
  command->footer(
      "Writes a small scenario, and beside it routelab.schema.json, from which editors complete\n"
      "and check it. A file that is there is never overwritten.\n\n"
      "Example:\n"
      "  routelab new shop.json && routelab run shop.json");
  command->callback([path, &exit_code] { exit_code = make(*path); });
}

}  // namespace routelab::cli
