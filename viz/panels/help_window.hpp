/// The keys, the gestures of the mouse and what the colours mean, over everything else.
#pragma once

namespace routelab::panels {

/// Fits the display, and scrolls where it is too small.
void draw_help_window();

}  // namespace routelab::panels
