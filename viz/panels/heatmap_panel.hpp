/// Latency over time: how many requests took how long, and when, with percentile lines. Dragging a
/// box lists the requests in it.
#pragma once

#include <cstdint>
#include <optional>

#include "viz/panels/painter.hpp"
#include "viz/panels/viewer.hpp"
#include "viz/timeline/latency_grid.hpp"
#include "viz/timeline/request_list.hpp"

namespace routelab::panels {

class HeatmapPanel {
 public:
  static constexpr std::size_t columns = 240;
  static constexpr std::size_t rows = 64;
  static constexpr std::size_t limit = 500;  ///< of the list

  using Box = Viewer::Box;

  explicit HeatmapPanel(Viewer& viewer) : viewer_(viewer) {}
  void draw();

  [[nodiscard]] const std::optional<Box>& box() const { return viewer_.box; }
  [[nodiscard]] const timeline::RequestList* listed() const { return listing_.result(); }

 private:
  struct Asked {
    timeline::Range range;
    std::uint64_t chosen = 0;
    friend bool operator==(const Asked&, const Asked&) = default;
  };

  void ask();
  void list_box(bool is_new);
  void draw_map(const timeline::LatencyGrid& grid, const Strip& area);
  void draw_lines(const timeline::LatencyGrid& grid, const Strip& area);
  void draw_box(const timeline::LatencyGrid& grid, const Strip& area) const;
  void draw_scale(const timeline::LatencyGrid& grid, const Strip& area);
  void take_input(const timeline::LatencyGrid& grid, const Strip& area);
  void draw_list();

  Viewer& viewer_;
  std::optional<Asked> asked_;
  Job<timeline::LatencyGrid> counting_;
  std::optional<Box> listed_box_;
  bool dragging_ = false;
  std::int64_t drag_time_ = 0;
  std::int64_t drag_latency_ = 0;
  Job<timeline::RequestList> listing_;
};

}  // namespace routelab::panels
