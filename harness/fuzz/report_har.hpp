/// The exchanges of all findings as an HTTP Archive 1.2, to be looked at in a browser's network panel
/// or replayed by other tools. Comments say which finding an entry belongs to.
///
/// Times are the target's own: the first exchange is at the beginning of 1970. A body that is not
/// UTF-8 is in base64 (`encoding`) in an answer, and has its odd bytes replaced in a request, for
/// which the format has no such thing.
#pragma once

#include <string>
#include <string_view>

#include "harness/fuzz/report.hpp"

namespace routelab::fuzz {

/// Ends with a line end. `version` is the program's.
std::string report_har(const Report& report, std::string_view version);

}  // namespace routelab::fuzz
