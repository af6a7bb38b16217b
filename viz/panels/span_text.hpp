/// A span in a few lines, for tooltips and the status bar.
#pragma once

#include <string>

#include "viz/panels/viewer.hpp"

namespace routelab::panels {

/// What it is, of which request, when (also from the start of the marked range), how long, how it
/// ended.
std::string span_text(const Viewer& viewer, timeline::RecordNumber record);

/// "200", "no answer"
std::string status_text(std::uint16_t status);

}  // namespace routelab::panels
