/// The whole window of the viewer over a made-up run, for scripted use without a display.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <utility>

#include "tests/panels/shop.hpp"
#include "viz/canvas/driver.hpp"
#include "viz/panels/screen.hpp"
#include "viz/panels/view_settings.hpp"
#include "viz/panels/viewer.hpp"

namespace routelab::panels::testing {

struct Ui {
  explicit Ui(timeline::Timeline run = shop(), int width = 1200, int height = 800)
      : timeline(std::move(run)), viewer(timeline),
        screen(std::make_unique<Screen>(viewer, "shop.rltrace", ViewSettings{})),
        host({.width = width, .height = height}), driver(host, [this] { screen->draw(); }) {}

  /// B: the same visitors, 30 ms slower.
  void add_other() {
    other_timeline.emplace(shop(shop_names(), 30 * ms));
    other.emplace(*other_timeline);
    screen->compare_with(&*other, "before", "after");
    driver.frame(2);
  }

  /// Where a time is on the timeline, 0 to 1 of its mark; the mouse stays at the right edge.
  float x_of(std::int64_t time, const std::string& mark = "timeline") {
    const auto time_at = [&](float x) {
      driver.hover(mark, {x, 0.5F});
      return static_cast<double>(screen->timeline_panel().time_under_mouse().value());
    };
    const double left = time_at(0.02F);
    const double right = time_at(0.9F);
    return static_cast<float>(0.02 + 0.88 * (static_cast<double>(time) - left) / (right - left));
  }

  /// Of a request: "visitors#40".
  [[nodiscard]] timeline::RecordNumber request(const std::string& name) const {
    return timeline.find_request(timeline.names().request_id(name).value()).value();
  }
  /// Of what is selected: "visitors#40", "" for nothing.
  [[nodiscard]] std::string selected() const {
    return viewer.request() == nullptr ? "" : viewer.request()->name;
  }
  [[nodiscard]] trace::Kind selected_kind() const {
    return timeline.records()[viewer.selected()].kind;
  }
  /// A row by its name.
  [[nodiscard]] std::size_t row(const std::string& name) const {
    for (std::size_t i = 0; i < timeline.rows().size(); ++i) {
      if (timeline.rows()[i].name == name) return i;
    }
    throw std::invalid_argument("no row " + name);
  }
  /// A row that can be seen and how far down it is: another one after scrolling.
  [[nodiscard]] std::pair<std::string, float> scrolled() {
    for (const std::string& name : driver.names()) {
      if (name.starts_with("row/")) return {name, host.context().marks().find(name)->min.y};
    }
    return {};
  }
  /// The mark of a row's name.
  [[nodiscard]] std::string name_of_row(const std::string& name) const {
    return "row/" + std::to_string(row(name));
  }
  /// The mark of a row's first lane.
  [[nodiscard]] std::string lane_of(const std::string& name) const {
    return "lane/" + std::to_string(row(name)) + "/0";
  }

  timeline::Timeline timeline;
  Viewer viewer;
  std::optional<timeline::Timeline> other_timeline;
  std::optional<Viewer> other;
  std::unique_ptr<Screen> screen;
  canvas::Host host;
  canvas::Driver driver;
};

}  // namespace routelab::panels::testing
