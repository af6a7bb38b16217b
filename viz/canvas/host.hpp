/// Dear ImGui without a display: frames are asked for one by one, input is set by the caller, time
/// passes 1/60 s a frame. For pictures (`view --png`) and for tests.
///
///   canvas::Host host({.width = 1280, .height = 720});
///   canvas::Image picture = host.picture([&] { panel.draw(); });
#pragma once

#include <functional>
#include <string_view>

#include "viz/canvas/context.hpp"
#include "viz/canvas/image.hpp"
#include "viz/canvas/keys.hpp"
#include "viz/canvas/raster.hpp"

namespace routelab::canvas {

struct HostOptions {
  int width = 1280;  ///< pixels
  int height = 720;
  float scale = 1;  ///< 1 to 2
  Look look = Look::Dark;
};

enum class Button { Left = 0, Right = 1, Middle = 2 };

class Host {
 public:
  using Draw = std::function<void()>;  ///< calls ImGui between NewFrame and Render

  explicit Host(const HostOptions& options = {});
  Host(const Host&) = delete;
  Host& operator=(const Host&) = delete;

  [[nodiscard]] Context& context() { return context_; }
  void resize(int width, int height);

  /// One frame with the input that was set. What it gives holds until the next one.
  const ImDrawData& frame(const Draw& draw);

  /// The frame as pixels, after enough frames for the layout to settle (`settle`, at least 1:
  /// windows that fit their contents need two, scroll bars three).
  [[nodiscard]] Image picture(const Draw& draw, int settle = 3);

  /// Input for the frames that follow, until it is set anew. Buttons and keys stay down.
  void move_mouse(ImVec2 position);
  void leave_mouse();  ///< the mouse is nowhere
  void set_button(Button button, bool down);
  void set_key(Key key, bool down);
  void set_modifiers(Modifiers modifiers);

  /// Input for the next frame only.
  void turn_wheel(float steps, float sideways = 0);  ///< up and left are positive
  void type(std::string_view utf8);

 private:
  Context context_;
  AlphaTexture atlas_;
  int atlas_version_ = 0;
};

}  // namespace routelab::canvas
