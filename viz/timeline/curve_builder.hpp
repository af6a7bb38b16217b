/// Makes the curves of all rows that have one.
#pragma once

#include <functional>
#include <vector>

#include "viz/timeline/timeline.hpp"

namespace routelab::timeline {

/// Rows that show the same have the same curve. On two threads; `step` is called now and then by
/// the calling one, and what it throws passes through.
void build_curves(const Timeline& timeline, std::vector<Row>& rows,
                  const std::function<void()>& step);

}  // namespace routelab::timeline
