/// Every gesture of the mouse, by what it does to the viewer.
#include <cmath>
#include <cstdint>
#include <cstdlib>

#include "tests/panels/ui.hpp"
#include "tests/support/catch.hpp"

namespace routelab::panels::testing {

namespace {

using canvas::Button;
using timeline::Range;

constexpr std::int64_t second = 1000 * ms;

std::int64_t length(Range range) { return range.end - range.start; }

bool near(std::int64_t a, std::int64_t b, std::int64_t distance) {
  return std::abs(a - b) <= distance;
}

}  // namespace

TEST_CASE("The wheel zooms and the time under the mouse stays where it is") {
  Ui ui;
  const auto under = [&] { return ui.screen->timeline_panel().time_under_mouse().value(); };
  for (const float x : {0.1F, 0.5F, 0.8F}) {
    ui.viewer.show({2 * second, 8 * second});
    ui.driver.hover("timeline", {x, 0.5F});
    const std::int64_t before = under();
    for (const float steps : {1.0F, 3.0F, -2.0F, 5.0F}) {
      const auto shown = ui.viewer.shown();
      ui.driver.wheel("timeline", steps, {x, 0.5F});
      CHECK((length(ui.viewer.shown()) < length(shown)) == (steps > 0));
      // A pixel at most: a wide view that becomes a narrow one.
      CHECK(near(under(), before, length(shown) / 500 + 1));
    }
  }
}

TEST_CASE("Zooming ends at 100 ns and at the whole run") {
  Ui ui;
  for (int i = 0; i < 12; ++i) ui.driver.wheel("timeline", 10);
  CHECK(length(ui.viewer.shown()) == 100);
  for (int i = 0; i < 14; ++i) ui.driver.wheel("timeline", -10);
  CHECK(ui.viewer.shown() == ui.viewer.bounds());
}

TEST_CASE("The wheel scrolls with Shift, and over the names") {
  Ui ui(shop(), 1200, 300);
  const auto shown = ui.viewer.shown();
  const auto before = ui.scrolled();
  ui.driver.hold(canvas::shift).wheel("timeline", -1).hold({});
  CHECK(ui.scrolled() != before);
  ui.driver.hold(canvas::shift).wheel("timeline", 1).hold({});
  CHECK(ui.scrolled() == before);
  ui.driver.wheel(ui.name_of_row("Clients"), -1);
  CHECK(ui.scrolled() != before);
  CHECK(ui.viewer.shown() == shown);
}

TEST_CASE("Dragging left marks a range, from either end, and selects nothing") {
  Ui ui;
  const float from = ui.x_of(2 * second);
  const float to = ui.x_of(5 * second);
  ui.driver.drag("timeline", {from, 0.5F}, {to, 0.5F});
  REQUIRE(ui.viewer.marked());
  CHECK(near(ui.viewer.marked()->start, 2 * second, second / 50));
  CHECK(near(ui.viewer.marked()->end, 5 * second, second / 50));
  const auto marked = ui.viewer.marked();
  ui.driver.drag("timeline", {to, 0.5F}, {from, 0.5F});
  CHECK(near(ui.viewer.marked()->start, marked->start, second / 50));
  CHECK(near(ui.viewer.marked()->end, marked->end, second / 50));
  CHECK(ui.viewer.selected() == timeline::no_record);
  CHECK(ui.viewer.shown() == ui.viewer.bounds());
}

TEST_CASE("Dragging right moves the picture with the mouse") {
  Ui ui;
  ui.viewer.show({4 * second, 6 * second});
  ui.driver.frame();
  const float from = ui.x_of(5 * second);
  const float to = ui.x_of(4'500 * ms);
  ui.driver.drag("timeline", {from, 0.5F}, {to, 0.5F}, Button::Right);
  CHECK(near(ui.viewer.shown().start, 4'500 * ms, 10 * ms));
  CHECK(length(ui.viewer.shown()) == 2 * second);
  CHECK_FALSE(ui.viewer.marked());
}

TEST_CASE("A click selects the span under it, a click beside everything selects nothing") {
  Ui ui;
  ui.viewer.show({3990 * ms, 4050 * ms});
  ui.driver.frame();
  const float x = ui.x_of(4010 * ms);
  ui.driver.click(ui.lane_of("instance 0"), {x, 0.5F});
  CHECK(ui.selected() == "visitors#40");
  CHECK(ui.selected_kind() == trace::Kind::Query);
  ui.driver.click(ui.lane_of("instance 0"), {ui.x_of(3993 * ms), 0.5F});
  CHECK(ui.viewer.selected() == timeline::no_record);
}

TEST_CASE("A double click fits the span") {
  Ui ui;
  ui.viewer.show({3900 * ms, 4500 * ms});
  ui.driver.frame();
  ui.driver.double_click(ui.lane_of("instance 0"), {ui.x_of(4200 * ms), 0.5F});
  CHECK(ui.selected_kind() == trace::Kind::Fetch);
  CHECK(ui.viewer.shown().holds(4015 * ms));  // 4015 to 4415 ms
  CHECK(ui.viewer.shown().holds(4414 * ms));
  CHECK(length(ui.viewer.shown()) < 500 * ms);
}

TEST_CASE("A click on a name opens and closes the row, a right click pins it") {
  Ui ui;
  const std::size_t row = ui.row("Instances");
  const std::string name = ui.name_of_row("Instances");
  REQUIRE(ui.viewer.is_open(row));
  ui.driver.click(name);
  CHECK_FALSE(ui.viewer.is_open(row));
  CHECK_FALSE(ui.driver.has(ui.name_of_row("instance 0")));
  ui.driver.click(name);
  CHECK(ui.viewer.is_open(row));
  ui.driver.click(ui.name_of_row("visitors"));
  CHECK(ui.driver.has(ui.lane_of("visitors")));
  ui.driver.click(name, canvas::Driver::middle, Button::Right);
  CHECK(ui.viewer.pinned() == std::vector<std::size_t>{row});
  CHECK(ui.driver.has("pinned/" + std::to_string(row)));
  ui.driver.click(name, canvas::Driver::middle, Button::Right);
  CHECK(ui.viewer.pinned().empty());
}

TEST_CASE("What is pinned can be opened, unpinned and clicked like any row") {
  Ui ui;
  const std::size_t row = ui.row("visitors");
  ui.viewer.toggle_pin(row);
  ui.driver.frame(2);
  const std::string name = "pinned/" + std::to_string(row);
  ui.driver.click(name);
  CHECK(ui.viewer.is_open(row));
  ui.viewer.show({3990 * ms, 4450 * ms});
  ui.driver.frame();
  const float x = ui.x_of(4200 * ms);
  ui.driver.click("pinned-lane/" + std::to_string(row) + "/0", {x, 0.5F});
  CHECK(ui.selected() == "visitors#40");
  ui.driver.click(name, canvas::Driver::middle, Button::Right);
  CHECK(ui.viewer.pinned().empty());
}

TEST_CASE("The minimap: a click and a drag move the view, the wheel zooms") {
  Ui ui;
  ui.viewer.show({0, 2 * second});
  ui.driver.frame();
  ui.driver.click("minimap", {0.5F, 0.5F});
  CHECK(near(ui.viewer.shown().start, 4 * second, second / 20));
  CHECK(length(ui.viewer.shown()) == 2 * second);
  ui.driver.drag("minimap", {0.5F, 0.5F}, {0.7F, 0.5F});
  CHECK(near(ui.viewer.shown().start, 6 * second, second / 20));
  ui.driver.drag("minimap", {0.7F, 0.5F}, {1.5F, 0.5F});  // beyond the end
  CHECK(ui.viewer.shown().end == ui.viewer.bounds().end);
  const auto before = ui.viewer.shown();
  ui.driver.wheel("minimap", 2, {0.9F, 0.5F});
  CHECK(length(ui.viewer.shown()) < length(before));
}

TEST_CASE("The axis: a click and a drag set the playhead") {
  Ui ui;
  const float x = ui.x_of(3 * second);
  ui.driver.click("axis", {x, 0.5F});
  REQUIRE(ui.viewer.playhead());
  CHECK(near(*ui.viewer.playhead(), 3 * second, second / 50));
  CHECK_FALSE(ui.viewer.marked());
  ui.driver.drag("axis", {x, 0.5F}, {ui.x_of(7 * second), 0.5F});
  CHECK(near(*ui.viewer.playhead(), 7 * second, second / 50));
  ui.driver.drag("axis", {x, 0.5F}, {-1, 0.5F});  // scrubbed past the left end
  CHECK(*ui.viewer.playhead() == 0);
}

TEST_CASE("Hovering over anything at any zoom changes nothing") {
  Ui ui;
  const std::string before = ui.screen->command();
  for (const auto& row : {"visitors", "GET /", "app", "instance 0", "users", "bank"}) {
    ui.driver.hover(ui.name_of_row(row), {1.5F, 0.5F}).hover(ui.name_of_row(row));
  }
  ui.driver.hover("minimap").hover("toolbar/slowest").hover("axis");
  CHECK(ui.screen->command() == before);
}

TEST_CASE("The buttons above do what their keys do") {
  Ui ui;
  ui.driver.click("toolbar/slowest");
  CHECK(ui.selected() == "visitors#40");
  ui.driver.click("toolbar/error");
  CHECK(ui.selected() == "visitors#60");
  ui.driver.click("toolbar/help");
  CHECK(ui.viewer.help);
  ui.driver.click("toolbar/help").click("toolbar/play");
  CHECK(ui.viewer.is_playing());
  ui.driver.click("toolbar/play");
  CHECK_FALSE(ui.viewer.is_playing());
  for (const auto& [name, page] :
       {std::pair{"page/heatmap", Page::Heatmap}, std::pair{"page/requests", Page::Requests},
        std::pair{"page/statistics", Page::Statistics}, std::pair{"page/findings", Page::Findings},
        std::pair{"page/timeline", Page::Timeline}}) {
    ui.driver.click(name);
    CHECK(ui.viewer.page == page);
  }
  CHECK_FALSE(ui.driver.has("page/compare"));
}

}  // namespace routelab::panels::testing
