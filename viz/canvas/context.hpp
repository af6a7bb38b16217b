/// A Dear ImGui context as the viewer wants it: theme, scale, fonts, no file of its own. Host
/// (pictures, tests) and the window put a backend around it; panels use the free functions below,
/// which speak of the current context.
///
/// One context at a time is current, per process; making one makes it current.
#pragma once

#include <imgui.h>

#include <array>
#include <memory>
#include <vector>

#include "viz/canvas/marks.hpp"
#include "viz/canvas/theme.hpp"

namespace routelab::canvas {

/// Sizes of the one face. Body is ImGui's default; the others by ImGui::PushFont(font(...)).
enum class Face { Body, Small, Title };
inline constexpr int face_count = 3;

class Context {
 public:
  /// scale: 1 to 2, else held to that; fonts and every measure grow by it. Cost: 5 ms, the font.
  explicit Context(Look look = Look::Dark, float scale = 1);
  ~Context();
  Context(const Context&) = delete;
  Context& operator=(const Context&) = delete;

  void make_current() const;

  /// Between frames only. A new scale makes a new font atlas: backends that hold a texture must
  /// drop it (`atlas_version` tells).
  void set_look(Look look);
  void set_scale(float scale);

  [[nodiscard]] const Theme& theme() const { return theme_; }
  [[nodiscard]] float scale() const { return scale_; }
  [[nodiscard]] int atlas_version() const { return atlas_version_; }
  [[nodiscard]] ImFont* font(Face face) const { return fonts_[static_cast<std::size_t>(face)]; }
  [[nodiscard]] Marks& marks() { return marks_; }
  [[nodiscard]] const Marks& marks() const { return marks_; }

  /// Before ImGui::NewFrame, by the backends: forgets the marks of the frame before.
  void begin_frame() { marks_.clear(); }

 private:
  void load_fonts();

  struct Release {
    void operator()(ImGuiContext* context) const { ImGui::DestroyContext(context); }
  };
  std::unique_ptr<ImGuiContext, Release> imgui_;
  Theme theme_;
  float scale_ = 1;
  int atlas_version_ = 0;
  std::array<ImFont*, face_count> fonts_{};
  Marks marks_;
};

/// Of the current context, which must be one of ours.
[[nodiscard]] Context& current();
[[nodiscard]] const Theme& theme();
[[nodiscard]] ImFont* font(Face face);

/// The colour of a role in the current theme.
[[nodiscard]] ImU32 colour(Role role);
/// A bar of this kind of span: the colour of its role.
[[nodiscard]] ImU32 colour(trace::Kind kind);
/// One of eight for series without a meaning of their own; any index >= 0, repeating.
[[nodiscard]] ImU32 category(int index);

/// A length at scale 1, in pixels -> the same at the current scale, in whole pixels.
[[nodiscard]] float px(float length);

}  // namespace routelab::canvas
