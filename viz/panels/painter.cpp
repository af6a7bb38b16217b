#include "viz/panels/painter.hpp"

#include <algorithm>
#include <cmath>
#include <string>
#include <string_view>

#include <fmt/format.h>

#include "sim/trace/span_label.hpp"
#include "viz/canvas/context.hpp"
#include "viz/canvas/shape.hpp"
#include "viz/panels/plain_text.hpp"
#include "viz/panels/span_colour.hpp"
#include "viz/timeline/marks.hpp"
#include "viz/timeline/time_text.hpp"

namespace routelab::panels {

using canvas::colour;
using canvas::px;
using canvas::Role;
using timeline::Bar;
using timeline::View;

namespace {

/// Rectangles from left to right; those that touch and are as high are drawn as one.
class RunPainter {
 public:
  RunPainter(ImDrawList& list, ImU32 fill) : list_(list), fill_(fill) {}
  ~RunPainter() { flush(); }
  RunPainter(const RunPainter&) = delete;
  RunPainter& operator=(const RunPainter&) = delete;

  void add(ImVec2 min, ImVec2 max) {
    const bool goes_on = max_.x > min_.x && min.x <= max_.x + 0.5F && min.y == min_.y;
    if (!goes_on) {
      flush();
      min_ = min;
    }
    max_ = max;
  }

  void flush() {
    if (max_.x > min_.x) list_.AddRectFilled(min_, max_, fill_);
    max_ = min_;
  }

 private:
  ImDrawList& list_;
  ImU32 fill_;
  ImVec2 min_{};
  ImVec2 max_{};
};

/// Marks of a lane: a line below what was cold, a line above each error, and a tick on it where there
/// is room.
class MarkPainter {
 public:
  MarkPainter(ImDrawList& list, const Strip& strip, float gap = tick_pixels)
      : list_(list), strip_(strip), gap_(px(gap)), cold_(list, colour(Role::Cold)),
        errors_(list, colour(Role::Error)) {}
  ~MarkPainter() { flush(); }
  MarkPainter(const MarkPainter&) = delete;
  MarkPainter& operator=(const MarkPainter&) = delete;

  void draw(float left, float right, std::uint8_t marks) {
    right = std::max(right, left + 1);
    if ((marks & timeline::Cold) != 0) {
      cold_.add({left, strip_.max.y - px(3)}, {right, strip_.max.y - px(1)});
    }
    if ((marks & timeline::trouble) == 0) return;
    errors_.add({left, strip_.min.y}, {right, strip_.min.y + px(2)});
    const float middle = std::clamp((left + right) / 2, strip_.min.x, strip_.max.x);
    if (ticks_.empty() || middle - ticks_.back() >= gap_) ticks_.push_back(middle);
  }
  /// What comes after it lies over the marks.
  void flush() {
    cold_.flush();
    errors_.flush();
    for (const float x : ticks_) canvas::error_tick(list_, {x, strip_.min.y + px(6)}, px(7));
    ticks_.clear();
  }

 private:
  ImDrawList& list_;
  const Strip& strip_;
  float gap_;
  RunPainter cold_;
  RunPainter errors_;
  std::vector<float> ticks_;
};

/// Of a row of instances the cold starts are those of its instances.
std::uint8_t marks_in(const timeline::BandColumn& column) {
  return static_cast<std::uint8_t>(column.cold_starts > 0 ? column.marks | timeline::Cold
                                                          : column.marks & ~timeline::Cold);
}

void draw_single(ImDrawList& list, const Strip& strip, ImVec2 min, ImVec2 max,
                 const trace::Record& record, const trace::Names& names, LaneStyle style) {
  const Role role = role_of(record);
  const ImU32 fill =
      style.dimmed ? canvas::mixed(colour(Role::Lane), colour(role), 70) : colour(role);
  list.AddRectFilled(min, max, fill);
  if (max.x - min.x < px(34) || !style.labels) return;
  const std::string label = trace::label_of(record, names);
  const float left = std::max(min.x, strip.min.x) + px(3);
  draw_text(list, {{left, min.y}, {max.x - px(2), max.y}},
            style.dimmed ? colour(Role::Dim) : canvas::text_on(fill), label);
}

}  // namespace

float text_width(std::string_view text) {
  ImFont* const font = canvas::font(canvas::Face::Small);
  return font->CalcTextSizeA(font->FontSize, 1e9F, 0, text.data(), text.data() + text.size()).x;
}

void draw_text(ImDrawList& list, const Strip& strip, ImU32 colour, std::string_view text) {
  if (strip.max.x <= strip.min.x) return;
  const std::string plain = plain_text(text);
  ImFont* const font = canvas::font(canvas::Face::Small);
  const ImVec4 clip(strip.min.x, strip.min.y, strip.max.x, strip.max.y);
  const float y = std::round((strip.min.y + strip.max.y - font->FontSize) / 2);
  list.AddText(font, font->FontSize, {std::round(strip.min.x), y}, colour, plain.data(),
               plain.data() + plain.size(), 0, &clip);
}

void draw_lane(ImDrawList& list, const Strip& strip, const View& view,
               const timeline::Records& records, const trace::Names& names,
               const timeline::Row& row, std::span<const Bar> bars, LaneStyle style) {
  const ImU32 hue = style.dimmed ? canvas::mixed(colour(Role::Lane), colour(role_of(row)), 70)
                                 : colour(role_of(row));
  const float top = strip.min.y + px(2);
  const float bottom = strip.max.y - px(2);
  MarkPainter marks(list, strip, style.tick_gap);
  RunPainter many(list, hue);
  for (const Bar& bar : bars) {
    const auto left = static_cast<float>(std::max(view.x_of(bar.start), -4.0));
    const auto right = static_cast<float>(std::min(view.x_of(bar.end), view.width + 4));
    const ImVec2 min(strip.min.x + left, top);
    const ImVec2 max(strip.min.x + std::max(right, left + 1), bottom);
    if (bar.record != timeline::no_record) {
      draw_single(list, strip, min, max, records[bar.record], names, style);
    } else {
      const float part = std::max(static_cast<float>(bar.utilisation()), 0.12F);
      many.add({min.x, std::round(bottom - (bottom - top) * part)}, max);
    }
    if (bar.marks != 0 && !style.dimmed) marks.draw(min.x, max.x, bar.marks);
  }
}

double top_of(std::span<const timeline::BandColumn> columns) {
  double top = 1;
  for (const auto& column : columns) {
    top = std::max({top, static_cast<double>(column.max), static_cast<double>(column.instances)});
  }
  return top;
}

void draw_band(ImDrawList& list, const Strip& strip, const timeline::Row& row,
               std::span<const timeline::BandColumn> columns, double top) {
  if (columns.empty()) return;
  const float bottom = strip.max.y - px(1);
  const float height = bottom - strip.min.y - px(3);
  const float width = (strip.max.x - strip.min.x) / static_cast<float>(columns.size());
  const auto y_of = [&](double level) {
    return std::round(bottom - height * static_cast<float>(level / top));
  };
  const ImU32 hue = colour(role_of(row));
  const ImU32 faint = canvas::mixed(colour(Role::Lane), hue, 90);
  // Heights in whole pixels: neighbours that look alike are one rectangle.
  const auto alike = [&](const timeline::BandColumn& a, const timeline::BandColumn& b) {
    return y_of(a.max) == y_of(b.max) && y_of(a.mean) == y_of(b.mean) &&
           y_of(a.instances) == y_of(b.instances) && marks_in(a) == marks_in(b) &&
           (a.max > 0) == (b.max > 0) && (a.instances > 0) == (b.instances > 0);
  };
  MarkPainter marks(list, strip);
  for (std::size_t i = 0; i < columns.size();) {
    const auto& column = columns[i];
    const float left = strip.min.x + width * static_cast<float>(i);
    while (++i < columns.size() && alike(columns[i], column)) {
    }
    const float right = strip.min.x + width * static_cast<float>(i);
    if (column.max > 0) {
      const float mean = y_of(column.mean);
      if (y_of(column.max) < mean) {
        list.AddRectFilled({left, y_of(column.max)}, {right, mean}, faint);
      }
      list.AddRectFilled({left, mean}, {right, bottom}, hue);
    }
    if (column.max == 0 && (column.marks & timeline::Moment) != 0) {
      list.AddRectFilled({left, y_of(1)}, {right, bottom}, faint);
    }
    if (column.instances > 0) {
      const float y = y_of(column.instances);
      list.AddRectFilled({left, y}, {right, y + px(1)}, colour(Role::Text));
    }
    if (const auto found = marks_in(column); found != 0) marks.draw(left, right, found);
  }
  marks.flush();
  const double own = top_of(columns);
  const std::string scale = own < top ? fmt::format("max {:.0f}, scale to {:.0f}", own, top)
                                      : fmt::format("max {:.0f}", top);
  const float wide = text_width(scale);
  const Strip place{{strip.max.x - wide - px(4), strip.min.y}, {strip.max.x, strip.min.y + px(14)}};
  list.AddRectFilled({place.min.x - px(2), place.min.y}, place.max,
                     canvas::with_alpha(colour(Role::Lane), 200));
  draw_text(list, place, colour(Role::Dim), scale);
}

namespace {

constexpr float tick_spacing = 110;

/// Late in a long run a time is a long text: further apart.
std::vector<timeline::Tick> axis_ticks(const View& view) {
  std::vector<timeline::Tick> all = timeline::ticks(view, px(tick_spacing));
  if (all.empty()) return all;
  const float needed = text_width(all.back().text) + px(16);
  return needed <= px(tick_spacing) ? all : timeline::ticks(view, static_cast<double>(needed));
}

}  // namespace

void draw_grid(ImDrawList& list, const Strip& strip, const View& view) {
  for (const timeline::Tick& tick : axis_ticks(view)) {
    const float x = std::floor(strip.min.x + static_cast<float>(view.x_of(tick.time)));
    list.AddRectFilled({x, strip.min.y}, {x + 1, strip.max.y}, colour(Role::Grid));
  }
}

void draw_axis(ImDrawList& list, const Strip& strip, const View& view) {
  for (const timeline::Tick& tick : axis_ticks(view)) {
    const float x = std::floor(strip.min.x + static_cast<float>(view.x_of(tick.time)));
    list.AddRectFilled({x, strip.max.y - px(5)}, {x + 1, strip.max.y}, colour(Role::Dim));
    // Half a time would be another one.
    if (x + px(4) + text_width(tick.text) > strip.max.x) continue;
    draw_text(list, {{x + px(4), strip.min.y}, strip.max}, colour(Role::Dim), tick.text);
  }
}

}  // namespace routelab::panels
