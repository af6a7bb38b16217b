#include "viz/panels/timeline_panel.hpp"

#include <algorithm>
#include <cmath>
#include <set>
#include <string>

#include "viz/canvas/context.hpp"
#include "viz/canvas/shape.hpp"
#include "viz/timeline/time_text.hpp"

namespace routelab::panels {

using canvas::colour;
using canvas::px;
using canvas::Role;
using timeline::no_record;
using timeline::RecordNumber;

namespace {

constexpr float names_width = 230;
constexpr float axis_height = 22;
constexpr float band_height = 26;           // of the lower lines that have a curve
constexpr double most_rectangles = 12'000;  // of the curves of a frame; the minimap has 6,000
constexpr double most_exact = 200'000;      // records that its curves are made from

}  // namespace

void TimelinePanel::draw() {
  ++frame_;
  building_.poll();
  tops_.clear();
  measure();
  draw_head();
  const float scale = canvas::current().scale();
  const LineList pinned = LineList::of_pinned(viewer_, scale);
  const LineList lines = LineList::of_rows(viewer_, scale);
  choose_detail(pinned, lines);
  build_lanes(pinned.waiting_row() ? pinned.waiting_row() : lines.waiting_row());
  show_row(lines);

  find_places();
  drawn_mouse_time_ = std::exchange(mouse_time_, std::nullopt);
  ImGui::PushStyleVar(ImGuiStyleVar_ItemSpacing, {0, 0});
  if (!pinned.lines().empty()) {
    const float most = std::round(ImGui::GetContentRegionAvail().y / 2);
    draw_lines(pinned, {.name = "pinned", .lane_name = "pinned-lane", .is_main = false},
               std::min(pinned.height(), most));
    const ImVec2 end = ImGui::GetCursorScreenPos();
    ImGui::GetWindowDrawList()->AddRectFilled(
        end, {end.x + ImGui::GetContentRegionAvail().x, end.y + px(2)}, colour(Role::Accent));
    ImGui::Dummy({1, px(3)});
  }
  draw_lines(lines, {.name = "row", .lane_name = "lane", .is_main = true}, 0);
  ImGui::PopStyleVar();
  std::erase_if(pictures_, [&](const auto& entry) { return entry.second.used != frame_; });
}

/// The times have the same width everywhere, with and without a scroll bar.
void TimelinePanel::measure() {
  names_width_ = px(names_width);
  left_ = ImGui::GetCursorScreenPos().x + names_width_;
  const float right = ImGui::GetCursorScreenPos().x + ImGui::GetContentRegionAvail().x -
                      ImGui::GetStyle().ScrollbarSize;
  const timeline::Range shown = viewer_.shown();
  view_ = {shown.start, shown.end, std::max(1.0, static_cast<double>(right - left_))};
}

/// Columns so wide that the curves of a full screen stay within the rectangles of a frame, and exact
/// only where that takes no longer than a frame has, whatever is scrolled into view.
void TimelinePanel::choose_detail(const LineList& pinned, const LineList& lines) {
  std::size_t bands = 0;
  for (const LineList* list : {&pinned, &lines}) {
    for (const Line& line : list->lines()) bands += line.sort == Line::Sort::Band ? 1 : 0;
  }
  const double room = static_cast<double>(ImGui::GetContentRegionAvail().y / px(band_height));
  const double count = std::clamp(static_cast<double>(bands), 1.0, std::max(room, 1.0));
  const double pixels = std::ceil(2 * view_.width * count / most_rectangles);
  const Detail detail{
      static_cast<std::size_t>(pixels),
      std::min(static_cast<std::size_t>(most_exact / count), timeline::band_exact_records)};
  if (detail == detail_) return;
  detail_ = detail;
  pictures_.clear();
}

/// One group at a time: its rows become ready together.
void TimelinePanel::build_lanes(std::optional<std::size_t> row) {
  if (!row || building_.running()) return;
  building_.start(viewer_.jobs(), [this, row = *row](const std::stop_token&) {
    static_cast<void>(viewer_.timeline().lanes(row));
    return true;
  });
}

void TimelinePanel::draw_head() {
  const ImVec2 at = ImGui::GetCursorScreenPos();
  const float width = ImGui::GetContentRegionAvail().x;
  ImDrawList& list = *ImGui::GetWindowDrawList();
  const Strip axis{{left_, at.y}, {at.x + width, at.y + px(axis_height)}};
  list.AddRectFilled(at, axis.max, colour(Role::Panel));
  draw_axis(list, axis, view_);
  const std::string length =
      "shown: " + timeline::time_text(viewer_.shown().end - viewer_.shown().start);
  draw_text(list, {{at.x + px(8), at.y}, {left_, axis.max.y}}, colour(Role::Dim), length);
  draw_playhead_grip(axis);
  ImGui::InvisibleButton("axis", {width, px(axis_height)});
  canvas::mark(mark_ + "axis", axis.min, axis.max);
  const float x = ImGui::GetMousePos().x - left_;
  if (ImGui::IsItemActive() && (x >= 0 || viewer_.playhead())) {
    viewer_.set_playhead(view_.time_at(static_cast<double>(x)));
  }
}

void TimelinePanel::draw_playhead_grip(const Strip& axis) {
  const auto& playhead = viewer_.playhead();
  if (!playhead || !viewer_.shown().holds(*playhead)) return;
  const float x = left_ + static_cast<float>(view_.x_of(*playhead));
  const float arm = px(6);
  ImGui::GetWindowDrawList()->AddTriangleFilled({x - arm, axis.max.y - px(9)},
                                                {x + arm, axis.max.y - px(9)}, {x, axis.max.y},
                                                colour(Role::Outline));
}

/// height 0: what is left.
void TimelinePanel::draw_lines(const LineList& lines, const Part& part, float height) {
  ImGui::PushStyleVar(ImGuiStyleVar_WindowPadding, {0, 0});
  ImGui::BeginChild(part.name, {0, height}, false, ImGuiWindowFlags_NoScrollWithMouse);
  ImGui::PopStyleVar();
  if (part.is_main) {
    if (scroll_to_) ImGui::SetScrollY(*scroll_to_);
    scroll_to_.reset();
  }
  const ImVec2 origin = ImGui::GetWindowPos();
  const float width = ImGui::GetContentRegionAvail().x;
  const Strip area{origin, {origin.x + width, origin.y + ImGui::GetWindowHeight()}};
  const float scroll = ImGui::GetScrollY();
  if (part.is_main) scrolled_ = scroll;
  ImGui::Dummy({width, lines.height()});
  draw_visible(lines, part, area, scroll);
  draw_highlights(lines, area, scroll);
  draw_overlay(area, part.is_main);
  if (part.is_main) {
    canvas::mark(mark_ + "timeline", {left_, area.min.y}, area.max);
    if (scroll_by_ != 0) {
      ImGui::SetScrollY(scroll + px(40) * static_cast<float>(std::exchange(scroll_by_, 0)));
    }
    go_on_dragging();
  }
  take_input(lines, area, scroll);
  ImGui::EndChild();
}

/// Where the spans of the selected request are drawn.
void TimelinePanel::find_places() {
  const timeline::Waterfall* request = viewer_.request();
  const RecordNumber wanted = request != nullptr ? request->request : viewer_.selected();
  if (placed_ == wanted) return;
  places_.clear();
  placed_ = wanted;
  const timeline::Timeline& timeline = viewer_.timeline();
  if (request != nullptr) {
    for (const auto& span : request->spans) {
      places_.emplace_back(span.record, timeline.places(span.record));
    }
  } else if (wanted != no_record) {
    places_.emplace_back(wanted, timeline.places(wanted));
  }
}

/// The selected request wherever it is drawn, with arrows from where it came to where it went.
void TimelinePanel::draw_highlights(const LineList& lines, const Strip& area, float scroll) {
  if (places_.empty()) return;
  ImDrawList& list = *ImGui::GetWindowDrawList();
  const Strip times{{left_, area.min.y}, {left_ + static_cast<float>(view_.width), area.max.y}};
  list.PushClipRect(times.min, times.max, true);
  std::set<std::size_t> rows;
  for (const auto& [record, places] : places_) {
    for (const timeline::Place& place : places) rows.insert(place.row);
  }
  std::map<std::pair<std::size_t, std::size_t>, const Line*> shown;
  for (const Line& line : lines.lines()) {
    if (line.sort == Line::Sort::Lane && rows.contains(line.row)) {
      shown[{line.row, line.lane}] = &line;
    }
  }
  for (const auto& [record, places] : places_) {
    const trace::Record& span = viewer_.timeline().records()[record];
    std::optional<ImVec2> before;
    for (const timeline::Place& place : places) {
      const auto found = shown.find({place.row, place.lane});
      if (found == shown.end()) continue;
      const float top = area.min.y + found->second->y - scroll;
      const auto left =
          static_cast<float>(std::clamp(view_.x_of(span.start), -8.0, view_.width + 8));
      const auto right =
          static_cast<float>(std::clamp(view_.x_of(timeline::end_of(span)), -8.0, view_.width + 8));
      const ImVec2 min(left_ + left - 1, top + px(1));
      const ImVec2 max(left_ + std::max(right, left + px(2)) + 1,
                       top + found->second->height - px(1));
      const bool is_selected = record == viewer_.selected();
      list.AddRect(min, max, colour(is_selected ? Role::Outline : Role::Accent), 0, 0,
                   px(is_selected ? 2.0F : 1.0F));
      if (before)
        canvas::arrow(list, *before, {min.x, (min.y + max.y) / 2}, colour(Role::Outline), px(1));
      before = ImVec2(min.x, (min.y + max.y) / 2);
    }
  }
  list.PopClipRect();
}

/// The marked range, the playhead and the time under the mouse.
void TimelinePanel::draw_overlay(const Strip& area, bool has_texts) {
  ImDrawList& list = *ImGui::GetWindowDrawList();
  list.PushClipRect({left_, area.min.y}, {left_ + static_cast<float>(view_.width), area.max.y},
                    true);
  const auto x_of = [&](std::int64_t time) {
    return left_ + static_cast<float>(std::clamp(view_.x_of(time), -8.0, view_.width + 8));
  };
  if (const auto& marked = viewer_.marked()) {
    const float from = x_of(marked->start);
    const float to = x_of(marked->end);
    list.AddRectFilled({from, area.min.y}, {to, area.max.y}, colour(Role::Selection));
    const std::string length = timeline::time_text(marked->end - marked->start);
    if (has_texts) {
      const Strip place{{from + px(4), area.max.y - px(20)}, {area.max.x, area.max.y - px(4)}};
      list.AddRectFilled({from, place.min.y},
                         {place.min.x + text_width(length) + px(4), place.max.y},
                         colour(Role::Panel));
      draw_text(list, place, colour(Role::Text), length);
    }
  }
  if (const auto& playhead = viewer_.playhead()) {
    const float x = x_of(*playhead);
    list.AddRectFilled({x, area.min.y}, {x + px(2), area.max.y}, colour(Role::Outline));
  }
  if (drawn_mouse_time_) {
    const float x = x_of(*drawn_mouse_time_);
    list.AddRectFilled({x, area.min.y}, {x + 1, area.max.y}, colour(Role::Accent));
  }
  list.PopClipRect();
}

void TimelinePanel::show_row(const LineList& lines) {
  const auto row = viewer_.take_row_to_show();
  if (!row) return;
  const auto y = lines.y_of(*row);
  // With what is above it, as far as it has room itself.
  const float above = std::min(px(80), ImGui::GetContentRegionAvail().y / 3);
  if (y) scroll_to_ = std::max(0.0F, *y - above);
}

}  // namespace routelab::panels
