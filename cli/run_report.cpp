#include "cli/run_report.hpp"

#include <string_view>

#include <nlohmann/json.hpp>

#include "sim/study/run.hpp"
#include "viz/report/report.hpp"

namespace routelab::cli {

namespace {

/// In single quotes if a shell would read anything else than the word itself.
std::string shell_word(const std::string& word) {
  constexpr std::string_view plain =
      "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-./=:,+@%";
  if (!word.empty() && word.find_first_not_of(plain) == std::string::npos) return word;
  std::string quoted = "'";
  for (const char c : word) c == '\'' ? quoted += "'\\''" : quoted += c;
  return quoted + "'";
}

}  // namespace

std::string command_text(const ScenarioOptions& options, const ReplicationCount& count) {
  std::string text = "routelab run " + shell_word(options.scenario);
  const auto add = [&](const char* option, const std::string& value) {
    if (!value.empty()) text.append(" ").append(option).append(" ").append(shell_word(value));
  };
  add("--seed", options.seed);
  add("--duration", options.duration);
  add("--warmup", options.warmup);
  for (const std::string& change : options.sets) add("--set", change);
  if (count.replications > 1) add("--replications", std::to_string(count.replications));
  return text;
}

std::string run_report(const ScenarioOptions& options, const ReplicationCount& count,
                       const scenario::Scenario& scenario, const nlohmann::ordered_json& results,
                       const report::Observation& observation) {
  return report::html_report({.names = study::names_of_run(scenario),
                              .results = results,
                              .observation = &observation,
                              .question = scenario.question,
                              .command = command_text(options, count),
                              .version = ROUTELAB_VERSION});
}

}  // namespace routelab::cli
