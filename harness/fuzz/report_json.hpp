/// A run as one JSON tree, for programs:
///
///     format       "routelab-fuzz-1"
///     target, seed, seconds, requests, cases
///     phase        the last one it came to; complete: false if it was stopped before its time
///     unconfirmed  complaints that did not come again
///     remarks      ["what could not be tested, and why"]
///     checks       [{name, layer, wfc}] that counted
///     findings     [{check, layer, wfc, where, status, why, rule, reproduced, times, was_known, case,
///                  bucket, requests, cpp}]
///     healed       [{check, where, case}] of the case store: they pass now
///
/// wfc is null where the Web Fuzzing Commons catalogue has no code, status where there was no answer.
/// Of `requests`, each is
///
///     method, target, headers [{name, value}], body, encoding
///     answer       {ending, what, status, headers, body, encoding}
///     curl         a line that asks again
///     shown        true for the one that shows it
///
/// A body that is not UTF-8 is in base64, and `encoding` says so. Values of secrets are masked.
#pragma once

#include <string>
#include <string_view>

#include "harness/fuzz/report.hpp"

namespace routelab::fuzz {

/// Ends with a line end.
std::string report_json(const Report& report);

/// "answered", "cut", "malformed", "timed-out", "unreachable"
std::string_view name_of(target::Ending ending);

}  // namespace routelab::fuzz
