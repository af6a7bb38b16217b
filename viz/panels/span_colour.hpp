/// What a span looks like: its colour by what it is and how it ended.
#pragma once

#include <imgui.h>

#include "sim/trace/record.hpp"
#include "viz/canvas/theme.hpp"
#include "viz/timeline/row.hpp"

namespace routelab::panels {

/// Requests by how they ended; other spans by their kind.
canvas::Role role_of(const trace::Record& record);
/// The hue of what is drawn as one in a row.
canvas::Role role_of(const timeline::Row& row);

}  // namespace routelab::panels
