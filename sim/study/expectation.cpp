#include "sim/study/expectation.hpp"

#include <cmath>
#include <utility>

#include <nlohmann/json.hpp>

#include "sim/study/expectation_parser.hpp"
#include "sim/study/figure.hpp"

namespace routelab::study {

namespace {

bool equal(const Expectation& expectation, const FigureValue& actual) {
  const bool exact = actual.exact && expectation.tolerance == 0;
  const double noise = exact ? 0 : 1e-9 * std::abs(expectation.value);
  return std::abs(actual.value - expectation.value) <= expectation.tolerance + noise;
}

bool holds(const Expectation& expectation, const FigureValue& actual) {
  const std::string& comparison = expectation.comparison;
  if (comparison == "=") return equal(expectation, actual);
  if (comparison == "!=") return !equal(expectation, actual);
  if (comparison.size() == 2 && equal(expectation, actual)) return true;
  return comparison.front() == '<' ? actual.value < expectation.value
                                   : actual.value > expectation.value;
}

}  // namespace

std::vector<Expectation> parse_expectations(const scenario::Scenario& scenario,
                                            scenario::Diagnostics& diagnostics) {
  std::vector<Expectation> expectations;
  if (scenario.expectations.empty()) return expectations;
  ExpectationParser parser(scenario, diagnostics);
  for (const scenario::ExpectationText& sentence : scenario.expectations) {
    if (auto expectation = parser.parse(sentence)) expectations.push_back(std::move(*expectation));
  }
  return expectations;
}

Verdict judge(const Expectation& expectation, const nlohmann::ordered_json& results) {
  Verdict verdict{.text = expectation.text, .passed = false, .actual = std::nullopt};
  if (const auto actual = find_figure(results, expectation.figure, expectation.route)) {
    verdict.actual = actual->value;
    verdict.passed = holds(expectation, *actual);
  }
  return verdict;
}

}  // namespace routelab::study
