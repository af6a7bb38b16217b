/// A run as SARIF 2.1.0 (OASIS), the form in which code hosts show what a tool has found: checks as
/// rules, findings as results. A result is at its operation, and in the route's source file where
/// that is known (surface::Route::source). Findings of one bucket have one fingerprint, so that they
/// are the same finding in the next run.
#pragma once

#include <string>
#include <string_view>

#include "harness/fuzz/report.hpp"

namespace routelab::fuzz {

/// Ends with a line end. `version` is the program's.
std::string report_sarif(const Report& report, std::string_view version);

}  // namespace routelab::fuzz
