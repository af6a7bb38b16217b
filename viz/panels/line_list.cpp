#include "viz/panels/line_list.hpp"

#include <algorithm>
#include <cmath>

namespace routelab::panels {

using timeline::Row;

namespace {

constexpr float group_height = 34;
constexpr float band_height = 26;
constexpr float lane_height = 18;

}  // namespace

LineList LineList::of_rows(const Viewer& viewer, float scale) {
  LineList list;
  const auto& rows = viewer.timeline().rows();
  for (std::size_t row = 0; row < rows.size();) {
    if (viewer.is_flat()) {
      if (!rows[row].is_group()) list.add(viewer, row, scale);
      ++row;
      continue;
    }
    list.add(viewer, row, scale);
    row = rows[row].is_group() && !viewer.is_open(row) ? rows[row].end : row + 1;
  }
  return list;
}

LineList LineList::of_pinned(const Viewer& viewer, float scale) {
  LineList list;
  for (const std::size_t row : viewer.pinned()) list.add(viewer, row, scale);
  return list;
}

void LineList::add(const Viewer& viewer, std::size_t row, float scale) {
  const Row& what = viewer.timeline().rows()[row];
  // One instance is one thing: its lane says more than a curve.
  const bool is_instance = what.sort == Row::Sort::Instance;
  const bool shows_lanes = is_instance || (!what.is_group() && viewer.is_open(row));
  if (!is_instance) {
    const float height = std::round((what.is_group() ? group_height : band_height) * scale);
    add_line({.sort = Line::Sort::Band, .row = row, .has_label = true}, height);
  }
  if (!shows_lanes) return;
  const float height = std::round(lane_height * scale);
  if (!viewer.jobs().at_once && !viewer.timeline().has_lanes(row)) {
    waiting_ = row;
    add_line({.sort = Line::Sort::Waiting, .row = row, .has_label = is_instance}, height);
    return;
  }
  const std::size_t lanes = viewer.timeline().lanes(row).lanes().size();
  for (std::size_t lane = 0; lane < std::max<std::size_t>(std::min(lanes, most_lanes), 1); ++lane) {
    add_line(
        {.sort = Line::Sort::Lane, .row = row, .lane = lane, .has_label = is_instance && lane == 0},
        height);
  }
  if (lanes > most_lanes) {
    add_line({.sort = Line::Sort::More, .row = row, .lane = lanes - most_lanes}, height);
  }
}

void LineList::add_line(Line line, float height) {
  line.y = height_;
  line.height = height;
  height_ += height;
  lines_.push_back(line);
}

std::optional<std::size_t> LineList::line_at(float y) const {
  const auto after = std::upper_bound(lines_.begin(), lines_.end(), y,
                                      [](float at, const Line& line) { return at < line.y; });
  if (after == lines_.begin()) return std::nullopt;
  return static_cast<std::size_t>(after - lines_.begin()) - 1;
}

std::optional<float> LineList::y_of(std::size_t row) const {
  for (const Line& line : lines_) {
    if (line.row == row) return line.y;
  }
  return std::nullopt;
}

}  // namespace routelab::panels
