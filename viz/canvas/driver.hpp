/// Drives a user interface as a person does, without a display: moves the mouse to a named place
/// (marks.hpp), presses in one frame and releases in the next. Tests then ask the model, not the
/// pixels. A click is four frames, about 0.1 ms each for a small interface.
///
///   canvas::Driver ui(host, [&] { panel.draw(); });
///   ui.click("toolbar/filter").type("error").press(canvas::Key::Enter);
///
/// Every step ends with a spare frame for the layout, so marks are of what it led to. A name that
/// is missing or not visible throws MarkError, which lists the names there are.
#pragma once

#include <functional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

#include "viz/canvas/host.hpp"

namespace routelab::canvas {

struct MarkError : std::runtime_error {
  using std::runtime_error::runtime_error;
};

class Driver {
 public:
  /// Places inside a mark are fractions: (0, 0) is its top left corner.
  static inline const ImVec2 middle{0.5F, 0.5F};

  /// Both must outlive the driver. Draws two frames, so that there are marks.
  Driver(Host& host, Host::Draw draw);

  Driver& frame(int count = 1);
  Driver& hover(std::string_view name, ImVec2 at = middle);
  Driver& click(std::string_view name, ImVec2 at = middle, Button button = Button::Left);
  Driver& double_click(std::string_view name, ImVec2 at = middle);
  /// In `steps` moves with the button down.
  Driver& drag(std::string_view name, ImVec2 from, ImVec2 to, Button button = Button::Left,
               int steps = 4);
  Driver& wheel(std::string_view name, float steps, ImVec2 at = middle);
  /// Into the field that has the focus.
  Driver& type(std::string_view utf8);
  Driver& press(Key key, Modifiers modifiers = {});
  /// Held for the steps that follow, for clicks and drags, until `hold({})`.
  Driver& hold(Modifiers modifiers);

  [[nodiscard]] const Mark& find(std::string_view name) const;
  [[nodiscard]] bool has(std::string_view name) const;  ///< there and visible
  [[nodiscard]] std::vector<std::string> names() const;
  [[nodiscard]] Image picture();

 private:
  void move_to(std::string_view name, ImVec2 at);

  Host& host_;
  Host::Draw draw_;
  Modifiers held_;
};

}  // namespace routelab::canvas
