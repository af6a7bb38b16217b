#include "cli/run.hpp"

#include <algorithm>
#include <array>
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
#include "cli/run_report.hpp"
#include "cli/scenario_options.hpp"
#include "cli/stop_signal.hpp"
#include "cli/terminal.hpp"
#include "sim/study/junit.hpp"
#include "sim/study/replicated_text.hpp"
#include "sim/study/replication.hpp"
#include "sim/study/summary_text.hpp"
#include "sim/study/unmet.hpp"
#include "sim/trace/file_error.hpp"
#include "sim/trace/writer.hpp"

namespace routelab::cli {

namespace {

struct RunCommand {
  ScenarioOptions scenario;
  ReplicationCount count;
  std::string trace;
  std::string json;
  std::string junit;
  std::string report;
  bool timing = false;
  bool quiet = false;
};

bool is_stdout(const std::string& path) { return path == "-" || path == "/dev/stdout"; }

void add_options(CLI::App& command, RunCommand& options) {
  add_scenario_options(command, options.scenario, "SCENARIO");
  add_replication_options(command, options.count);
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
  command
      .add_option("--report", options.report,
                  "Write a report as one HTML file for any browser; - for standard output")
      ->type_name("FILE");
  command.add_flag("--timing", options.timing, "Say how fast the simulator was");
  command.add_flag("--quiet,-q", options.quiet,
                   "Print only the expectations that failed and the verdict");
  command.footer(
      "Exit code: 0 all well, 1 an expectation failed, 2 wrong input, 130 stopped by Ctrl-C.\n\n"
      "Examples:\n"
      "  routelab run scenarios/004-cold-start-after-idle.json\n"
      "  routelab run shop.json --duration 1h --set platform.memory=1GB --json results.json\n"
      "  routelab run shop.json --replications 30 --jobs 2\n"
      "  routelab run shop.json --report shop.html\n"
      "  routelab run shop.json --trace shop.rltrace --junit report.xml --quiet");
}

/// Throws CLI::ValidationError for options that cannot go together.
void check_options(const RunCommand& options) {
  const std::array texts{options.json, options.junit, options.report};
  if (std::count_if(texts.begin(), texts.end(), is_stdout) > 1) {
    throw CLI::ValidationError("--json, --junit and --report",
                               "only one can go to standard output");
  }
  if (options.trace == "-") {
    throw CLI::ValidationError("--trace", "a trace goes to a file, not to standard output");
  }
  if (!options.trace.empty() && options.count.replications > 1) {
    throw CLI::ValidationError("--trace", "a trace holds one run; leave out --replications");
  }
}

bool are_one_file(const std::string& a, const std::string& b) {
  std::error_code missing;
  if (std::filesystem::is_character_file(a, missing)) return false;  // /dev/null
  return a == b || std::filesystem::equivalent(a, b, missing);
}

/// A slip must not cost the scenario: two paths of the command line that are one file.
void check_paths(const RunCommand& options) {
  std::vector<std::string> seen = {options.scenario.scenario};
  for (const std::string& path : {options.trace, options.json, options.junit, options.report}) {
    if (path.empty() || is_stdout(path)) continue;
    for (const std::string& other : seen) {
      if (are_one_file(path, other)) {
        throw trace::FileError(path, "is given twice, and would be overwritten");
      }
    }
    seen.push_back(path);
  }
}

/// The files that a run leaves, opened before it begins.
struct Outputs {
  explicit Outputs(const RunCommand& options, const trace::Names& names) {
    if (!options.json.empty() && !is_stdout(options.json)) json.emplace(options.json);
    if (!options.junit.empty() && !is_stdout(options.junit)) junit.emplace(options.junit);
    if (!options.report.empty()) observation.emplace(names);
    if (observation && !is_stdout(options.report)) report.emplace(options.report);
    if (!options.trace.empty()) trace.emplace(options.trace, names);
  }

  std::optional<OutputFile> json;
  std::optional<OutputFile> junit;
  std::optional<OutputFile> report;
  std::optional<report::Observation> observation;  ///< what a report is made from
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
  options.observer = outputs.observation ? &*outputs.observation : nullptr;
  options.keep_going = [&](const study::Progress& progress) {
    bar.update(progress);
    return stop.received() == 0;
  };
  study::RunResult result = study::run(scenario, options);
  bar.clear();
  if (outputs.trace) outputs.trace->finish(study::judged_totals(scenario, result));
  const int signal = result.totals.complete ? 0 : stop.received();
  return {std::move(result), signal};
}

bool all_passed(const nlohmann::ordered_json& results) {
  for (const auto& expectation : results.at("expectations")) {
    if (!expectation.at("passed").get<bool>()) return false;
  }
  return true;
}

/// What is to be told of a run, or of many.
struct Findings {
  nlohmann::ordered_json results;
  std::string text;  ///< for people
  int signal = 0;    ///< that stopped it
};

Findings one_run(const RunCommand& options, const scenario::Scenario& scenario, Outputs& outputs) {
  const auto [result, signal] = simulate(scenario, outputs, options.quiet);
  const study::SummaryOptions style{.colours = shows_colours()};
  auto results = study::results_json(scenario, result, options.timing);
  std::string text = options.quiet ? study::verdict_text(scenario, result, results, style)
                                   : study::summary_text(scenario, result, results, style);
  return {std::move(results), std::move(text), signal};
}

Findings many_runs(const RunCommand& options, const scenario::Scenario& scenario,
                   Outputs& outputs) {
  const StopSignal stop;
  ProgressBar bar(!options.quiet && has_terminal());
  study::ReplicationOptions how;
  how.count = options.count.replications;
  how.jobs = options.count.jobs;
  how.observer = [&](std::uint64_t replication) -> trace::RequestObserver* {
    return replication == 0 && outputs.observation ? &*outputs.observation : nullptr;
  };
  how.keep_going = [&](double part) {
    bar.update_part(part);
    return stop.received() == 0;
  };
  auto results = study::replicated_json(scenario, study::replicate(scenario, how));
  bar.clear();
  const study::SummaryOptions style{.colours = shows_colours()};
  std::string text = options.quiet ? study::replicated_verdict_text(scenario, results, style)
                                   : study::replicated_text(scenario, results, style);
  const int signal = results.at("complete").get<bool>() ? 0 : stop.received();
  return {std::move(results), std::move(text), signal};
}

/// Files first, then standard output: the summary, or the one text that was asked for there.
void tell(const RunCommand& options, const scenario::Scenario& scenario, const Findings& findings,
          Outputs& outputs) {
  const std::string json = findings.results.dump(2) + "\n";
  std::string html;
  if (outputs.observation) {
    html = run_report(options.scenario, options.count, scenario, findings.results,
                      *outputs.observation);
  }
  if (outputs.json) outputs.json->write(json);
  if (outputs.junit) outputs.junit->write(study::junit_xml(findings.results));
  if (outputs.report) outputs.report->write(html);
  print(is_stdout(options.json)     ? json
        : is_stdout(options.junit)  ? study::junit_xml(findings.results)
        : is_stdout(options.report) ? html
                                    : findings.text);
}

int run(const RunCommand& options) {
  check_options(options);
  check_paths(options);
  const auto scenario = load_scenario(options.scenario);
  if (!scenario) return BadInput;
  Outputs outputs(options, study::names_of_run(*scenario));
  const Findings findings = options.count.replications > 1 ? many_runs(options, *scenario, outputs)
                                                           : one_run(options, *scenario, outputs);
  tell(options, *scenario, findings, outputs);
  if (findings.signal != 0) return SignalBase + findings.signal;
  return all_passed(findings.results) ? AllWell : Found;
}

}  // namespace

void add_run(CLI::App& program, int& exit_code) {
  const auto options = std::make_shared<RunCommand>();
  CLI::App* command = program.add_subcommand("run", "Simulate a scenario and say what happened");
  add_options(*command, *options);
  command->callback([options, &exit_code] { exit_code = run(*options); });
}

}  // namespace routelab::cli
