#include "viz/canvas/context.hpp"

#include <algorithm>
#include <cmath>

#include "sim/base/assert.hpp"
#include "viz/canvas/font.hpp"
#include "viz/canvas/style.hpp"

namespace routelab::canvas {

namespace {

constexpr std::array<float, face_count> sizes{15, 12, 20};  ///< of a line at scale 1, pixels

/// What the panels write and what names of routes may hold: the Latin and Greek letters, signs of
/// figures (µ × ± ≤ ≥ ≈ Δ), dashes, quotes, bullet and ellipsis, arrows, simple shapes.
constexpr ImWchar glyphs[] = {0x0020, 0x017f, 0x0370, 0x03ff, 0x2010, 0x2027, 0x2030,
                              0x203a, 0x2190, 0x2199, 0x2206, 0x2206, 0x2211, 0x2212,
                              0x221a, 0x221e, 0x2248, 0x2248, 0x2260, 0x2265, 0x25a0,
                              0x25cf, 0x2713, 0x2717, 0};

float held(float scale) { return scale > 1 ? std::min(scale, 2.0F) : 1.0F; }

ImFont* add_face(ImFontAtlas& atlas, float size) {
  ImFontConfig config;
  config.SizePixels = size;
  // One sample a pixel, on whole pixels: crisp, and the same through any renderer.
  config.OversampleH = 1;
  config.OversampleV = 1;
  config.PixelSnapH = true;
  config.FontDataOwnedByAtlas = false;
  const FontFile file = built_in_font();
  if (file.size == 0) return atlas.AddFontDefault(&config);
  return atlas.AddFontFromMemoryTTF(const_cast<void*>(file.bytes), static_cast<int>(file.size),
                                    size, &config, glyphs);
}

}  // namespace

Context::Context(Look look, float scale)
    : imgui_(ImGui::CreateContext()), theme_(look), scale_(held(scale)) {
  make_current();  // the first context becomes current by itself, others do not
  ImGuiIO& io = ImGui::GetIO();
  io.IniFilename = nullptr;
  io.LogFilename = nullptr;
  io.UserData = this;
  io.ConfigWindowsMoveFromTitleBarOnly = true;
  io.ConfigInputTextCursorBlink = false;  // or an idle window would have to draw
  load_fonts();
  ImGui::GetStyle() = style_of(theme_, scale_);
}

Context::~Context() = default;

void Context::make_current() const { ImGui::SetCurrentContext(imgui_.get()); }

void Context::set_look(Look look) {
  make_current();
  theme_ = Theme(look);
  ImGui::GetStyle() = style_of(theme_, scale_);
}

void Context::set_scale(float scale) {
  if (held(scale) == scale_) return;
  make_current();
  scale_ = held(scale);
  load_fonts();
  ImGui::GetStyle() = style_of(theme_, scale_);
}

void Context::load_fonts() {
  ImFontAtlas& atlas = *ImGui::GetIO().Fonts;
  atlas.Clear();
  atlas.Flags |= ImFontAtlasFlags_NoBakedLines;
  for (std::size_t i = 0; i < sizes.size(); ++i) {
    fonts_[i] = add_face(atlas, std::round(sizes[i] * scale_));
  }
  atlas.Build();
  ++atlas_version_;
}

Context& current() {
  RL_ASSERT(ImGui::GetCurrentContext() != nullptr);
  auto* const context = static_cast<Context*>(ImGui::GetIO().UserData);
  RL_ASSERT(context != nullptr);
  return *context;
}

const Theme& theme() { return current().theme(); }
ImFont* font(Face face) { return current().font(face); }
ImU32 colour(Role role) { return theme()[role]; }
ImU32 colour(trace::Kind kind) { return theme()[role_of(kind)]; }
ImU32 category(int index) { return theme().category(index); }
float px(float length) { return std::round(length * current().scale()); }

}  // namespace routelab::canvas
