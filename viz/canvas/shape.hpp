/// Small shapes that say by form what colour alone must not. Coordinates in pixels, drawn into
/// any draw list; a handful of vertices each.
#pragma once

#include <imgui.h>

namespace routelab::canvas {

/// A triangle that points down to `tip`, with a rim in the colour of the ground: an error at this
/// time. `size`: its width.
void error_tick(ImDrawList& list, ImVec2 tip, float size);

/// A diamond about `centre`, with a rim as well: a cold start.
void cold_tick(ImDrawList& list, ImVec2 centre, float size);

/// Three dots about `centre`: more than can be drawn here.
void more_dots(ImDrawList& list, ImVec2 centre, float size, ImU32 colour);

/// A line with a head at `to`: what caused what.
void arrow(ImDrawList& list, ImVec2 from, ImVec2 to, ImU32 colour, float thickness);

}  // namespace routelab::canvas
