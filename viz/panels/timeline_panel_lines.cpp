/// The lines of the timeline: what they are made of, and their names.
#include <algorithm>
#include <cmath>
#include <string>

#include <fmt/format.h>

#include "viz/canvas/context.hpp"
#include "viz/panels/timeline_panel.hpp"
#include "viz/timeline/marks.hpp"

namespace routelab::panels {

using canvas::colour;
using canvas::px;
using canvas::Role;
using timeline::no_record;
using timeline::Row;

namespace {

constexpr float most_rectangles = 9'000;  // of the lanes of a frame
constexpr std::size_t widest_stretch = 16;

/// What draw_lane makes of them at most. ticks: of errors, as many as have room; each has the
/// vertices of three.
std::size_t rectangles_of(const std::vector<timeline::Bar>& bars, std::size_t ticks) {
  std::size_t cold = 0;
  std::size_t bad = 0;
  for (const timeline::Bar& bar : bars) {
    if ((bar.marks & timeline::Cold) != 0) ++cold;
    if ((bar.marks & timeline::trouble) != 0) ++bad;
  }
  return bars.size() + cold + bad + 3 * std::min(bad, ticks);
}

}  // namespace

void TimelinePanel::draw_visible(const LineList& lines, const Part& part, const Strip& area,
                                 float scroll) {
  choose_stretch(lines, area, scroll);
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

/// Bars so wide that those of the lanes to be seen stay within the rectangles of a frame: all lanes
/// alike, or neighbours would look different.
void TimelinePanel::choose_stretch(const LineList& lines, const Strip& area, float scroll) {
  const float height = area.max.y - area.min.y;
  const float share = height / std::max(ImGui::GetIO().DisplaySize.y, 1.0F);
  const auto most = static_cast<std::size_t>(most_rectangles * std::min(share, 1.0F));
  for (stretch_ = 1; stretch_ < widest_stretch; stretch_ *= 2) {
    const auto gap = static_cast<double>(px(tick_pixels)) * static_cast<double>(stretch_);
    const auto ticks = static_cast<std::size_t>(view_.width / gap) + 1;
    std::size_t rectangles = 0;
    for (std::size_t i = lines.line_at(scroll).value_or(0); i < lines.lines().size(); ++i) {
      const Line& line = lines.lines()[i];
      if (line.y - scroll >= height) break;
      if (line.sort != Line::Sort::Lane) continue;
      const Picture& made = lane_picture(line);
      rectangles += rectangles_of(made.bars, ticks) + made.dimmed.size();
    }
    if (rectangles <= most) return;
  }
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
        std::max<std::size_t>(static_cast<std::size_t>(view_.width) / detail_.column_pixels, 1);
    const Picture& made = picture({line.row, 0, 0}, [&](Picture& p) {
      const timeline::Chosen& chosen = viewer_.chosen();
      timeline::band(viewer_.timeline(), line.row, view_, columns, p.band,
                     chosen.everything() ? nullptr : &chosen, detail_.exact_records);
    });
    const Row& row = viewer_.timeline().rows()[line.row];
    const double own = top_of(made.band);
    tops_[{row.sort, row.name}] = own;
    draw_band(list, times, row, made.band, std::max(own, like_ == nullptr ? 1 : like_->top(row)));
  } else if (line.sort == Line::Sort::Lane) {
    draw_lane_line(line, times);
  } else {
    const std::string text = line.sort == Line::Sort::Waiting
                                 ? "putting spans into lanes ..."
                                 : fmt::format("{} more lanes", line.lane);
    draw_text(list, {{times.min.x + px(8), times.min.y}, times.max}, colour(Role::Dim), text);
  }
  list.PopClipRect();
  if (line.has_label) {
    draw_name(line, {strip.min, {left_, strip.max.y}});
  } else if (viewer_.timeline().rows()[line.row].sort == Row::Sort::Instance) {
    draw_text(list, {{strip.min.x + px(66), strip.min.y}, {left_, strip.max.y}}, colour(Role::Dim),
              fmt::format("slot {}", line.lane + 1));
  }
  if (is_group) {
    list.AddRectFilled(strip.min, {strip.max.x, strip.min.y + 1}, colour(Role::Border));
  }
}

double TimelinePanel::top(const Row& row) const {
  const auto found = tops_.find({row.sort, row.name});
  return found == tops_.end() ? 1 : found->second;
}

float TimelinePanel::room_for_name(std::size_t row) const {
  const auto depth = static_cast<float>(viewer_.timeline().rows()[row].depth);
  return names_width_ - px(32) - px(12) * depth;
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
  const bool is_match =
      !viewer_.matches().empty() && viewer_.matches()[viewer_.match()].row == line.row;
  if (is_match) {
    list.AddRectFilled({strip.min.x, strip.min.y}, {strip.max.x, strip.max.y - 1},
                       colour(Role::Selection));
    canvas::mark(mark_ + "match", strip.min, strip.max);
  }
  draw_text(list, place, colour(row.is_group() || is_match ? Role::Text : Role::Dim), row.name);
  if (is_pinned) {
    list.AddCircleFilled({strip.max.x - px(9), middle}, px(3), colour(Role::Accent));
  }
}

void TimelinePanel::draw_lane_line(const Line& line, const Strip& strip) {
  const timeline::Timeline& timeline = viewer_.timeline();
  const Row& row = timeline.rows()[line.row];
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
  const Picture& made = lane_picture(line);
  draw_lane(list, strip, view_, timeline.records(), timeline.names(), row, made.dimmed,
            {.dimmed = true, .labels = false});
  draw_lane(list, strip, view_, timeline.records(), timeline.names(), row, made.bars,
            {.tick_gap = tick_pixels * static_cast<float>(stretch_)});
}

const TimelinePanel::Picture& TimelinePanel::lane_picture(const Line& line) {
  return picture({line.row, line.lane + 1, stretch_}, [&](Picture& made) {
    const timeline::Timeline& timeline = viewer_.timeline();
    const auto& lanes = timeline.lanes(line.row).lanes();
    if (line.lane >= lanes.size()) return;
    timeline::View view = view_;
    view.width = std::max(1.0, view.width / static_cast<double>(stretch_));
    const bool all = viewer_.chosen().everything();
    lanes[line.lane].bars(timeline.records(), view, all ? made.bars : made.dimmed);
    if (all) return;
    const auto& chosen = chosen_lanes(line.row).lanes();
    if (line.lane < chosen.size()) chosen[line.lane].bars(timeline.records(), view, made.bars);
  });
}

TimelinePanel::Picture& TimelinePanel::picture(PictureKey key,
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

}  // namespace routelab::panels
