#include "viz/canvas/shape.hpp"

#include <algorithm>
#include <cmath>

#include "viz/canvas/context.hpp"

namespace routelab::canvas {

void error_tick(ImDrawList& list, ImVec2 tip, float size) {
  const float half = size / 2;
  const float rim = px(1);
  list.AddTriangleFilled({tip.x - half - 2 * rim, tip.y - size - rim},
                         {tip.x + half + 2 * rim, tip.y - size - rim}, {tip.x, tip.y + 2 * rim},
                         colour(Role::Background));
  list.AddTriangleFilled({tip.x - half, tip.y - size}, {tip.x + half, tip.y - size}, tip,
                         colour(Role::Error));
}

void cold_tick(ImDrawList& list, ImVec2 centre, float size) {
  const auto diamond = [&](float half, ImU32 fill) {
    list.AddQuadFilled({centre.x, centre.y - half}, {centre.x + half, centre.y},
                       {centre.x, centre.y + half}, {centre.x - half, centre.y}, fill);
  };
  diamond(size / 2 + px(1.5F), colour(Role::Background));
  diamond(size / 2, colour(Role::Cold));
}

void more_dots(ImDrawList& list, ImVec2 centre, float size, ImU32 colour) {
  for (const float step : {-1.0F, 0.0F, 1.0F}) {
    list.AddCircleFilled({centre.x + step * size * 0.4F, centre.y}, size * 0.13F, colour, 8);
  }
}

void arrow(ImDrawList& list, ImVec2 from, ImVec2 to, ImU32 colour, float thickness) {
  const float x = to.x - from.x;
  const float y = to.y - from.y;
  const float length = std::sqrt(x * x + y * y);
  if (!(length > 0)) return;
  const float head = std::min(length, 4 * thickness + px(2));
  const ImVec2 along{x / length, y / length};
  const ImVec2 neck{to.x - along.x * head, to.y - along.y * head};
  const ImVec2 side{-along.y * head / 2, along.x * head / 2};
  list.AddLine(from, neck, colour, thickness);
  list.AddTriangleFilled(to, {neck.x + side.x, neck.y + side.y}, {neck.x - side.x, neck.y - side.y},
                         colour);
}

}  // namespace routelab::canvas
