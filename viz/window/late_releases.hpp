/// Keys that went down and up between two frames: their releases wait for the frame, or nobody would
/// see that they were down. Frames are slow where there is no graphics card.
#pragma once

#include <algorithm>
#include <vector>

namespace routelab::window {

/// As the window system tells it.
struct KeyEvent {
  int key = 0;
  int scancode = 0;
  int modifiers = 0;
  bool is_down = false;
};

class LateReleases {
 public:
  /// Passes the event on, or keeps it: a release after which a frame has yet to show a press, be it
  /// that of another key. Ctrl must not go up before the C that it was pressed with is seen.
  template <class Pass>
  void take(const KeyEvent& event, const Pass& pass) {
    if (!event.is_down && is_press_new_) {
      kept_.push_back(event);
      return;
    }
    if (event.is_down) {
      is_press_new_ = true;
      std::erase_if(kept_, [&](const KeyEvent& kept) { return kept.key == event.key; });
    }
    pass(event);
  }

  /// After a frame: passes on what was kept. Whether there was anything.
  template <class Pass>
  bool frame_is_done(const Pass& pass) {
    is_press_new_ = false;
    for (const KeyEvent& event : kept_) pass(event);
    const bool any = !kept_.empty();
    kept_.clear();
    return any;
  }

 private:
  bool is_press_new_ = false;
  std::vector<KeyEvent> kept_;
};

}  // namespace routelab::window
