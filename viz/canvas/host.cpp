#include "viz/canvas/host.hpp"

#include <imgui_internal.h>

#include <algorithm>
#include <cfloat>
#include <string>

#include "sim/base/assert.hpp"

namespace routelab::canvas {

Host::Host(const HostOptions& options) : context_(options.look, options.scale) {
  ImGuiIO& io = ImGui::GetIO();
  io.BackendPlatformName = "routelab_canvas";
  io.BackendRendererName = "routelab_raster";
  // A draw list may have more vertices than 16-bit indices can count.
  io.BackendFlags |= ImGuiBackendFlags_RendererHasVtxOffset;
  io.DeltaTime = 1.0F / 60;
  map_keys();
  leave_mouse();
  resize(options.width, options.height);
}

void Host::resize(int width, int height) {
  RL_ASSERT(width > 0 && height > 0);
  context_.make_current();
  ImGui::GetIO().DisplaySize = {static_cast<float>(width), static_cast<float>(height)};
}

const ImDrawData& Host::frame(const Draw& draw) {
  context_.make_current();
  ImGuiIO& io = ImGui::GetIO();
  if (atlas_version_ != context_.atlas_version()) {
    unsigned char* alpha = nullptr;
    io.Fonts->GetTexDataAsAlpha8(&alpha, &atlas_.width, &atlas_.height);
    atlas_.alpha = alpha;
    io.Fonts->SetTexID(&atlas_);
    atlas_version_ = context_.atlas_version();
  }
  context_.begin_frame();
  ImGui::NewFrame();
  try {
    draw();
  } catch (...) {
    ImGui::ErrorCheckEndFrameRecover(nullptr);  // closes what was left open
    ImGui::EndFrame();
    throw;
  }
  ImGui::Render();
  return *ImGui::GetDrawData();
}

Image Host::picture(const Draw& draw, int settle) {
  for (int i = 1; i < settle; ++i) frame(draw);
  return rasterise(frame(draw), context_.theme()[Role::Background]);
}

void Host::move_mouse(ImVec2 position) {
  context_.make_current();
  ImGui::GetIO().MousePos = position;
}

void Host::leave_mouse() { move_mouse({-FLT_MAX, -FLT_MAX}); }

void Host::set_button(Button button, bool down) {
  context_.make_current();
  ImGui::GetIO().MouseDown[static_cast<int>(button)] = down;
}

void Host::set_key(Key key, bool down) {
  context_.make_current();
  canvas::set_key(key, down);
}

void Host::set_modifiers(Modifiers modifiers) {
  context_.make_current();
  canvas::set_modifiers(modifiers);
}

void Host::turn_wheel(float steps, float sideways) {
  context_.make_current();
  ImGui::GetIO().MouseWheel += steps;
  ImGui::GetIO().MouseWheelH += sideways;
}

void Host::type(std::string_view utf8) {
  context_.make_current();
  ImGui::GetIO().AddInputCharactersUTF8(std::string(utf8).c_str());
}

}  // namespace routelab::canvas
