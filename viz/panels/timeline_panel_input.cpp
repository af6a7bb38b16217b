/// What the mouse does on the timeline.
#include <algorithm>
#include <cmath>
#include <string>
#include <utility>

#include <fmt/format.h>

#include "viz/canvas/context.hpp"
#include "viz/canvas/keys.hpp"
#include "viz/panels/plain_text.hpp"
#include "viz/panels/span_text.hpp"
#include "viz/panels/timeline_panel.hpp"
#include "viz/timeline/time_text.hpp"

namespace routelab::panels {

using canvas::px;
using timeline::no_record;

namespace {

constexpr float pick_pixels = 3;

bool inside(const Strip& strip, ImVec2 at) {
  return at.x >= strip.min.x && at.x < strip.max.x && at.y >= strip.min.y && at.y < strip.max.y;
}

}  // namespace

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
  const std::string& name = viewer_.timeline().rows()[line.row].name;
  if (text_width(plain_text(name)) > room_for_name(line.row)) {
    ImGui::SetTooltip("%s", plain_text(name).c_str());
  }
}

void TimelinePanel::hover(const Line& line) {
  if (line.sort == Line::Sort::Band) {
    const auto found = pictures_.find({line.row, 0, 0});
    if (found == pictures_.end() || found->second.band.empty()) return;
    const auto& band = found->second.band;
    const double part = static_cast<double>(ImGui::GetMousePos().x - left_) / view_.width;
    const auto at =
        static_cast<std::size_t>(std::clamp(part, 0.0, 1.0) * static_cast<double>(band.size()));
    const timeline::BandColumn& column = band[std::min(at, band.size() - 1)];
    ImGui::SetTooltip("%s\n%s: mean %.3g, min %u, max %u",
                      plain_text(viewer_.timeline().rows()[line.row].name).c_str(),
                      timeline::moment_text(*mouse_time_).c_str(), column.mean, column.min,
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
  const auto found = pictures_.find({line.row, line.lane + 1, stretch_});
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
