/// The program `routelab`: one command per file, exit codes in exit_code.hpp.
#include <algorithm>
#include <csignal>
#include <cstdio>
#include <exception>
#include <string>
#include <vector>

#include <fmt/format.h>
#include <CLI/CLI.hpp>

#include "cli/check.hpp"
#include "cli/compare.hpp"
#include "cli/exit_code.hpp"
#include "cli/export.hpp"
#include "cli/fuzz.hpp"
#include "cli/import.hpp"
#include "cli/load.hpp"
#include "cli/new.hpp"
#include "cli/query.hpp"
#include "cli/run.hpp"
#include "cli/schema.hpp"
#include "cli/serve.hpp"
#include "cli/terminal.hpp"
#include "cli/view.hpp"
#include "cli/why.hpp"
#include "sim/scenario/diagnostics.hpp"
#include "sim/trace/file_error.hpp"

namespace routelab::cli {

namespace {

constexpr const char* description =
    "routelab simulates an API built from routes on serverless instances: what will happen under "
    "this traffic, and why?";

constexpr const char* examples =
    "Examples:\n"
    "  routelab new shop.json\n"
    "  routelab run scenarios/004-cold-start-after-idle.json\n"
    "  routelab run shop.json --set clients.visitors.every=1m --json -\n"
    "  routelab check scenarios/*.json\n"
    "  routelab why scenarios/005-crud.json\n"
    "  routelab compare scenarios/002-methods-wrong.json scenarios/003-methods-right.json\n"
    "  routelab serve scenarios/005-crud.json --port 3000\n"
    "  routelab load scenarios/005-crud.json --duration 20s\n"
    "  routelab query shop.rltrace 'status >= 500 or latency > 1s'\n"
    "  routelab export shop.rltrace --format perfetto --out shop.pftrace\n"
    "  routelab import next ./my-app --out my-app.json\n\n"
    "`routelab COMMAND --help` explains a command.";

int wrong_usage(const std::string& message, const std::string& hint, const std::string& command) {
  const std::string program = command.empty() ? "routelab" : "routelab " + command;
  print_error(fmt::format("routelab: {}\n", scenario::printable(message)));
  if (!hint.empty()) print_error(fmt::format("  {}\n", hint));
  print_error(fmt::format("  `{} --help` shows the usage\n", program));
  return BadInput;
}

std::vector<std::string> command_names(const CLI::App& program) {
  std::vector<std::string> names;
  for (const CLI::App* command : program.get_subcommands([](const CLI::App*) { return true; })) {
    names.push_back(command->get_name());
  }
  return names;
}

std::vector<std::string> option_names(const CLI::App& command) {
  std::vector<std::string> names;
  for (const CLI::Option* option : command.get_options()) {
    for (const std::string& name : option->get_lnames()) names.push_back("--" + name);
  }
  return names;
}

/// The command line could not be understood.
int explain(const CLI::App& program, const CLI::ParseError& error) {
  const auto called = program.get_subcommands();
  const CLI::App& command = called.empty() ? program : *called.front();
  const std::string name = called.empty() ? "" : command.get_name();
  const std::vector<std::string> extra = command.remaining();
  if (dynamic_cast<const CLI::ExtrasError*>(&error) == nullptr || extra.empty()) {
    return wrong_usage(error.what(), "", name);
  }
  const std::string word = extra.front().substr(0, extra.front().find('='));
  if (word.starts_with('-')) {
    return wrong_usage("unknown option " + scenario::in_quotes(word),
                       scenario::suggestion(word, option_names(command)), name);
  }
  return wrong_usage("unexpected argument " + scenario::in_quotes(extra.front()), "", name);
}

int parse(CLI::App& program, int argc, const char* const* argv, const int& exit_code) {
  const std::vector<std::string> commands = command_names(program);
  if (argc < 2) return wrong_usage("a command is needed", scenario::suggestion("", commands), "");
  const std::string first = argv[1];
  const bool known = std::find(commands.begin(), commands.end(), first) != commands.end();
  if (!known && !first.starts_with('-')) {
    return wrong_usage("unknown command " + scenario::in_quotes(first),
                       scenario::suggestion(first, commands), "");
  }
  try {
    program.parse(argc, argv);
    return exit_code;
  } catch (const CLI::ParseError& error) {
    if (error.get_exit_code() != 0) return explain(program, error);
    return program.exit(error);  // --help, --version
  }
}

int run_program(int argc, const char* const* argv) {
  std::signal(SIGPIPE, SIG_DFL);  // `routelab run x | head -1` ends quietly, whoever started it
  CLI::App program(description, "routelab");
  program.set_version_flag("--version", "routelab " ROUTELAB_VERSION, "Print the version and exit");
  program.require_subcommand(0, 1);
  program.footer(examples);
  int exit_code = AllWell;
  add_new(program, exit_code);
  add_run(program, exit_code);
  add_check(program, exit_code);
  add_why(program, exit_code);
  add_compare(program, exit_code);
  add_query(program, exit_code);
#ifdef ROUTELAB_HAS_SERVER
  add_serve(program, exit_code);
  add_load(program, exit_code);
#ifdef ROUTELAB_HAS_FUZZ
  add_fuzz(program, exit_code);
#endif
#endif
#ifdef ROUTELAB_HAS_VIEWER
  add_view(program, exit_code);
#endif
  add_export(program, exit_code);
  add_import(program, exit_code);
  add_schema(program, exit_code);
  try {
    return parse(program, argc, argv, exit_code);
  } catch (const trace::FileError& error) {
    print_error(fmt::format("{}: error: {}\n", scenario::printable(error.path),
                            scenario::printable(error.message)));
    return BadInput;
  }
}

}  // namespace

}  // namespace routelab::cli

int main(int argc, char** argv) {
  try {
    return routelab::cli::run_program(argc, argv);
  } catch (const std::exception& error) {
    std::fprintf(stderr, "routelab: internal error: %s\n", error.what());
  } catch (...) {
    std::fprintf(stderr, "routelab: internal error\n");
  }
  return routelab::cli::InternalError;
}
