/// How Dear ImGui's own widgets look: flat, opaque, in the colours of a theme. Every text has a
/// contrast of at least 4.5:1 to its widget's ground.
#pragma once

#include <imgui.h>

#include "viz/canvas/theme.hpp"

namespace routelab::canvas {

/// scale: 1 to 2, every measure grows by it.
[[nodiscard]] ImGuiStyle style_of(const Theme& theme, float scale);

}  // namespace routelab::canvas
