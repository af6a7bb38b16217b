#include "viz/panels/timeline_panel.hpp"

#include <algorithm>
#include <cmath>
#include <set>
#include <string>

#include <fmt/format.h>

#include "sim/trace/span_label.hpp"
#include "viz/canvas/context.hpp"
#include "viz/canvas/keys.hpp"
#include "viz/canvas/shape.hpp"
#include "viz/panels/plain_text.hpp"
#include "viz/panels/span_text.hpp"
#include "viz/timeline/time_text.hpp"

namespace routelab::panels {

using canvas::colour;
using canvas::px;
using canvas::Role;
using timeline::no_record;
using timeline::RecordNumber;
using timeline::Row;

namespace {

constexpr float names_width = 230;
constexpr float axis_height = 22;
constexpr float pick_pixels = 3;
constexpr float band_height = 26;           // of the lower lines that have a curve
constexpr double most_rectangles = 16'000;  // of the curves of a frame

bool inside(const Strip& strip, ImVec2 at) {
  return at.x >= strip.min.x && at.x < strip.max.x && at.y >= strip.min.y && at.y < strip.max.y;
}

}  // namespace

void TimelinePanel::draw() {
  ++frame_;
  building_.poll();
  measure();
  draw_head();
  const float scale = canvas::current().scale();
  const LineList pinned = LineList::of_pinned(viewer_, scale);
  const LineList lines = LineList::of_rows(viewer_, scale);
  choose_columns(pinned, lines);
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

/// Wide enough that the curves of a full screen stay within the rectangles of a frame, whatever is
/// scrolled into view.
void TimelinePanel::choose_columns(const LineList& pinned, const LineList& lines) {
  std::size_t bands = 0;
  for (const LineList* list : {&pinned, &lines}) {
    for (const Line& line : list->lines()) bands += line.sort == Line::Sort::Band ? 1 : 0;
  }
  const double room = static_cast<double>(ImGui::GetContentRegionAvail().y / px(band_height));
  const double rectangles = 2 * view_.width * std::min(static_cast<double>(bands), room);
  const auto pixels = static_cast<std::size_t>(std::ceil(rectangles / most_rectangles));
  if (pixels == column_pixels_) return;
  column_pixels_ = std::max<std::size_t>(pixels, 1);
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

void TimelinePanel::draw_visible(const LineList& lines, const Part& part, const Strip& area,
                                 float scroll) {
  ImDrawList& list = *ImGui::GetWindowDrawList();
  list.PushClipRect(area.min, area.max, true);
  const std::size_t first = lines.line_at(scroll).value_or(0);
  for (std::size_t i = first; i < lines.lines().size(); ++i) {
    const Line& line = lines.lines()[i];
    const float y = area.min.y + line.y - scroll;
    if (y >= area.max.y) break;
    const Strip strip{{area.min.x, y}, {area.max.x, y + line.height}};
    draw_line(line, strip);
    if (line.has_label) {
      canvas::mark(fmt::format("{}{}/{}", mark_, part.name, line.row), strip.min,
                   {left_, strip.max.y});
    }
    if (line.sort == Line::Sort::Lane) {
      canvas::mark(fmt::format("{}{}/{}/{}", mark_, part.lane_name, line.row, line.lane),
                   {left_, strip.min.y}, strip.max);
    }
  }
  list.PopClipRect();
}

void TimelinePanel::draw_line(const Line& line, const Strip& strip) {
  ImDrawList& list = *ImGui::GetWindowDrawList();
  const bool is_group = viewer_.timeline().rows()[line.row].is_group();
  list.AddRectFilled(strip.min, {strip.max.x, strip.max.y - 1},
                     colour(line.row % 2 == 0 ? Role::Lane : Role::LaneAlternate));
  const Strip times{{left_, strip.min.y}, {left_ + static_cast<float>(view_.width), strip.max.y}};
  draw_grid(list, times, view_);
  list.PushClipRect(times.min, times.max, true);
  if (line.sort == Line::Sort::Band) {
    const auto columns =
        std::max<std::size_t>(static_cast<std::size_t>(view_.width) / column_pixels_, 1);
    const Picture& made = picture({line.row, 0}, [&](Picture& p) {
      const timeline::Chosen& chosen = viewer_.chosen();
      timeline::band(viewer_.timeline(), line.row, view_, columns, p.band,
                     chosen.everything() ? nullptr : &chosen);
    });
    draw_band(list, times, viewer_.timeline().rows()[line.row], made.band);
  } else if (line.sort == Line::Sort::Lane) {
    draw_lane_line(line, times);
  } else {
    const std::string text = line.sort == Line::Sort::Waiting
                                 ? "putting spans into lanes ..."
                                 : fmt::format("{} more lanes", line.lane);
    draw_text(list, {{times.min.x + px(8), times.min.y}, times.max}, colour(Role::Dim), text);
  }
  list.PopClipRect();
  if (line.has_label) draw_name(line, {strip.min, {left_, strip.max.y}});
  if (is_group) {
    list.AddRectFilled(strip.min, {strip.max.x, strip.min.y + 1}, colour(Role::Border));
  }
}

void TimelinePanel::draw_name(const Line& line, const Strip& strip) {
  ImDrawList& list = *ImGui::GetWindowDrawList();
  const Row& row = viewer_.timeline().rows()[line.row];
  const float x = strip.min.x + px(8) + px(12) * static_cast<float>(row.depth);
  const float middle = std::round((strip.min.y + strip.max.y) / 2);
  const bool is_open = viewer_.is_open(line.row);
  if (row.sort != Row::Sort::Instance) {
    const float arm = px(4);
    if (is_open) {
      list.AddTriangleFilled({x - arm, middle - arm / 2}, {x + arm, middle - arm / 2},
                             {x, middle + arm}, colour(Role::Dim));
    } else {
      list.AddTriangleFilled({x - arm / 2, middle - arm}, {x + arm, middle},
                             {x - arm / 2, middle + arm}, colour(Role::Dim));
    }
  }
  const auto& pinned = viewer_.pinned();
  const bool is_pinned = std::find(pinned.begin(), pinned.end(), line.row) != pinned.end();
  const Strip place{{x + px(10), strip.min.y}, {strip.max.x - px(14), strip.max.y}};
  draw_text(list, place, colour(row.is_group() ? Role::Text : Role::Dim), row.name);
  if (is_pinned) {
    list.AddCircleFilled({strip.max.x - px(9), middle}, px(3), colour(Role::Accent));
  }
}

void TimelinePanel::draw_lane_line(const Line& line, const Strip& strip) {
  const timeline::Timeline& timeline = viewer_.timeline();
  const Row& row = timeline.rows()[line.row];
  const auto& lanes = timeline.lanes(line.row).lanes();
  ImDrawList& list = *ImGui::GetWindowDrawList();
  if (row.life != no_record) {
    const trace::Record& life = timeline.records()[row.life];
    const auto left = static_cast<float>(std::max(view_.x_of(life.start), -1.0));
    const auto right =
        static_cast<float>(std::min(view_.x_of(timeline::end_of(life)), view_.width + 1));
    list.AddRectFilled({strip.min.x + left, strip.min.y + px(1)},
                       {strip.min.x + right, strip.max.y - px(2)},
                       canvas::with_alpha(colour(Role::Compute), 40));
  }
  if (line.lane >= lanes.size()) return;
  const bool all = viewer_.chosen().everything();
  const Picture& made = picture({line.row, line.lane + 1}, [&](Picture& p) {
    lanes[line.lane].bars(timeline.records(), view_, all ? p.bars : p.dimmed);
    if (!all) {
      const auto& chosen = chosen_lanes(line.row).lanes();
      if (line.lane < chosen.size()) {
        chosen[line.lane].bars(timeline.records(), view_, p.bars);
      }
    }
  });
  draw_lane(list, strip, view_, timeline.records(), timeline.names(), row, made.dimmed,
            {.dimmed = true, .labels = false});
  draw_lane(list, strip, view_, timeline.records(), timeline.names(), row, made.bars, {});
}

TimelinePanel::Picture& TimelinePanel::picture(LineKey key,
                                               const std::function<void(Picture&)>& make) {
  Picture& made = pictures_[key];
  if (made.used == 0 || !(made.view == view_) || made.chosen != viewer_.chosen_version()) {
    made = {};
    made.view = view_;
    made.chosen = viewer_.chosen_version();
    make(made);
  }
  made.used = frame_;
  return made;
}

const timeline::LaneSet& TimelinePanel::chosen_lanes(std::size_t row) {
  if (chosen_lanes_of_ != viewer_.chosen_version()) chosen_lanes_.clear();
  chosen_lanes_of_ = viewer_.chosen_version();
  const auto found = chosen_lanes_.find(row);
  if (found != chosen_lanes_.end()) return found->second;
  const timeline::Timeline& timeline = viewer_.timeline();
  return chosen_lanes_.emplace(row, timeline.lanes(row).only(timeline.records(), viewer_.chosen()))
      .first->second;
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
  std::map<LineKey, const Line*> shown;
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
    if (has_texts)
      draw_text(list, {{from + px(4), area.max.y - px(20)}, {area.max.x, area.max.y - px(4)}},
                colour(Role::Text), length);
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
  if (y) scroll_to_ = std::max(0.0F, *y - px(80));
}

// ---- input

void TimelinePanel::take_input(const LineList& lines, const Strip& area, float scroll) {
  const ImVec2 mouse = ImGui::GetMousePos();
  if (!ImGui::IsWindowHovered() || !inside(area, mouse)) return;
  const auto index = lines.line_at(mouse.y - area.min.y + scroll);
  const Line* line = index ? &lines.lines()[*index] : nullptr;
  if (line != nullptr && mouse.y - area.min.y + scroll >= line->y + line->height) line = nullptr;
  if (mouse.x < left_) {
    if (line != nullptr) click_name(*line);
    if (ImGui::GetIO().MouseWheel != 0) {
      ImGui::SetScrollY(scroll - ImGui::GetIO().MouseWheel * px(60));
    }
    return;
  }
  mouse_time_ = view_.time_at(static_cast<double>(mouse.x - left_));
  begin_dragging();
  take_wheel(scroll);
  if (line != nullptr) hover(*line);
}

void TimelinePanel::take_wheel(float scroll) {
  const ImGuiIO& io = ImGui::GetIO();
  if (io.MouseWheelH != 0) viewer_.pan(-0.1 * static_cast<double>(io.MouseWheelH));
  if (io.MouseWheel == 0) return;
  if (canvas::modifiers().shift) {
    ImGui::SetScrollY(scroll - io.MouseWheel * px(60));
  } else {
    viewer_.zoom(std::pow(0.8, static_cast<double>(io.MouseWheel)), *mouse_time_);
  }
}

void TimelinePanel::begin_dragging() {
  if (drag_ != Drag::None) return;
  const bool left = ImGui::IsMouseClicked(0);
  if (!left && !ImGui::IsMouseClicked(1)) return;
  drag_ = left ? Drag::Range : Drag::Move;
  drag_from_ = *mouse_time_;
}

/// Wherever the mouse is by now.
void TimelinePanel::go_on_dragging() {
  if (drag_ == Drag::None) return;
  const auto time = view_.time_at(static_cast<double>(ImGui::GetMousePos().x - left_));
  const int button = drag_ == Drag::Range ? 0 : 1;
  if (drag_ != Drag::None && ImGui::IsMouseDragging(button, px(4))) {
    if (drag_ == Drag::Range) {
      viewer_.mark_range({drag_from_, time});
    } else {
      const std::int64_t moved = drag_from_ - time;
      viewer_.show({viewer_.shown().start + moved, viewer_.shown().end + moved});
      ImGui::SetScrollY(ImGui::GetScrollY() - ImGui::GetIO().MouseDelta.y);
    }
  }
  if (!ImGui::IsMouseDown(button) && !ImGui::IsMouseReleased(button)) drag_ = Drag::None;
}

void TimelinePanel::click_name(const Line& line) {
  if (!line.has_label) return;
  if (ImGui::IsMouseClicked(0)) viewer_.set_open(line.row, !viewer_.is_open(line.row));
  if (ImGui::IsMouseClicked(1)) viewer_.toggle_pin(line.row);
}

void TimelinePanel::hover(const Line& line) {
  if (line.sort == Line::Sort::Band) {
    const auto found = pictures_.find({line.row, 0});
    if (found == pictures_.end() || found->second.band.empty()) return;
    const auto& band = found->second.band;
    const double part = static_cast<double>(ImGui::GetMousePos().x - left_) / view_.width;
    const auto at =
        static_cast<std::size_t>(std::clamp(part, 0.0, 1.0) * static_cast<double>(band.size()));
    const timeline::BandColumn& column = band[std::min(at, band.size() - 1)];
    ImGui::SetTooltip("%s\n%s: mean %.3g, min %u, max %u",
                      plain_text(viewer_.timeline().rows()[line.row].name).c_str(),
                      timeline::time_text(*mouse_time_).c_str(), column.mean, column.min,
                      column.max);
    return;
  }
  if (line.sort != Line::Sort::Lane) return;
  const Hit found = hit(line);
  const bool is_dragging = ImGui::IsMouseDragging(0, px(4)) || ImGui::IsMouseDragging(1, px(4));
  if (!is_dragging && (found.record != no_record || found.bar != nullptr)) tooltip(found);
  if (ImGui::IsMouseReleased(0)) {
    const ImVec2 moved = ImGui::GetMouseDragDelta(0, px(4));
    // Behind the second click of a double click something else lies under the mouse.
    if (!std::exchange(has_fitted_, false) && moved.x == 0 && moved.y == 0) {
      viewer_.select(found.record);
    }
  }
  if (ImGui::IsMouseDoubleClicked(0) && found.record != no_record) {
    viewer_.select(found.record);
    viewer_.fit();
    viewer_.fit();
    has_fitted_ = true;
  }
}

TimelinePanel::Hit TimelinePanel::hit(const Line& line) const {
  const timeline::Timeline& timeline = viewer_.timeline();
  const auto& lanes = timeline.lanes(line.row).lanes();
  if (line.lane >= lanes.size()) return {};
  const auto tolerance =
      static_cast<std::int64_t>(view_.ns_per_pixel() * static_cast<double>(px(pick_pixels)));
  const timeline::Lane& lane = lanes[line.lane];
  const auto entry = lane.pick(timeline.records(), *mouse_time_, tolerance);
  Hit hit;
  if (entry) hit.record = lane[*entry];
  const auto found = pictures_.find({line.row, line.lane + 1});
  if (found == pictures_.end()) return hit;
  for (const timeline::Bar& bar : found->second.bars) {
    if (bar.record == no_record && bar.start <= *mouse_time_ && *mouse_time_ < bar.end) {
      hit.bar = &bar;
    }
  }
  return hit;
}

void TimelinePanel::tooltip(const Hit& hit) const {
  std::string text;
  if (hit.bar != nullptr && hit.bar->count > 1) {
    text = fmt::format("{} spans in {}, busy {:.0f} %\n", hit.bar->count,
                       timeline::time_text(hit.bar->end - hit.bar->start),
                       100 * hit.bar->utilisation());
  }
  if (hit.record != no_record) text += span_text(viewer_, hit.record);
  ImGui::BeginTooltip();
  ImGui::TextUnformatted(text.data(), text.data() + text.size());
  ImGui::EndTooltip();
}

}  // namespace routelab::panels
