/// The expectations of a run as JUnit XML, the form in which CI systems read tests: a suite named
/// after the scenario, a case for each expectation. A run that was stopped early has one more case,
/// with an error.
#pragma once

#include <string>
#include <string_view>

#include <nlohmann/json_fwd.hpp>

namespace routelab::study {

/// results: as of `results_json`.
std::string junit_xml(const nlohmann::ordered_json& results);

/// Text for XML 1.0, inside an attribute or between tags. What XML cannot hold (control characters,
/// bytes that are not UTF-8) becomes U+FFFD.
std::string xml_escaped(std::string_view text);

}  // namespace routelab::study
