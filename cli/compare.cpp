#include "cli/compare.hpp"

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include <fmt/format.h>
#include <CLI/CLI.hpp>
#include <nlohmann/json.hpp>

#include "cli/exit_code.hpp"
#include "cli/input_kind.hpp"
#include "cli/output_file.hpp"
#include "cli/progress_bar.hpp"
#include "cli/real_comparison.hpp"
#include "cli/scenario_options.hpp"
#include "cli/stop_signal.hpp"
#include "cli/terminal.hpp"
#include "sim/study/comparison.hpp"
#include "sim/study/comparison_text.hpp"
#include "sim/study/run_pair.hpp"
#include "sim/study/run_pair_text.hpp"
#include "sim/trace/reader.hpp"

namespace routelab::cli {

namespace {

struct CompareCommand {
  ScenarioOptions both;  ///< `scenario` is A
  std::string b;         ///< empty: the same file
  std::vector<std::string> sets_a;
  std::vector<std::string> sets_b;
  ReplicationCount count{.replications = 10, .jobs = 0};
  std::string json;
  bool all = false;
  bool quiet = false;
  bool real = false;
  RealComparison with_real;  ///< what only `--real` asks for
};

std::vector<std::string> together(std::vector<std::string> first,
                                  const std::vector<std::string>& then) {
  first.insert(first.end(), then.begin(), then.end());
  return first;
}

ScenarioOptions side_a(const CompareCommand& options) {
  ScenarioOptions side = options.both;
  side.sets = together(side.sets, options.sets_a);
  return side;
}

ScenarioOptions side_b(const CompareCommand& options) {
  ScenarioOptions side = options.both;
  if (!options.b.empty()) side.scenario = options.b;
  side.sets = together(side.sets, options.sets_b);
  return side;
}

/// What is to be told, and whether somebody stopped it.
struct Report {
  nlohmann::ordered_json json;
  std::string text;
  int signal = 0;
};

Report of_scenarios(const CompareCommand& options, const scenario::Scenario& a,
                    const scenario::Scenario& b) {
  const StopSignal stop;
  ProgressBar bar(!options.quiet && has_terminal());
  study::ComparisonOptions how;
  how.replications = options.count.replications;
  how.jobs = options.count.jobs;
  how.keep_going = [&](double part) {
    bar.update_part(part);
    return stop.received() == 0;
  };
  const auto comparison = study::compare(a, b, how);
  bar.clear();
  if (!comparison) return {{}, "", stop.received()};
  if (options.quiet) return {*comparison, study::comparison_verdict_text(*comparison), 0};
  const study::ComparedScenario left{a, fmt::format("{}", fmt::join(options.sets_a, " "))};
  const study::ComparedScenario right{b, fmt::format("{}", fmt::join(options.sets_b, " "))};
  return {
      *comparison,
      study::comparison_text(left, right, *comparison, options.all, {.colours = shows_colours()}),
      0};
}

/// A trace is a run that has been; a scenario beside it is run once.
struct OneRun {
  std::optional<trace::Reader> trace;
  std::optional<scenario::Scenario> scenario;
  std::string file;
};

std::optional<OneRun> open_run(const ScenarioOptions& options) {
  OneRun run{.trace = {}, .scenario = {}, .file = options.scenario};
  if (is_trace(options.scenario)) {
    run.trace.emplace(options.scenario);
    if (!run.trace->complete()) {
      print_error(fmt::format("{}: warning: {}\n", run.trace->path(), run.trace->problem()));
    }
  } else {
    run.scenario = load_scenario(options);
    if (!run.scenario) return std::nullopt;
  }
  return run;
}

/// seed: of the trace on the other side.
study::SeenRun see(const OneRun& run, std::optional<std::uint64_t> seed, const StopSignal& stop,
                   bool quiet) {
  if (run.trace) return study::see(*run.trace);
  ProgressBar bar(!quiet && has_terminal());
  study::RunOptions how;
  how.seed = seed;
  how.keep_going = [&](const study::Progress& progress) {
    bar.update(progress);
    return stop.received() == 0;
  };
  study::SeenRun seen = study::see(*run.scenario, how);
  bar.clear();
  return seen;
}

std::optional<std::uint64_t> seed_for(const OneRun& other, const CompareCommand& options) {
  if (!other.trace || !options.both.seed.empty()) return std::nullopt;
  return other.trace->names().seed;
}

Report of_runs(const CompareCommand& options, const OneRun& a, const OneRun& b) {
  const StopSignal stop;
  const study::SeenRun left = see(a, seed_for(b, options), stop, options.quiet);
  const study::SeenRun right = see(b, seed_for(a, options), stop, options.quiet);
  if (stop.received() != 0) return {{}, "", stop.received()};
  const study::RunPair pair = study::pair_up(left, right);
  return {study::run_pair_json(left, a.file, right, b.file, pair),
          options.quiet ? study::run_pair_verdict_text(pair)
                        : study::run_pair_text(left, a.file, right, b.file, pair,
                                               {.colours = shows_colours()}),
          0};
}

/// Nothing after errors, which have been said.
std::optional<Report> report_on(const CompareCommand& options) {
  const ScenarioOptions a = side_a(options);
  const ScenarioOptions b = side_b(options);
  if (is_trace(a.scenario) || is_trace(b.scenario)) {
    const auto left = open_run(a);
    const auto right = open_run(b);
    if (!left || !right) return std::nullopt;
    return of_runs(options, *left, *right);
  }
  const auto left = load_scenario(a);
  const auto right = load_scenario(b);
  if (!left || !right) return std::nullopt;
  return of_scenarios(options, *left, *right);
}

/// Throws CLI::ValidationError for what cannot be compared.
void check_options(const CompareCommand& options) {
  if (options.b.empty() && options.sets_a.empty() && options.sets_b.empty()) {
    throw CLI::ValidationError("compare", "name a second file, or what to change with --set-b");
  }
  const bool trace_a = is_trace(options.both.scenario);
  const bool trace_b = is_trace(options.b.empty() ? options.both.scenario : options.b);
  const bool for_both = !options.both.sets.empty() || !options.both.seed.empty() ||
                        !options.both.duration.empty() || !options.both.warmup.empty();
  if ((trace_a && !options.sets_a.empty()) || (trace_b && !options.sets_b.empty()) ||
      (trace_a && trace_b && for_both)) {
    throw CLI::ValidationError("compare", "a trace holds what has been; nothing in it can be set");
  }
}

#ifdef ROUTELAB_HAS_SERVER
int compare_real(const CompareCommand& options) {
  if (!options.b.empty() || !options.sets_a.empty() || !options.sets_b.empty()) {
    throw CLI::ValidationError("--real", "is the second side: leave out B, --set-a and --set-b");
  }
  RealComparison with_real = options.with_real;
  with_real.scenario = options.both;
  with_real.json = options.json;
  with_real.quiet = options.quiet;
  return compare_with_real(with_real);
}

void add_real_options(CLI::App& command, CompareCommand& options) {
  command.add_flag("--real", options.real,
                   "Hold A against itself, served for real on this machine");
  command
      .add_option("--requests", options.with_real.requests,
                  "With --real: how many requests are sent one after the other")
      ->type_name("N")
      ->capture_default_str();
  command
      .add_option("--load", options.with_real.load,
                  "With --real: how long A's own traffic is sent then; 10s at most if not given")
      ->type_name("D");
  command
      .add_option("--database", options.with_real.database,
                  "With --real: sqlite, sqlite:FILE or postgresql://USER@HOST/NAME")
      ->type_name("URL")
      ->capture_default_str();
}
#endif

int compare(const CompareCommand& options) {
#ifdef ROUTELAB_HAS_SERVER
  if (options.real) return compare_real(options);
#endif
  check_options(options);
  std::optional<OutputFile> file;
  if (!options.json.empty() && options.json != "-") file.emplace(options.json);
  const auto report = report_on(options);
  if (!report) return BadInput;
  if (report->signal != 0) {
    print_error("routelab: stopped before both sides had run; there is nothing to compare\n");
    return SignalBase + report->signal;
  }
  const std::string json = report->json.dump(2) + "\n";
  if (file) file->write(json);
  print(options.json == "-" ? json : report->text);
  return AllWell;
}

void add_options(CLI::App& command, CompareCommand& options) {
  add_scenario_options(command, options.both, "A");
  command.add_option("b", options.b, "What A is compared with")->type_name("B");
  for (const auto& [name, sets] :
       {std::pair("--set-a", &options.sets_a), std::pair("--set-b", &options.sets_b)}) {
    command.add_option(name, *sets, "The same for one side; without B, B is A changed so")
        ->type_name("PATH=VALUE")
        ->allow_extra_args(false);
  }
  add_replication_options(command, options.count);
  command
      .add_option("--json", options.json,
                  "Write the comparison as JSON; - for standard output, without the text")
      ->type_name("FILE");
#ifdef ROUTELAB_HAS_SERVER
  add_real_options(command, options);
#endif
  command.add_flag("--all", options.all, "Show what is equal, too, and every figure");
  command.add_flag("--quiet,-q", options.quiet, "Print one line only");
  command.footer(
      "Two scenarios run under the same seeds. Clients of the same name come at the same moments,\n"
      "so differences are taken seed by seed, with a 95 % interval of their mean; of twenty such\n"
      "intervals one misses the truth. With a trace (a single run) requests are matched by their\n"
      "ids if the seeds agree; a scenario beside it is run once, with the seed of the trace.\n\n"
      "With --real, A is served over HTTP with a real database: the same requests, one after the\n"
      "other, must get the same answers and leave the same rows; then A's traffic is sent and the\n"
      "latencies are compared request by request.\n\n"
      "Exit code: 0 compared, whatever the difference (with --real 1 if an answer differs), 2 "
      "wrong\n"
      "input, 130 stopped by Ctrl-C.\n\n"
      "Examples:\n"
      "  routelab compare scenarios/002-methods-wrong.json scenarios/003-methods-right.json\n"
      "  routelab compare shop.json --set-b platform.memory=1GB --replications 30\n"
      "  routelab compare scenarios/005-crud.json --real\n"
      "  routelab compare before.rltrace after.rltrace\n"
      "  routelab compare shop.json monday.rltrace --json -");
}

}  // namespace

void add_compare(CLI::App& program, int& exit_code) {
  const auto options = std::make_shared<CompareCommand>();
  CLI::App* command =
      program.add_subcommand("compare", "Say what differs between two scenarios or traces");
  add_options(*command, *options);
  command->callback([options, &exit_code] { exit_code = compare(*options); });
}

}  // namespace routelab::cli
