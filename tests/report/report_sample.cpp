#include "tests/report/report_sample.hpp"

#include <stdexcept>
#include <utility>

namespace routelab::report::testing {

namespace {

study::RunResult watched_run(const scenario::Scenario& scenario, Observation& observation) {
  study::RunOptions options;
  options.observer = &observation;
  return study::run(scenario, options);
}

}  // namespace

scenario::Scenario load(const std::string& text, const scenario::Overrides& overrides) {
  scenario::Diagnostics diagnostics;
  auto scenario = scenario::load_text(text, "sample.json", overrides, diagnostics);
  if (!scenario) throw std::runtime_error(diagnostics.render());
  return std::move(*scenario);
}

Sample::Sample(scenario::Scenario of)
    : scenario(std::move(of)), observation(study::names_of_run(scenario)),
      result(watched_run(scenario, observation)), results(study::results_json(scenario, result)) {}

std::string Sample::html() const {
  return html_report({.names = result.names,
                      .results = results,
                      .observation = &observation,
                      .question = scenario.question,
                      .command = "routelab run sample.json",
                      .version = "1.2.3"});
}

}  // namespace routelab::report::testing
