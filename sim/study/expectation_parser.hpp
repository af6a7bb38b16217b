/// Reads the sentences of `expect` (expectation.hpp) and says what is wrong with them, at the very
/// words. Which figures there are it learns from the results of a run in which nothing happened,
/// so that the two cannot drift apart.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "sim/study/expectation.hpp"

namespace routelab::study {

class ExpectationParser {
 public:
  /// `diagnostics` must outlive the parser.
  ExpectationParser(const scenario::Scenario& scenario, scenario::Diagnostics& diagnostics);

  /// None after an error.
  std::optional<Expectation> parse(const scenario::ExpectationText& sentence);

 private:
  bool split(Expectation& expectation);
  bool check_route(const std::string& route, std::string_view words);
  bool check_figure(const std::string& figure, const std::string& route, std::string_view words);
  bool read_value(Expectation& expectation, std::string_view words);
  bool read_tolerance(Expectation& expectation, std::string_view words);
  std::optional<double> read_quantity(std::string_view words, const std::string& figure);
  std::optional<double> read_duration(std::string_view words, const std::string& figure);
  std::optional<double> read_number(std::string_view words, const std::string& figure);
  bool refuse(std::string_view words, std::string_view code, std::string message,
              std::string hint = "");

  scenario::Diagnostics& diagnostics_;
  std::vector<std::string> routes_;
  std::vector<std::string> figures_;        ///< of the whole run
  std::vector<std::string> route_figures_;  ///< of each route
  const scenario::ExpectationText* sentence_ = nullptr;
  std::string_view left_;  ///< of the operator
  std::string_view right_;
};

}  // namespace routelab::study
