#include "cli/schema.hpp"

#include <memory>
#include <string>

#include <CLI/CLI.hpp>

#include "cli/exit_code.hpp"
#include "cli/terminal.hpp"
#include "sim/scenario/input_file.hpp"
#include "sim/scenario/json_tree.hpp"
#include "sim/scenario/reference.hpp"
#include "sim/scenario/schema.hpp"
#include "sim/scenario/specimen.hpp"

namespace routelab::cli {

namespace {

struct SchemaOptions {
  bool example = false;
  std::string reference;
};

int schema(const SchemaOptions& options) {
  if (options.example) {
    print(std::string(scenario::specimen));
    return AllWell;
  }
  if (options.reference.empty()) {
    print(scenario::schema_text());
    return AllWell;
  }
  scenario::Diagnostics diagnostics;
  const auto text = scenario::read_file(options.reference, scenario::max_json_bytes, diagnostics);
  const std::string made =
      text ? scenario::reference_text(*text, options.reference, diagnostics) : "";
  print_error(diagnostics.render());
  if (diagnostics.has_errors()) return BadInput;
  print(made);
  return AllWell;
}

}  // namespace

void add_schema(CLI::App& program, int& exit_code) {
  const auto options = std::make_shared<SchemaOptions>();
  CLI::App* command =
      program.add_subcommand("schema", "Print the JSON Schema of scenario files, for editors");
  auto* example = command->add_flag("--example", options->example,
                                    "Print a scenario in which everything occurs instead");
  command
      ->add_option("--reference", options->reference,
                   "Print this Markdown file with the tables of its `<!-- fields: KIND -->` lines")
      ->type_name("FILE")
      ->excludes(example);
  command->footer(
      "An editor that knows the schema completes keys, explains them and marks mistakes while\n"
      "you type. A scenario names it by its first line, \"$schema\": \"./schema.json\".\n\n"
      "Examples:\n"
      "  routelab schema > schema.json\n"
      "  routelab schema --example > everything.json");
  command->callback([options, &exit_code] { exit_code = schema(*options); });
}

}  // namespace routelab::cli
