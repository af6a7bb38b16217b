#include "cli/run.hpp"

#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <system_error>
#include <utility>
#include <vector>

#include <fmt/format.h>
#include <CLI/CLI.hpp>
#include <nlohmann/json.hpp>

#include "cli/exit_code.hpp"
#include "cli/output_file.hpp"
#include "cli/progress_bar.hpp"
#include "cli/stop_signal.hpp"
#include "cli/terminal.hpp"
#include "sim/study/expectation.hpp"
#include "sim/study/junit.hpp"
#include "sim/study/summary_text.hpp"
#include "sim/trace/file_error.hpp"
#include "sim/trace/writer.hpp"

namespace routelab::cli {

namespace {

struct RunCommand {
  std::string scenario;
  std::string seed;
  std::string duration;
  std::string warmup;
  std::vector<std::string> sets;
  std::string trace;
  std::string json;
  std::string junit;
  bool timing = false;
  bool quiet = false;
};

bool is_stdout(const std::string& path) { return path == "-" || path == "/dev/stdout"; }

void add_options(CLI::App& command, RunCommand& options) {
  command.add_option("scenario", options.scenario, "Scenario file (JSON)")
      ->required()
      ->type_name("SCENARIO");
  command.add_option("--seed", options.seed, "Seed of all random draws")->type_name("N");
  command.add_option("--duration", options.duration, "Simulated time, such as 90s, 10m or 6h")
      ->type_name("D");
  command
      .add_option("--warmup", options.warmup, "Simulated time cut off the beginning of all figures")
      ->type_name("D");
  command
      .add_option("--set", options.sets,
                  "Change a value of the scenario, such as clients.visitors.every=1m; repeatable")
      ->type_name("PATH=VALUE")
      ->allow_extra_args(false);
  command.add_option("--trace", options.trace, "Write every span of every request to this file")
      ->type_name("FILE");
  command
      .add_option("--json", options.json,
                  "Write the results as JSON; - for standard output, without the summary")
      ->type_name("FILE");
  command
      .add_option("--junit", options.junit,
                  "Write the expectations as JUnit XML; - for standard output")
      ->type_name("FILE");
  command.add_flag("--timing", options.timing, "Say how fast the simulator was");
  command.add_flag("--quiet,-q", options.quiet,
                   "Print only the expectations that failed and the verdict");
  command.footer(
      "Exit code: 0 all well, 1 an expectation failed, 2 wrong input, 130 stopped by Ctrl-C.\n\n"
      "Examples:\n"
      "  routelab run scenarios/004-cold-start-after-idle.json\n"
      "  routelab run shop.json --duration 1h --set platform.memory=1GB --json results.json\n"
      "  routelab run shop.json --trace shop.trace --junit report.xml --quiet");
}

/// The options that change the scenario, as changes of its text; a later one wins.
scenario::Overrides overrides_of(const RunCommand& options) {
  scenario::Overrides overrides;
  for (const std::string& change : options.sets) {
    const std::size_t equals = change.find('=');
    overrides.emplace_back(change.substr(0, equals), change.substr(equals + 1));
  }
  if (!options.seed.empty()) overrides.emplace_back("seed", options.seed);
  if (!options.duration.empty()) overrides.emplace_back("duration", options.duration);
  if (!options.warmup.empty()) overrides.emplace_back("warmup", options.warmup);
  return overrides;
}

/// Throws CLI::ValidationError for options that cannot go together.
void check_options(const RunCommand& options) {
  for (const std::string& change : options.sets) {
    if (change.find('=') == std::string::npos) {
      throw CLI::ValidationError("--set " + change, "there is no '='; write PATH=VALUE");
    }
  }
  if (is_stdout(options.json) && is_stdout(options.junit)) {
    throw CLI::ValidationError("--json and --junit", "only one can go to standard output");
  }
  if (options.trace == "-") {
    throw CLI::ValidationError("--trace", "a trace goes to a file, not to standard output");
  }
}

bool are_one_file(const std::string& a, const std::string& b) {
  std::error_code missing;
  if (std::filesystem::is_character_file(a, missing)) return false;  // /dev/null
  return a == b || std::filesystem::equivalent(a, b, missing);
}

/// A slip must not cost the scenario: two paths of the command line that are one file.
void check_paths(const RunCommand& options) {
  std::vector<std::string> seen = {options.scenario};
  for (const std::string& path : {options.trace, options.json, options.junit}) {
    if (path.empty() || is_stdout(path)) continue;
    for (const std::string& other : seen) {
      if (are_one_file(path, other)) {
        throw trace::FileError(path, "is given twice, and would be overwritten");
      }
    }
    seen.push_back(path);
  }
}

std::optional<scenario::Scenario> load(const RunCommand& options) {
  scenario::Diagnostics diagnostics;
  auto scenario = scenario::load(options.scenario, overrides_of(options), diagnostics);
  if (scenario) study::parse_expectations(*scenario, diagnostics);
  print_error(diagnostics.render());
  if (diagnostics.has_errors()) return std::nullopt;
  return scenario;
}

/// The files that a run leaves, opened before it begins.
struct Outputs {
  explicit Outputs(const RunCommand& options, const trace::Names& names) {
    if (!options.json.empty() && !is_stdout(options.json)) json.emplace(options.json);
    if (!options.junit.empty() && !is_stdout(options.junit)) junit.emplace(options.junit);
    if (!options.trace.empty()) trace.emplace(options.trace, names);
  }

  std::optional<OutputFile> json;
  std::optional<OutputFile> junit;
  std::optional<trace::Writer> trace;
};

struct Simulated {
  study::RunResult result;
  int signal = 0;  ///< that stopped it
};

Simulated simulate(const scenario::Scenario& scenario, Outputs& outputs, bool quiet) {
  const StopSignal stop;
  ProgressBar bar(!quiet && has_terminal());
  study::RunOptions options;
  options.writer = outputs.trace ? &*outputs.trace : nullptr;
  options.keep_going = [&](const study::Progress& progress) {
    bar.update(progress);
    return stop.received() == 0;
  };
  study::RunResult result = study::run(scenario, options);
  bar.clear();
  if (outputs.trace) outputs.trace->finish(result.totals);
  const int signal = result.totals.complete ? 0 : stop.received();
  return {std::move(result), signal};
}

/// What goes to standard output: one of the files, or the text for people.
std::string output_of(const RunCommand& options, const scenario::Scenario& scenario,
                      const study::RunResult& result, const nlohmann::ordered_json& results) {
  if (is_stdout(options.json)) return results.dump(2) + "\n";
  if (is_stdout(options.junit)) return study::junit_xml(results);
  const study::SummaryOptions style{.colours = shows_colours()};
  return options.quiet ? study::verdict_text(scenario, result, results, style)
                       : study::summary_text(scenario, result, results, style);
}

bool all_passed(const nlohmann::ordered_json& results) {
  for (const auto& expectation : results.at("expectations")) {
    if (!expectation.at("passed").get<bool>()) return false;
  }
  return true;
}

int run(const RunCommand& options) {
  check_options(options);
  check_paths(options);
  const auto scenario = load(options);
  if (!scenario) return BadInput;
  Outputs outputs(options, study::names_of_run(*scenario));
  const auto [result, signal] = simulate(*scenario, outputs, options.quiet);
  const auto results = study::results_json(*scenario, result, options.timing);
  if (outputs.json) outputs.json->write(results.dump(2) + "\n");
  if (outputs.junit) outputs.junit->write(study::junit_xml(results));
  print(output_of(options, *scenario, result, results));
  if (signal != 0) return SignalBase + signal;
  return all_passed(results) ? AllWell : Found;
}

}  // namespace

void add_run(CLI::App& program, int& exit_code) {
  const auto options = std::make_shared<RunCommand>();
  CLI::App* command = program.add_subcommand("run", "Simulate a scenario and say what happened");
  add_options(*command, *options);
  command->callback([options, &exit_code] { exit_code = run(*options); });
}

}  // namespace routelab::cli
