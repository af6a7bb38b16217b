/// A run as JUnit XML, the form in which CI systems read tests: a suite named after the API, and a
/// case for each check and operation that was looked at (judged.hpp): "no_5xx" of "GET /api/users".
/// Findings are failures, with their text. A run that was stopped early has one more case, with an
/// error.
#pragma once

#include <string>

#include "harness/fuzz/report.hpp"

namespace routelab::fuzz {

std::string report_junit(const Report& report);

}  // namespace routelab::fuzz
