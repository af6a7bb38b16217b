#include "viz/canvas/driver.hpp"

#include <fmt/format.h>

#include <utility>

namespace routelab::canvas {

Driver::Driver(Host& host, Host::Draw draw) : host_(host), draw_(std::move(draw)) { frame(2); }

Driver& Driver::frame(int count) {
  for (int i = 0; i < count; ++i) host_.frame(draw_);
  return *this;
}

void Driver::move_to(std::string_view name, ImVec2 at) {
  host_.move_mouse(find(name).point(at));
  frame();
}

Driver& Driver::hover(std::string_view name, ImVec2 at) {
  move_to(name, at);
  return frame();
}

Driver& Driver::click(std::string_view name, ImVec2 at, Button button) {
  move_to(name, at);
  host_.set_button(button, true);
  frame();
  host_.set_button(button, false);
  return frame(2);
}

Driver& Driver::double_click(std::string_view name, ImVec2 at) {
  move_to(name, at);
  for (int i = 0; i < 2; ++i) {
    host_.set_button(Button::Left, true);
    frame();
    host_.set_button(Button::Left, false);
    frame();
  }
  return frame();
}

Driver& Driver::drag(std::string_view name, ImVec2 from, ImVec2 to, Button button, int steps) {
  const Mark mark = find(name);  // a copy: the way is fixed, even if the mark moves along
  move_to(name, from);
  host_.set_button(button, true);
  frame();
  for (int i = 1; i <= steps; ++i) {
    const float part = static_cast<float>(i) / static_cast<float>(steps);
    host_.move_mouse(
        mark.point({from.x + (to.x - from.x) * part, from.y + (to.y - from.y) * part}));
    frame();
  }
  host_.set_button(button, false);
  return frame(2);
}

Driver& Driver::wheel(std::string_view name, float steps, ImVec2 at) {
  move_to(name, at);
  host_.turn_wheel(steps);
  return frame(2);
}

Driver& Driver::type(std::string_view utf8) {
  host_.type(utf8);
  return frame(2);
}

Driver& Driver::press(Key key, Modifiers modifiers) {
  host_.set_modifiers(modifiers);
  host_.set_key(key, true);
  frame();
  host_.set_key(key, false);
  host_.set_modifiers(held_);
  return frame(2);
}

Driver& Driver::hold(Modifiers modifiers) {
  held_ = modifiers;
  host_.set_modifiers(modifiers);
  return frame();
}

const Mark& Driver::find(std::string_view name) const {
  const Mark* const mark = host_.context().marks().find(name);
  if (mark != nullptr && mark->visible) return *mark;
  throw MarkError(fmt::format("{} \"{}\"; there are: {}",
                              mark == nullptr ? "there is no" : "out of sight is", name,
                              fmt::join(names(), ", ")));
}

bool Driver::has(std::string_view name) const {
  const Mark* const mark = host_.context().marks().find(name);
  return mark != nullptr && mark->visible;
}

std::vector<std::string> Driver::names() const { return host_.context().marks().names(); }

Image Driver::picture() { return host_.picture(draw_, 1); }

}  // namespace routelab::canvas
