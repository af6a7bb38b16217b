/// Expectations: sentences about the results that make a scenario a test.
///
///     FIGURE [of ROUTE] OPERATOR VALUE
///
///     cold_start_ratio = 1
///     latency_ms.p99 of GET /api/users/[id] < 800ms
///     statuses.404 of (router) = 3
///
/// FIGURE is a path of the results (results.hpp); of `leaks` the sum of their counts is meant.
/// OPERATOR is one of = != < <= > >=; `VALUE +- TOLERANCE` may follow `=`
/// ("cold_start_ratio = 0.0013 +- 9%", the percentage being one of the value). VALUE is a number;
/// for a ratio a number from 0 to 1 or a percentage; a duration with its unit where a part of the
/// figure's path ends in _ms or _s.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include <nlohmann/json_fwd.hpp>

#include "sim/scenario/scenario.hpp"

namespace routelab::study {

struct Expectation {
  std::string text;  ///< as written
  std::string figure;
  std::string route;  ///< empty: of the whole run
  std::string comparison;
  double value = 0;      ///< in the figure's unit
  double tolerance = 0;  ///< with '='; absolute
};

struct Verdict {
  std::string text;
  bool passed = false;
  std::optional<double> actual;  ///< none: there is no such figure in these results (null)
};

/// All expectations of the scenario; errors (a figure that no result has, an unknown route, a
/// value without its unit, a sentence that does not parse) go to `diagnostics` with their place.
std::vector<Expectation> parse_expectations(const scenario::Scenario& scenario,
                                            scenario::Diagnostics& diagnostics);

/// Exact for counts; other equalities hold within 1e-9 of the value, relatively. What is null
/// passes nothing.
Verdict judge(const Expectation& expectation, const nlohmann::ordered_json& results);

}  // namespace routelab::study
