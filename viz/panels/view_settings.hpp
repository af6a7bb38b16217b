/// A view in words: what `routelab view` takes on its command line, and what the window copies, so
/// that a picture can be made again.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "viz/canvas/theme.hpp"
#include "viz/panels/viewer.hpp"

namespace routelab::panels {

struct ViewSettings {
  std::optional<timeline::Range> shown{};   ///< --view
  std::optional<timeline::Range> marked{};  ///< --mark
  std::optional<std::int64_t> playhead{};   ///< --at
  Page page = Page::Timeline;               ///< --panel
  std::string filter{};                     ///< --filter
  /// --select: "visitors#17", a span of it by its place in the waterfall "visitors#17/3", or
  /// "slowest"; "instance 17".
  std::string selected{};
  /// --toggle: rows that are open where they would be closed, or the other way round, by the path
  /// of their names: "Routes/GET /cart".
  std::vector<std::string> toggled{};
  std::vector<std::string> pinned{};                 ///< --pin: likewise
  bool flat = false;                                 ///< --flat
  std::optional<Viewer::Box> box{};                  ///< --box
  timeline::Order order = timeline::Order::Slowest;  ///< --order
  study::GroupBy group = study::GroupBy::Route;      ///< --group
  bool phases = false;                               ///< --phases
  bool details = true;                               ///< --no-details
  int scroll = 0;                                    ///< --scroll: of the timeline's rows, pixels
  std::string other{};                               ///< the second run, for the command
  /// --what-if: what sliders changed for the second run, "platform.idle_timeout=20m".
  std::vector<std::string> what_if{};
  /// How the run was made, for the command: "--seed", "7".
  std::vector<std::string> run_options{};
  canvas::Look look = canvas::Look::Dark;
  float scale = 1;
  int width = 1600;
  int height = 900;
};

/// "10m,12m", "1.5s,2s", "0,250ms"; nothing for what is no range.
std::optional<timeline::Range> range_of(std::string_view text);
/// "1500ms", "0".
std::optional<std::int64_t> time_of(std::string_view text);
/// Exactly, in the largest unit that needs no fraction of its own: "1500ms", "2s", "0s".
std::string exact_text(std::int64_t ns);
std::optional<Page> page_of(std::string_view name);
/// "10m,12m,200ms,1s": from, to, and the latencies; "10m,12m,200ms": and above.
std::optional<Viewer::Box> box_of(std::string_view text);
/// "slowest", "fastest", "start".
std::optional<timeline::Order> order_of(std::string_view name);

/// Throws std::invalid_argument with what is wrong, for people: "there is no request 'x#1'".
void apply(const ViewSettings& settings, Viewer& viewer);

/// Window, look and scale are those of `rest`.
ViewSettings settings_of(const Viewer& viewer, ViewSettings rest);

/// "routelab view shop.rltrace --png view.png --view 1.5s,2s --panel heatmap ...": only what is
/// not the default; quoted for a shell.
std::string command_of(const std::string& path, const ViewSettings& settings);

}  // namespace routelab::panels
