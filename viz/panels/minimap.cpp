#include "viz/panels/minimap.hpp"

#include <algorithm>
#include <cmath>

#include "viz/canvas/context.hpp"

namespace routelab::panels {

using canvas::colour;
using canvas::px;
using canvas::Role;

void Minimap::draw(float height) {
  const ImVec2 at = ImGui::GetCursorScreenPos();
  const float width = std::max(ImGui::GetContentRegionAvail().x, 1.0F);
  const Strip strip{at, {at.x + width, at.y + height}};
  const timeline::Timeline& timeline = viewer_.timeline();
  const timeline::Range whole = viewer_.bounds();
  const timeline::View view{whole.start, whole.end, static_cast<double>(width)};
  ImDrawList& list = *ImGui::GetWindowDrawList();
  list.AddRectFilled(strip.min, strip.max, colour(Role::Lane));
  if (!timeline.rows().empty()) {
    if (band_.size() != static_cast<std::size_t>(width)) {
      timeline::band(timeline, 0, view, static_cast<std::size_t>(width), band_);
    }
    draw_band(list, strip, timeline.rows()[0], band_, top_of(band_));
  }
  const auto x_of = [&](std::int64_t time) { return at.x + static_cast<float>(view.x_of(time)); };
  if (const auto& marked = viewer_.marked()) {
    list.AddRectFilled({x_of(marked->start), strip.min.y},
                       {std::max(x_of(marked->end), x_of(marked->start) + px(2)), strip.max.y},
                       colour(Role::Selection));
  }
  const float left = x_of(viewer_.shown().start);
  const float right = std::max(x_of(viewer_.shown().end), left + px(3));
  const ImU32 shade = canvas::with_alpha(colour(Role::Background), 110);
  list.AddRectFilled(strip.min, {left, strip.max.y}, shade);
  list.AddRectFilled({right, strip.min.y}, strip.max, shade);
  list.AddRect({left, strip.min.y}, {right, strip.max.y}, colour(Role::Accent), 0, 0, px(1.5F));

  if (const auto& playhead = viewer_.playhead()) {
    list.AddRectFilled({x_of(*playhead), strip.min.y}, {x_of(*playhead) + px(2), strip.max.y},
                       colour(Role::Outline));
  }
  ImGui::InvisibleButton("minimap", {width, height});
  canvas::mark("minimap");
  const auto time = view.time_at(static_cast<double>(ImGui::GetMousePos().x - at.x));
  if (ImGui::IsItemActive()) {
    const std::int64_t half = (viewer_.shown().end - viewer_.shown().start) / 2;
    viewer_.show({time - half, time - half + (viewer_.shown().end - viewer_.shown().start)});
  }
  const float wheel = ImGui::GetIO().MouseWheel;
  if (ImGui::IsItemHovered() && wheel != 0) {
    viewer_.zoom(std::pow(0.8, static_cast<double>(wheel)), time);
  }
}

}  // namespace routelab::panels
