/// What a run has looked for: a check and an operation, for which something was sent that would have
/// shown it. Where a probe did not come as far (no row could be made), it counts all the same.
#pragma once

#include <set>
#include <string>
#include <string_view>
#include <utility>

#include "harness/fuzz/report.hpp"

namespace routelab::fuzz {

/// By check, in the order of `all_checks`, and name of the operation ("GET /api/users/[id]").
using Judged = std::set<std::pair<Check, std::string>>;

Judged judged(const Report& report);

}  // namespace routelab::fuzz
