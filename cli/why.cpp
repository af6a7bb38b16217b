#include "cli/why.hpp"

#include <memory>
#include <optional>
#include <string>

#include <fmt/format.h>
#include <CLI/CLI.hpp>
#include <nlohmann/json.hpp>

#include "cli/exit_code.hpp"
#include "cli/input_kind.hpp"
#include "cli/output_file.hpp"
#include "cli/progress_bar.hpp"
#include "cli/scenario_options.hpp"
#include "cli/stop_signal.hpp"
#include "cli/terminal.hpp"
#include "sim/study/blame_text.hpp"
#include "sim/trace/reader.hpp"

namespace routelab::cli {

namespace {

struct WhyCommand {
  ScenarioOptions scenario;
  ReplicationCount count{.replications = 10, .jobs = 0};
  double percentile = 99;
  std::string json;
};

struct Answer {
  trace::Names names;
  study::Blame blame;
  std::optional<study::Counterfactuals> counterfactuals;
  int signal = 0;
};

Answer of_trace(const WhyCommand& options) {
  const trace::Reader trace(options.scenario.scenario);
  if (!trace.complete()) {
    print_error(fmt::format("{}: warning: {}\n", trace.path(), trace.problem()));
  }
  return {trace.names(), study::blame(trace, options.percentile / 100), std::nullopt, 0};
}

Answer of_scenario(const WhyCommand& options, const scenario::Scenario& scenario) {
  const StopSignal stop;
  ProgressBar bar(has_terminal());
  Answer answer{scenario.names(), study::blame(scenario, options.percentile / 100), {}, 0};
  study::CounterfactualOptions how;
  how.percentile = options.percentile / 100;
  how.replications = options.count.replications;
  how.jobs = options.count.jobs;
  how.keep_going = [&](double part) {
    bar.update_part(part);
    return stop.received() == 0;
  };
  answer.counterfactuals =
      study::what_if(scenario, study::changes_for(scenario, answer.blame), how);
  bar.clear();
  answer.signal = answer.counterfactuals->complete ? 0 : stop.received();
  return answer;
}

int say(const Answer& answer, const std::string& json_path) {
  const auto json = study::blame_json(answer.names, answer.blame, answer.counterfactuals);
  if (json_path == "-") {
    print(json.dump(2) + "\n");
  } else {
    if (!json_path.empty()) OutputFile(json_path).write(json.dump(2) + "\n");
    print(study::blame_text(answer.names, answer.blame, answer.counterfactuals));
  }
  return answer.signal == 0 ? AllWell : SignalBase + answer.signal;
}

int why(const WhyCommand& options) {
  if (is_trace(options.scenario.scenario)) return say(of_trace(options), options.json);
  const auto scenario = load_scenario(options.scenario);
  if (!scenario) return BadInput;
  return say(of_scenario(options, *scenario), options.json);
}

}  // namespace

void add_why(CLI::App& program, int& exit_code) {
  const auto options = std::make_shared<WhyCommand>();
  CLI::App* command =
      program.add_subcommand("why", "Say what the tail is made of, and what would change it");
  add_scenario_options(*command, options->scenario, "SCENARIO|TRACE");
  add_replication_options(*command, options->count);
  command->add_option("--percentile", options->percentile, "Where the tail begins (default: 99)")
      ->type_name("P")
      ->check(CLI::Range(0.001, 99.99999));
  command->add_option("--json", options->json, "Write the answer as JSON; - for standard output")
      ->type_name("FILE");
  command->footer(
      "Of a scenario, what would change the tail is tried, too: the same arrivals and draws are "
      "run\n"
      "again without cold starts, with a larger pool, ... A trace can only say what it holds.\n\n"
      "Examples:\n"
      "  routelab why scenarios/005-crud.json\n"
      "  routelab why shop.json --percentile 99.9 --replications 30\n"
      "  routelab why shop.rltrace");
  command->callback([options, &exit_code] { exit_code = why(*options); });
}

}  // namespace routelab::cli
