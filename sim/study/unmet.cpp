#include "sim/study/unmet.hpp"

#include <utility>

#include <nlohmann/json.hpp>

#include "sim/scenario/diagnostics.hpp"
#include "sim/study/expectation.hpp"
#include "sim/study/figure.hpp"
#include "sim/study/results.hpp"

namespace routelab::study {

trace::Totals judged_totals(const scenario::Scenario& scenario, const RunResult& result) {
  trace::Totals totals = result.totals;
  if (scenario.expectations.empty()) return totals;
  const auto figures = figures_json(result);
  scenario::Diagnostics reported_when_it_was_loaded;
  for (Expectation& expectation : parse_expectations(scenario, reported_when_it_was_loaded)) {
    const Verdict verdict = judge(expectation, figures);
    if (verdict.passed) continue;
    std::string text = expectation.text + ": " +
                       (verdict.actual ? "it is " + figure_text(expectation.figure, *verdict.actual)
                                       : "there is nothing to take it from");
    totals.unmet.push_back(
        {std::move(text), std::move(expectation.figure), std::move(expectation.route)});
  }
  return totals;
}

}  // namespace routelab::study
