/// A window on the screen (GLFW, OpenGL 3) that draws with Dear ImGui.
///
/// It sleeps until there is input, a background job calls `wake()` or the last frame asked for
/// another one; so an idle viewer costs nothing. Each of those gives three frames: a layout needs
/// two or three to settle. The scale follows the monitor's until the callback asks for another.
#pragma once

#include <functional>
#include <stdexcept>
#include <string>
#include <vector>

#include "viz/canvas/theme.hpp"

namespace routelab::window {

/// No window can be had: no display, no OpenGL 3.2. The message says what to do instead.
struct WindowError : std::runtime_error {
  using std::runtime_error::runtime_error;
};

struct WindowOptions {
  int width = 1600;  ///< at scale 1; the monitor's scale is put on top
  int height = 900;
  canvas::Look look = canvas::Look::Dark;
  float scale = 0;           ///< 0: the monitor's
  int frames = 0;            ///< > 0: for tests: end after so many; no input, 1/60 s a frame
  std::string screenshot{};  ///< a PNG file of the last frame; "" for none
  /// Files that were dropped on the window; called between frames.
  std::function<void(const std::vector<std::string>& paths)> on_drop{};
};

/// What the draw callback may ask of the window.
struct WindowRequests {
  bool redraw = false;  ///< draw again at once: something moves
  bool close = false;
  canvas::Look look = canvas::Look::Dark;  ///< what it is; another one changes the theme
  float scale = 1;                         ///< what it is; another one changes it, 1 to 2
};

using Draw = std::function<void(WindowRequests& requests)>;

/// Returns when the window is closed. Throws WindowError, trace::FileError (screenshot) and what
/// the callback throws. Call it from the main thread.
void run_window(const std::string& title, const WindowOptions& options, const Draw& draw);

/// From any thread: the window shall draw a frame soon. Does nothing when there is none.
void wake();

}  // namespace routelab::window
