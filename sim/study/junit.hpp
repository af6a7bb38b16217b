/// The expectations of a run as JUnit XML, the form in which CI systems read tests: a suite named
/// after the scenario, a case for each expectation. A run that was stopped early has one more case,
/// with an error.
#pragma once

#include <string>

#include <nlohmann/json_fwd.hpp>

namespace routelab::study {

/// results: as of `results_json`.
std::string junit_xml(const nlohmann::ordered_json& results);

}  // namespace routelab::study
