/// The whole window: toolbar, minimap, the page that is shown, the selected request below it, and a
/// line of what is known at the moment.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "viz/panels/action.hpp"
#include "viz/panels/compare_panel.hpp"
#include "viz/panels/findings_panel.hpp"
#include "viz/panels/heatmap_panel.hpp"
#include "viz/panels/minimap.hpp"
#include "viz/panels/requests_panel.hpp"
#include "viz/panels/statistics_panel.hpp"
#include "viz/panels/timeline_panel.hpp"
#include "viz/panels/view_settings.hpp"
#include "viz/panels/waterfall_panel.hpp"
#include "viz/panels/what_if_panel.hpp"

namespace routelab::panels {

class Screen {
 public:
  /// path: of the trace, for the title and the copied command. settings: of window, look and scale.
  Screen(Viewer& viewer, std::string path, ViewSettings settings);

  /// A second run beside the first; null: none any more. It outlives this or the next call.
  void compare_with(Viewer* other, std::string name_a, std::string name_b);

  /// What was set from outside is in its fields, too.
  void take_settings() {
    filter_text_ = viewer_.filter();
    if (settings_.scroll > 0) timeline_.scroll_to(static_cast<float>(settings_.scroll));
  }
  /// Sliders beside the pages. changes: what they begin with, as `--what-if` has it; throws
  /// std::invalid_argument with what is wrong.
  void offer(WhatIf what_if, const std::vector<std::string>& changes = {});

  /// One frame: fills the display.
  void draw();

  /// What the theme key asked for; the owner of the context changes it between frames.
  [[nodiscard]] canvas::Look look() const { return settings_.look; }
  /// Something moves or is being worked out: draw again soon.
  [[nodiscard]] bool is_busy() const { return viewer_.is_busy() || viewer_.is_playing(); }

  [[nodiscard]] TimelinePanel& timeline_panel() { return timeline_; }
  [[nodiscard]] HeatmapPanel& heatmap_panel() { return heatmap_; }
  [[nodiscard]] RequestsPanel& requests_panel() { return requests_; }
  [[nodiscard]] StatisticsPanel& statistics_panel() { return statistics_; }
  [[nodiscard]] FindingsPanel& findings_panel() { return findings_; }
  [[nodiscard]] ComparePanel& compare_panel() { return compare_; }
  /// Null where nothing can be tried.
  [[nodiscard]] WhatIfPanel* what_if_panel() { return what_if_.get(); }
  /// "routelab view ...", as the key copies it.
  [[nodiscard]] std::string command() const;

 private:
  void take_other_run();
  void take_keys();
  void act(Action action);
  void draw_toolbar();
  void draw_title();
  void draw_pages();
  void draw_filter();
  void draw_search();
  void draw_page();
  void draw_details(float height);
  void draw_status();
  void show_page(Page page);
  [[nodiscard]] std::int64_t zoom_centre() const;

  Viewer& viewer_;
  std::string path_;
  ViewSettings settings_;
  std::string filter_text_;
  std::string search_text_;
  bool focus_filter_ = false;
  bool focus_search_ = false;
  float copied_for_ = 0;  ///< s that it is still told

  std::unique_ptr<WhatIfPanel> what_if_;  ///< owns a run that those below draw: goes after them
  Minimap minimap_;
  TimelinePanel timeline_;
  HeatmapPanel heatmap_;
  RequestsPanel requests_;
  StatisticsPanel statistics_;
  FindingsPanel findings_;
  ComparePanel compare_;
  WaterfallPanel waterfall_;
  std::unique_ptr<WaterfallPanel> other_waterfall_;
};

}  // namespace routelab::panels
