/// Draws lanes and bands into a strip of the screen: rectangles, labels where they fit, and marks
/// that zooming out never loses.
#pragma once

#include <imgui.h>

#include <span>
#include <string_view>
#include <vector>

#include "sim/trace/names.hpp"
#include "viz/timeline/band.hpp"
#include "viz/timeline/lane.hpp"
#include "viz/timeline/row.hpp"
#include "viz/timeline/view.hpp"

namespace routelab::panels {

/// A strip of the screen on which a view is drawn; x of the view's start is min.x.
struct Strip {
  ImVec2 min;
  ImVec2 max;
};

/// Before scaling.
inline constexpr float tick_pixels = 8;

struct LaneStyle {
  bool dimmed = false;  ///< what the filter leaves out
  bool labels = true;
  float tick_gap = tick_pixels;  ///< least distance of two errors' ticks
};

void draw_lane(ImDrawList& list, const Strip& strip, const timeline::View& view,
               const timeline::Records& records, const trace::Names& names,
               const timeline::Row& row, std::span<const timeline::Bar> bars, LaneStyle style);

/// The top of a curve's scale: what goes on in it at most, at least 1.
double top_of(std::span<const timeline::BandColumn> columns);
/// The columns fill the strip's width. top: of the scale, which is told on the right: "max 31", or
/// "max 4, scale to 31".
void draw_band(ImDrawList& list, const Strip& strip, const timeline::Row& row,
               std::span<const timeline::BandColumn> columns, double top);

/// Vertical lines of the axis through a strip, and its times above it.
void draw_grid(ImDrawList& list, const Strip& strip, const timeline::View& view);
void draw_axis(ImDrawList& list, const Strip& strip, const timeline::View& view);

/// A text cut at the strip's edges, in the middle of its height; anything may stand in it.
void draw_text(ImDrawList& list, const Strip& strip, ImU32 colour, std::string_view text);
/// Pixels, of the same face.
float text_width(std::string_view text);

}  // namespace routelab::panels
