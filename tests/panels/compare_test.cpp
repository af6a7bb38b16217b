/// Two runs beside each other, and the run that sliders ask for.
#include <cstdint>
#include <stdexcept>

#include "tests/panels/ui.hpp"
#include "tests/support/catch.hpp"
#include "viz/timeline/differences.hpp"

namespace routelab::panels::testing {

namespace {

using canvas::Key;
using timeline::Range;

constexpr std::int64_t second = 1000 * ms;

std::string selected_in(const Viewer& viewer) {
  return viewer.request() == nullptr ? "" : viewer.request()->name;
}

/// One slider: how long a visitor's first compute takes longer, in ms.
WhatIf slower_shop(int& runs) {
  WhatIf what_if;
  what_if.parameters = {{.path = "extra", .unit = Parameter::Unit::Count, .value = 1, .high = 100}};
  what_if.rerun = [&runs](const std::vector<double>& values, const std::stop_token&) {
    ++runs;
    if (values[0] > 90) throw std::runtime_error("too slow");
    return std::make_unique<timeline::Timeline>(
        shop(shop_names(), static_cast<std::int64_t>(values[0]) * ms));
  };
  return what_if;
}

}  // namespace

TEST_CASE("Whichever run is moved, the other goes with it; so do mark and playhead") {
  Ui ui;
  ui.add_other();
  ui.driver.press(Key::C);
  ui.driver.wheel("a/timeline", 4, {0.3F, 0.5F});
  CHECK(ui.viewer.shown().end < 9 * second);
  CHECK(ui.other->shown() == ui.viewer.shown());
  const Range before = ui.viewer.shown();
  ui.driver.wheel("b/timeline", 3, {0.6F, 0.5F}).frame();
  CHECK(ui.other->shown().end - ui.other->shown().start < before.end - before.start);
  CHECK(ui.viewer.shown() == ui.other->shown());
  ui.driver.drag("b/timeline", {0.2F, 0.5F}, {0.4F, 0.5F}).frame();
  REQUIRE(ui.viewer.marked());
  CHECK(ui.viewer.marked() == ui.other->marked());
  ui.driver.click("b/axis", {0.5F, 0.5F}).frame();
  REQUIRE(ui.viewer.playhead());
  CHECK(ui.viewer.playhead() == ui.other->playhead());
}

TEST_CASE("A selection in one run is the request of the same name in the other") {
  Ui ui;
  ui.add_other();
  ui.driver.press(Key::C);
  ui.viewer.select(ui.request("visitors#40"));
  ui.driver.frame(2);
  CHECK(selected_in(*ui.other) == "visitors#40");
  CHECK(ui.driver.has("b/" + ui.name_of_row("instance 0")));  // scrolled to
  ui.other->select(ui.other->timeline().find_request(visitor(7)).value());
  ui.driver.frame(2);
  CHECK(ui.selected() == "visitors#7");
  ui.driver.press(Key::Escape).frame(2);
  CHECK(selected_in(*ui.other).empty());
}

TEST_CASE("The filter is for both runs; figures and pairs are there") {
  Ui ui;
  ui.add_other();
  ui.viewer.set_filter("client = visitors");
  ui.driver.press(Key::C).frame(2);
  CHECK(ui.other->chosen().count() == 100);
  const ComparePanel& panel = ui.screen->compare_panel();
  REQUIRE(panel.differences() != nullptr);
  CHECK(panel.differences()->front().a == 100);
  REQUIRE(panel.pair() != nullptr);
  REQUIRE(panel.pair()->pairs);
  CHECK(panel.pair()->pairs->median == 30 * ms);
}

TEST_CASE("A percentile has an interval only where the batches have requests beyond it") {
  const timeline::Timeline few = shop();
  const timeline::Timeline many = shop(shop_names(), 0, 5'000);
  const auto has_interval = [](const timeline::Timeline& run, const std::string& name) {
    for (const auto& figure : timeline::differences(run, {}, run, {}, run.whole())) {
      if (figure.name == name) return figure.interval.has_value();
    }
    return false;
  };
  CHECK(has_interval(few, "mean"));  // 5 or 6 in each of 20 batches
  CHECK(has_interval(few, "p50"));
  CHECK_FALSE(has_interval(few, "p90"));
  CHECK(has_interval(many, "p90"));  // 275 in each
  CHECK(has_interval(many, "p99"));
  CHECK_FALSE(has_interval(many, "p99.9"));
}

TEST_CASE("A rate is told in the unit in which there is at least one, and read in all of them") {
  const Parameter rate{
      .path = "every", .unit = Parameter::Unit::PerSecond, .value = 1, .low = 1e-6, .high = 100};
  CHECK(parameter_text(rate, 20) == "20/s");
  CHECK(parameter_text(rate, 0.05) == "3/min");
  CHECK(parameter_text(rate, 1.0 / 900) == "4/h");
  CHECK(value_of(rate, "4/h") == 4.0 / 3600);
  CHECK(value_of(rate, "3/min") == 3.0 / 60);
  CHECK(value_of(rate, "20/s") == 20.0);
  CHECK_FALSE(value_of(rate, "4/d"));
}

TEST_CASE("A slider that is let go makes the run again and shows both") {
  Ui ui;
  int runs = 0;
  ui.screen->offer(slower_shop(runs));
  ui.driver.frame(2).drag("what-if/extra", {0.02F, 0.5F}, {0.5F, 0.5F});
  CHECK(runs == 1);
  CHECK(ui.viewer.page == Page::Compare);
  const WhatIfPanel& panel = *ui.screen->what_if_panel();
  REQUIRE(panel.other() != nullptr);
  CHECK(panel.changes().starts_with("extra = "));
  CHECK(ui.screen->compare_panel().other() == panel.other());
  ui.driver.drag("what-if/extra", {0.5F, 0.5F}, {0.7F, 0.5F});
  CHECK(runs == 2);
  CHECK(ui.screen->compare_panel().other() == panel.other());
  ui.driver.click("what-if/reset");
  CHECK(runs == 3);
  CHECK(panel.changes().empty());
}

TEST_CASE("A run that fails says why and leaves the one before") {
  Ui ui;
  int runs = 0;
  ui.screen->offer(slower_shop(runs));
  WhatIfPanel& panel = *ui.screen->what_if_panel();
  panel.set(0, 10);
  ui.driver.frame(2);
  const Viewer* other = panel.other();
  REQUIRE(other != nullptr);
  panel.set(0, 95);
  ui.driver.frame(2);
  CHECK(panel.problem() == "too slow");
  CHECK(panel.other() == other);
  panel.set(0, 20);
  ui.driver.frame(2);
  CHECK(panel.problem().empty());
}

}  // namespace routelab::panels::testing
