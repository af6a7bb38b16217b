#include <cstdint>

#include "tests/panels/ui.hpp"
#include "tests/support/catch.hpp"

namespace routelab::panels::testing {

namespace {

using canvas::Key;
using timeline::Range;

constexpr std::int64_t second = 1000 * ms;

}  // namespace

TEST_CASE("Space plays and pauses: a tenth of what is shown in a second") {
  Ui ui;
  ui.viewer.show({2 * second, 4 * second});
  ui.driver.press(Key::Space);
  CHECK(ui.viewer.is_playing());
  CHECK(ui.screen->is_busy());
  // Pressing took three frames, of which two played.
  ui.driver.frame(58);
  REQUIRE(ui.viewer.playhead());
  CHECK(std::abs(*ui.viewer.playhead() - 2'200 * ms) <= 60);  // each frame rounds to 0.5 ns
  CHECK(ui.viewer.shown() == Range{2 * second, 4 * second});
  ui.driver.press(Key::Space);
  CHECK_FALSE(ui.viewer.is_playing());
  const auto paused = ui.viewer.playhead();
  ui.driver.frame(10);
  CHECK(ui.viewer.playhead() == paused);
}

TEST_CASE("What is shown follows the playhead from the middle on, to the end of the run") {
  const timeline::Timeline run = shop();
  Viewer viewer(run);
  viewer.show({2 * second, 4 * second});
  viewer.play_or_pause();
  viewer.advance(4);
  CHECK(viewer.playhead() == 2'800 * ms);
  CHECK(viewer.shown() == Range{2 * second, 4 * second});
  viewer.advance(4);
  CHECK(viewer.playhead() == 3'600 * ms);
  CHECK(viewer.shown() == Range{2'600 * ms, 4'600 * ms});
  for (int i = 0; i < 10; ++i) viewer.advance(4);
  CHECK(viewer.playhead() == run.whole().end);
  CHECK(viewer.shown().end == run.whole().end);
  CHECK_FALSE(viewer.is_playing());
  viewer.play_or_pause();  // once more, from the beginning
  CHECK(viewer.playhead() == 0);
  CHECK(viewer.shown().start == 0);
}

TEST_CASE("Playing a view of 100 ns moves, too") {
  const timeline::Timeline run = shop();
  Viewer viewer(run);
  viewer.show({second, second + 100});
  viewer.play_or_pause();
  for (int i = 0; i < 60; ++i) viewer.advance(1.0 / 60);
  CHECK(*viewer.playhead() >= second + 9);
  CHECK(*viewer.playhead() <= second + 10);
}

TEST_CASE("Shift and an arrow step from start to start of the chosen requests") {
  Ui ui;
  ui.viewer.set_playhead(second);
  ui.driver.press(Key::Right, canvas::shift);
  CHECK(ui.viewer.playhead() == 1050 * ms);
  CHECK(ui.selected() == "robots#1");
  ui.driver.press(Key::Right, canvas::shift);
  CHECK(ui.viewer.playhead() == 1100 * ms);
  ui.driver.press(Key::Left, canvas::shift).press(Key::Left, canvas::shift);
  CHECK(ui.viewer.playhead() == 1000 * ms);
  CHECK(ui.selected() == "visitors#10");
  ui.viewer.set_filter("client = robots");
  ui.driver.press(Key::Right, canvas::shift).press(Key::Right, canvas::shift);
  CHECK(ui.viewer.playhead() == 2050 * ms);
  ui.viewer.set_playhead(9'990 * ms);
  ui.driver.press(Key::Right, canvas::shift);
  CHECK(ui.viewer.playhead() == 9'990 * ms);  // none is left
}

TEST_CASE("A step beyond what is shown moves the view") {
  Ui ui;
  ui.viewer.show({1'110 * ms, 1'120 * ms});
  ui.viewer.set_playhead(1'115 * ms);
  ui.driver.press(Key::Right, canvas::shift);
  CHECK(ui.viewer.playhead() == 1'200 * ms);
  CHECK(ui.viewer.shown() == Range{1'195 * ms, 1'205 * ms});
}

TEST_CASE("At the playhead: requests in flight and instances alive") {
  const timeline::Timeline run = shop();
  Viewer viewer(run);
  using Moment = Viewer::Moment;
  CHECK(viewer.moment() == Moment{});
  const auto at = [&](std::int64_t time) {
    viewer.set_playhead(time);
    return viewer.moment();
  };
  CHECK(at(10 * ms) == Moment{1, 1});
  CHECK(at(51 * ms) == Moment{2, 1});        // and a robot
  CHECK(at(110 * ms) == Moment{2, 2});       // visitors#0 takes 320 ms
  CHECK(at(4'110 * ms) == Moment{2, 2});     // visitors#40 takes 420 ms
  CHECK(at(4'420 * ms - 1).in_flight == 2);  // with visitors#44
  CHECK(at(4'420 * ms).in_flight == 0);
  CHECK(at(7'999 * ms).instances == 2);
  CHECK(at(8'100 * ms).instances == 1);  // instance 1 has gone
  viewer.set_filter("client = robots");
  CHECK(at(51 * ms).in_flight == 1);
  CHECK(at(4'110 * ms).in_flight == 0);
}

TEST_CASE("The playhead stays within the run") {
  const timeline::Timeline run = shop();
  Viewer viewer(run);
  viewer.set_playhead(-5);
  CHECK(viewer.playhead() == 0);
  viewer.set_playhead(INT64_MAX);
  CHECK(viewer.playhead() == run.whole().end);
  viewer.set_playhead(std::nullopt);
  CHECK_FALSE(viewer.playhead());
}

}  // namespace routelab::panels::testing
