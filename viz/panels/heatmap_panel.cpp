#include "viz/panels/heatmap_panel.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <string>
#include <utility>

#include <fmt/format.h>

#include "viz/canvas/context.hpp"
#include "viz/canvas/keys.hpp"
#include "viz/panels/requests_panel.hpp"
#include "viz/timeline/statistics.hpp"
#include "viz/timeline/time_text.hpp"

namespace routelab::panels {

using canvas::colour;
using canvas::px;
using canvas::Role;
using timeline::LatencyGrid;

namespace {

struct PercentileLine {
  const char* name;
  double fraction;
  int category;
};
constexpr std::array<PercentileLine, 4> percentiles{
    {{"p50", 0.5, 0}, {"p90", 0.9, 1}, {"p99", 0.99, 2}, {"p99.9", 0.999, 3}}};

/// The height of a latency between the grid's smallest and largest, 0 at the bottom; the scale is
/// that of the rows, logarithmic.
float height_of(const LatencyGrid& grid, std::int64_t latency) {
  const auto low = std::log(static_cast<double>(std::max<std::int64_t>(grid.row_start(0), 1)));
  const auto high = std::log(static_cast<double>(grid.row_start(grid.rows())));
  const auto at = std::log(static_cast<double>(std::max<std::int64_t>(latency, 1)));
  return static_cast<float>(std::clamp((at - low) / (high - low), 0.0, 1.0));
}

std::int64_t latency_at(const LatencyGrid& grid, float height) {
  const auto row =
      static_cast<std::size_t>(std::clamp(height, 0.0F, 0.9999F) * static_cast<float>(grid.rows()));
  return grid.row_start(row);
}

}  // namespace

void HeatmapPanel::ask() {
  const Asked wanted{viewer_.shown(), viewer_.chosen_version()};
  counting_.poll();
  listing_.poll();
  const bool is_new = asked_ != wanted;
  list_box(is_new);
  if (!is_new) return;
  asked_ = wanted;
  counting_.start(viewer_.jobs(), [&timeline = viewer_.timeline(), chosen = viewer_.share_chosen(),
                                   wanted](const std::stop_token& stop) {
    return timeline::latency_grid(timeline, wanted.range, *chosen, columns, rows, stop);
  });
}

/// is_new: what is asked for.
void HeatmapPanel::list_box(bool is_new) {
  if (!viewer_.box || (!is_new && viewer_.box == listed_box_)) return;
  listed_box_ = viewer_.box;
  listing_.start(viewer_.jobs(), [&timeline = viewer_.timeline(), chosen = viewer_.share_chosen(),
                                  box = *viewer_.box](const std::stop_token& stop) {
    return timeline::list_requests(timeline, box.time, *chosen, timeline::Order::Slowest, limit,
                                   box.latency, stop);
  });
}

void HeatmapPanel::draw() {
  ask();
  const LatencyGrid* grid = counting_.result();
  if (grid == nullptr) {
    ImGui::TextDisabled("counting ...");
    return;
  }
  const ImVec2 at = ImGui::GetCursorScreenPos();
  const ImVec2 size = ImGui::GetContentRegionAvail();
  const float list_width = viewer_.box ? std::round(size.x * 0.42F) : 0;
  const Strip area{{at.x + px(80), at.y + px(8)},
                   {at.x + size.x - list_width - px(16), at.y + size.y - px(30)}};
  if (area.max.x - area.min.x < px(50) || area.max.y - area.min.y < px(30)) return;
  draw_map(*grid, area);
  draw_scale(*grid, area);
  draw_lines(*grid, area);
  if (!dragging_) draw_box(*grid, area);
  ImGui::InvisibleButton("map", {size.x - list_width - px(8), size.y});
  canvas::mark("heatmap", area.min, area.max);
  take_input(*grid, area);
  if (viewer_.box) {
    ImGui::SameLine();
    ImGui::BeginChild("box", {0, 0});
    draw_list();
    ImGui::EndChild();
  }
}

void HeatmapPanel::draw_map(const LatencyGrid& grid, const Strip& area) {
  ImDrawList& list = *ImGui::GetWindowDrawList();
  list.AddRectFilled(area.min, area.max, colour(Role::Lane));
  const double most = std::log1p(static_cast<double>(grid.largest_count()));
  const float width = (area.max.x - area.min.x) / static_cast<float>(grid.columns());
  const float height = (area.max.y - area.min.y) / static_cast<float>(grid.rows());
  for (std::size_t column = 0; column < grid.columns(); ++column) {
    const float left = area.min.x + width * static_cast<float>(column);
    for (std::size_t row = 0; row < grid.rows(); ++row) {
      const std::uint64_t count = grid.count(column, row);
      if (count == 0) continue;
      const float bottom = area.max.y - height * static_cast<float>(row);
      // Logarithmic: one slow request among thousands of quick ones has to be seen.
      const double heat = 0.15 + 0.85 * std::log1p(static_cast<double>(count)) / most;
      list.AddRectFilled({left, bottom - height}, {left + width, bottom}, canvas::heat(heat));
    }
  }
  if (grid.total() == 0) {
    draw_text(list, {{area.min.x + px(10), area.min.y}, area.max}, colour(Role::Dim),
              "no request ends here");
  }
  if (const auto& marked = viewer_.marked()) {
    const timeline::View view{viewer_.shown().start, viewer_.shown().end,
                              static_cast<double>(area.max.x - area.min.x)};
    const auto x_of = [&](std::int64_t time) {
      return area.min.x + static_cast<float>(std::clamp(view.x_of(time), 0.0, view.width));
    };
    list.AddRectFilled({x_of(marked->start), area.min.y}, {x_of(marked->end), area.max.y},
                       colour(Role::Selection));
  }
}

/// Percentiles of each column that has enough requests to have one.
void HeatmapPanel::draw_lines(const LatencyGrid& grid, const Strip& area) {
  ImDrawList& list = *ImGui::GetWindowDrawList();
  const float width = (area.max.x - area.min.x) / static_cast<float>(grid.columns());
  for (const PercentileLine& line : percentiles) {
    std::optional<ImVec2> before;
    for (std::size_t column = 0; column < grid.columns(); ++column) {
      const Histogram& latencies = grid.column(column);
      const double needed = line.fraction > 0.5 ? 1 / (1 - line.fraction) : 1;
      if (static_cast<double>(latencies.count()) < needed) {
        before.reset();
        continue;
      }
      const float height = height_of(grid, latencies.percentile(line.fraction));
      const ImVec2 point(area.min.x + width * (static_cast<float>(column) + 0.5F),
                         area.max.y - height * (area.max.y - area.min.y));
      if (before) {
        list.AddLine(*before, point, colour(Role::Background), px(4));
        list.AddLine(*before, point, canvas::category(line.category), px(2));
      } else {
        list.AddCircleFilled(point, px(1.5F), canvas::category(line.category), 8);
      }
      before = point;
    }
  }
  const char* const key = "brighter: more requests";
  const Strip place{{area.min.x + px(6), area.min.y + px(2)},
                    {area.min.x + px(10) + text_width(key), area.min.y + px(22)}};
  list.AddRectFilled({place.min.x - px(4), place.min.y}, place.max,
                     canvas::with_alpha(colour(Role::Panel), 220));
  draw_text(list, place, colour(Role::Text), key);
  float x = area.max.x - px(220);
  for (const PercentileLine& line : percentiles) {
    const float y = area.min.y + px(12);
    list.AddRectFilled({x - px(4), y - px(10)}, {x + px(52), y + px(10)},
                       canvas::with_alpha(colour(Role::Panel), 220));
    list.AddLine({x, y}, {x + px(12), y}, canvas::category(line.category), px(3));
    draw_text(list, {{x + px(16), y - px(10)}, {x + px(54), y + px(10)}}, colour(Role::Text),
              line.name);
    x += px(56);
  }
}

/// Whose requests are listed.
void HeatmapPanel::draw_box(const LatencyGrid& grid, const Strip& area) const {
  if (!viewer_.box || grid.total() == 0) return;
  const timeline::View view{viewer_.shown().start, viewer_.shown().end,
                            static_cast<double>(area.max.x - area.min.x)};
  const auto x_of = [&](std::int64_t time) {
    return area.min.x + static_cast<float>(std::clamp(view.x_of(time), 0.0, view.width));
  };
  const auto y_of = [&](std::int64_t latency) {
    return area.max.y - height_of(grid, latency) * (area.max.y - area.min.y);
  };
  const Box& box = *viewer_.box;
  if (box.time.end <= viewer_.shown().start || box.time.start >= viewer_.shown().end) return;
  const ImVec2 min(x_of(box.time.start), y_of(box.latency.longest));
  const ImVec2 max(x_of(box.time.end), y_of(box.latency.shortest));
  ImGui::GetWindowDrawList()->AddRect(min, max, colour(Role::Outline), 0, 0, px(2));
  canvas::mark("heatmap/box", min, max);
}

void HeatmapPanel::draw_scale(const LatencyGrid& grid, const Strip& area) {
  ImDrawList& list = *ImGui::GetWindowDrawList();
  const timeline::View view{viewer_.shown().start, viewer_.shown().end,
                            static_cast<double>(area.max.x - area.min.x)};
  draw_axis(list, {{area.min.x, area.max.y}, {area.max.x, area.max.y + px(22)}}, view);
  constexpr int steps = 6;
  for (int i = 0; i <= steps; ++i) {
    const float height = static_cast<float>(i) / steps;
    const float y = area.max.y - height * (area.max.y - area.min.y);
    list.AddRectFilled({area.min.x - px(5), y}, {area.min.x, y + 1}, colour(Role::Dim));
    const std::size_t row = static_cast<std::size_t>(height * static_cast<float>(grid.rows()));
    draw_text(list, {{area.min.x - px(76), y - px(9)}, {area.min.x - px(6), y + px(9)}},
              colour(Role::Dim), timeline::time_text(grid.row_start(row)));
  }
}

void HeatmapPanel::take_input(const LatencyGrid& grid, const Strip& area) {
  const ImVec2 mouse = ImGui::GetMousePos();
  const timeline::View view{viewer_.shown().start, viewer_.shown().end,
                            static_cast<double>(area.max.x - area.min.x)};
  const float x = std::clamp(mouse.x, area.min.x, area.max.x) - area.min.x;
  const float y =
      (area.max.y - std::clamp(mouse.y, area.min.y, area.max.y)) / (area.max.y - area.min.y);
  const std::int64_t time = view.time_at(static_cast<double>(x));
  const std::int64_t latency = latency_at(grid, y);
  if (ImGui::IsItemHovered()) {
    const std::size_t column = grid.column_of(time);
    const std::size_t row = grid.row_of(latency);
    ImGui::SetTooltip("%s: %s of %s requests took %s to %s", timeline::moment_text(time).c_str(),
                      std::to_string(grid.count(column, row)).c_str(),
                      std::to_string(grid.column(column).count()).c_str(),
                      timeline::time_text(grid.row_start(row)).c_str(),
                      timeline::time_text(grid.row_start(row + 1)).c_str());
    const float wheel = ImGui::GetIO().MouseWheel;
    if (wheel != 0) viewer_.zoom(std::pow(0.8, static_cast<double>(wheel)), time);
  }
  if (ImGui::IsItemClicked(0)) {
    dragging_ = true;
    drag_time_ = time;
    drag_latency_ = latency;
  }
  if (!dragging_) return;
  const auto [early, late] = std::minmax(drag_time_, time);
  const auto [quick, slow] = std::minmax(drag_latency_, latency);
  const std::size_t top = grid.row_of(slow);
  const bool to_the_end = top + 1 >= grid.rows();
  const Box box{
      {early, late},
      {grid.row_of(quick) == 0 ? 0 : quick, to_the_end ? INT64_MAX : grid.row_start(top + 1)}};
  const auto x_of = [&](std::int64_t t) { return area.min.x + static_cast<float>(view.x_of(t)); };
  const float low = area.max.y - height_of(grid, quick) * (area.max.y - area.min.y);
  const float high =
      area.max.y - height_of(grid, grid.row_start(top + 1)) * (area.max.y - area.min.y);
  ImGui::GetWindowDrawList()->AddRect({x_of(early), high}, {x_of(late), low}, colour(Role::Outline),
                                      0, 0, px(2));
  if (!ImGui::IsMouseReleased(0)) return;
  dragging_ = false;
  if (late <= early) {
    viewer_.box.reset();  // a click
    return;
  }
  viewer_.box = box;
  list_box(true);
}

void HeatmapPanel::draw_list() {
  const timeline::RequestList* list = listing_.result();
  if (list == nullptr) {
    ImGui::TextDisabled("looking ...");
    return;
  }
  const std::string longest = viewer_.box->latency.longest == INT64_MAX
                                  ? "and more"
                                  : "to " + timeline::time_text(viewer_.box->latency.longest);
  ImGui::TextDisabled("%s", fmt::format("{} requests of {} {}, from {} to {}", list->total,
                                        timeline::time_text(viewer_.box->latency.shortest), longest,
                                        timeline::moment_text(viewer_.box->time.start),
                                        timeline::moment_text(viewer_.box->time.end))
                                .c_str());
  ImGui::SameLine();
  if (ImGui::SmallButton("close")) {
    viewer_.box.reset();
    return;
  }
  canvas::mark("box/close");
  draw_request_table(viewer_, *list, "boxed");
}

}  // namespace routelab::panels
