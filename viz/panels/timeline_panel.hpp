/// The fleet over time: rows of clients, routes, instances, database, upstreams and queues, closed
/// as curves or open as lanes of spans.
///
/// Mouse: the wheel zooms at the cursor, with Shift it scrolls; dragging left marks a range,
/// dragging right moves the picture; a click selects a span, a double click fits it. On the names
/// left: a click opens or closes the row, a right click pins it. A click or a drag on the axis moves
/// the playhead.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

#include "viz/panels/line_list.hpp"
#include "viz/panels/painter.hpp"
#include "viz/panels/viewer.hpp"

namespace routelab::panels {

class TimelinePanel {
 public:
  /// mark: put before the names of its marks, where there are two of them.
  explicit TimelinePanel(Viewer& viewer, std::string mark = "")
      : viewer_(viewer), mark_(std::move(mark)) {}

  /// Fills the current ImGui window from the cursor to its end.
  void draw();

  /// Scrolled by so many lines in the next frame.
  void scroll(int lines) { scroll_by_ += lines; }
  /// Pixels that the rows are scrolled by.
  [[nodiscard]] float scrolled() const { return scrolled_; }
  void scroll_to(float pixels) { scroll_to_ = pixels; }
  /// The time under the mouse; none outside.
  [[nodiscard]] std::optional<std::int64_t> time_under_mouse() const { return mouse_time_; }

  /// Curves are drawn to a scale that has room for those of the same rows there: two runs beside each
  /// other can be compared. Null: to their own.
  void scale_like(const TimelinePanel* other) { like_ = other; }
  /// Of the scale that a row's curve needs, as it was drawn last; 1 if it was not.
  [[nodiscard]] double top(const timeline::Row& row) const;

 private:
  /// What was worked out for a line, as long as it still fits.
  struct Picture {
    timeline::View view;
    std::uint64_t chosen = 0;
    std::uint64_t used = 0;  ///< in this frame
    std::vector<timeline::Bar> bars;
    std::vector<timeline::Bar> dimmed;
    std::vector<timeline::BandColumn> band;
  };
  /// A row, 0 for its band or the lane + 1, and the stretch of its bars.
  using PictureKey = std::tuple<std::size_t, std::size_t, std::size_t>;
  /// How finely the curves are drawn.
  struct Detail {
    std::size_t column_pixels = 1;
    std::size_t exact_records = timeline::band_exact_records;  ///< see band
    friend bool operator==(const Detail&, const Detail&) = default;
  };

  struct Hit {
    timeline::RecordNumber record = timeline::no_record;
    const timeline::Bar* bar = nullptr;  ///< of many
  };

  /// What is pinned, and below it the rest.
  struct Part {
    const char* name;       ///< of the names' marks
    const char* lane_name;  ///< of the lanes' marks
    bool is_main;
  };

  void measure();
  void choose_detail(const LineList& pinned, const LineList& lines);
  void build_lanes(std::optional<std::size_t> row);
  void draw_head();
  void draw_playhead_grip(const Strip& axis);
  void draw_lines(const LineList& lines, const Part& part, float height);
  void draw_visible(const LineList& lines, const Part& part, const Strip& area, float scroll);
  void choose_stretch(const LineList& lines, const Strip& area, float scroll);
  void draw_line(const Line& line, const Strip& strip);
  /// Pixels of a name before it is cut.
  [[nodiscard]] float room_for_name(std::size_t row) const;
  void draw_name(const Line& line, const Strip& strip);
  void draw_lane_line(const Line& line, const Strip& strip);
  void draw_highlights(const LineList& lines, const Strip& area, float scroll);
  void draw_overlay(const Strip& area, bool has_texts);
  void find_places();
  void show_row(const LineList& lines);

  void take_input(const LineList& lines, const Strip& area, float scroll);
  void take_wheel(float scroll);
  void begin_dragging();
  void go_on_dragging();
  void click_name(const Line& line);
  void hover(const Line& line);
  [[nodiscard]] Hit hit(const Line& line) const;
  void tooltip(const Hit& hit) const;

  const Picture& lane_picture(const Line& line);
  Picture& picture(PictureKey key, const std::function<void(Picture&)>& make);
  const timeline::LaneSet& chosen_lanes(std::size_t row);

  Viewer& viewer_;
  std::string mark_;
  float names_width_ = 0;
  timeline::View view_;
  float left_ = 0;  ///< of the times, on the screen
  Detail detail_;
  std::size_t stretch_ = 1;  ///< of bars, in units of their least width
  std::uint64_t frame_ = 0;
  std::map<PictureKey, Picture> pictures_;
  std::map<std::pair<timeline::Row::Sort, std::string>, double> tops_;
  const TimelinePanel* like_ = nullptr;
  std::map<std::size_t, timeline::LaneSet> chosen_lanes_;
  std::uint64_t chosen_lanes_of_ = 0;
  Job<bool> building_;
  int scroll_by_ = 0;
  std::optional<float> scroll_to_;
  float scrolled_ = 0;

  enum class Drag : std::uint8_t { None, Range, Move };
  Drag drag_ = Drag::None;
  std::int64_t drag_from_ = 0;
  bool has_fitted_ = false;  ///< by the double click whose button is still down
  std::optional<std::int64_t> mouse_time_;
  std::optional<std::int64_t> drawn_mouse_time_;  ///< of the frame before

  timeline::RecordNumber placed_ = timeline::no_record;  ///< whose places these are
  std::vector<std::pair<timeline::RecordNumber, std::vector<timeline::Place>>> places_;
};

}  // namespace routelab::panels
