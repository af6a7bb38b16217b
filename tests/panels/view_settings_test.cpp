/// A view in words and back, and through a shell and the program to the same picture.
#include "viz/panels/view_settings.hpp"

#include <cstdlib>
#include <filesystem>
#include <stdexcept>
#include <string>

#include <fmt/format.h>

#include "tests/panels/ui.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/rapidcheck.hpp"
#include "tests/trace/random_records.hpp"
#include "viz/canvas/difference.hpp"
#include "viz/canvas/png.hpp"

namespace routelab::panels::testing {

namespace {

using timeline::Range;
using trace::testing::Dice;

bool same(const ViewSettings& a, const ViewSettings& b) {
  return a.shown == b.shown && a.marked == b.marked && a.playhead == b.playhead &&
         a.page == b.page && a.filter == b.filter && a.selected == b.selected &&
         a.toggled == b.toggled && a.pinned == b.pinned && a.flat == b.flat &&
         a.details == b.details && a.box == b.box && a.order == b.order && a.group == b.group &&
         a.phases == b.phases;
}

/// Something that people can do.
void step(Viewer& viewer, Dice& dice) {
  const auto& timeline = viewer.timeline();
  const auto time = [&] {
    return static_cast<std::int64_t>(dice.below(static_cast<std::uint64_t>(timeline.whole().end)));
  };
  const auto row = [&] { return static_cast<std::size_t>(dice.below(timeline.rows().size())); };
  const char* const filters[] = {"cold", "latency > 20ms", "client = robots", "oops >", ""};
  switch (dice.below(21)) {
    case 0: return viewer.show({time(), time()});
    case 1: return viewer.zoom(0.3, time());
    case 2: return viewer.pan(0.4);
    case 3: return viewer.mark_range({time(), time()});
    case 4: return viewer.mark_selection();
    case 5: return viewer.select(timeline.requests()[dice.below(timeline.request_count())]);
    case 6: return viewer.jump_to(static_cast<timeline::RecordNumber>(dice.below(400)));
    case 7: return viewer.select_first_child();
    case 8: return viewer.select_neighbour(1);
    case 9: return viewer.set_filter(filters[dice.below(5)]);
    case 10: return viewer.set_open(row(), dice.below(2) == 0);
    case 11: return viewer.toggle_pin(row());
    case 12: return viewer.set_playhead(time());
    case 13: return viewer.set_flat(dice.below(2) == 0);
    case 14: viewer.page = static_cast<Page>(dice.below(5)); return;
    case 15: viewer.details = dice.below(2) == 0; return;
    case 16: viewer.order = static_cast<timeline::Order>(dice.below(3)); return;
    case 17: viewer.group = StatisticsPanel::keys[dice.below(StatisticsPanel::keys.size())]; return;
    case 18: viewer.phases = dice.below(2) == 0; return;
    case 19: {
      const std::int64_t start = time();
      const auto shortest = static_cast<std::int64_t>(dice.below(50'000'000));
      viewer.box = {{start, start + 1 + time()},
                    {shortest, dice.below(3) == 0 ? INT64_MAX : shortest + 1 + time()}};
      return;
    }
    default: return viewer.clear();
  }
}

const char* const shells[] = {"/bin/bash", "/usr/bin/bash"};

std::string shell() {
  for (const char* path : shells) {
    if (std::filesystem::exists(path)) return path;
  }
  return "";
}

}  // namespace

TEST_CASE("A range and a time in words") {
  CHECK(range_of("1.5s,2s") == Range{1500 * ms, 2000 * ms});
  CHECK(range_of("0,250ms") == Range{0, 250 * ms});
  for (const char* wrong : {"", ",", "1s", "2s,1s", "1s,1s", "a,b", "1s,2", "-1s,2s", "1s,2s,3s"}) {
    INFO(wrong);
    CHECK_FALSE(range_of(wrong));
  }
  CHECK(time_of("90s") == 90'000 * ms);
  CHECK(time_of("0") == 0);
  CHECK_FALSE(time_of("90"));
  CHECK(page_of("heatmap") == Page::Heatmap);
  CHECK_FALSE(page_of("Heatmap"));
}

TEST_CASE("What is not there is refused by its name") {
  const timeline::Timeline run = shop();
  const auto refused = [&](ViewSettings settings, const std::string& part) {
    Viewer viewer(run);
    CHECK_THROWS_WITH(apply(settings, viewer), Catch::Matchers::Contains(part));
  };
  refused({.selected = "visitors#1000"}, "'visitors#1000'");
  refused({.selected = "instance 9"}, "'instance 9'");
  refused({.selected = "visitors#40/9"}, "spans 0 to 6");
  refused({.toggled = {"Routes/GET /x"}}, "'Routes/GET /x'");
  refused({.pinned = {""}}, "''");
  refused({.filter = "latency >"}, "--filter");
}

TEST_CASE("A box and an order in words") {
  CHECK(box_of("1m,2m,200ms,1s") ==
        Viewer::Box{{60'000 * ms, 120'000 * ms}, {200 * ms, 1000 * ms}});
  CHECK(box_of("0,1s,0") == Viewer::Box{{0, 1000 * ms}, {0, INT64_MAX}});
  for (const char* wrong : {"", "1s", "1s,2s", "2s,1s,0", "1s,2s,3s,2s", "1s,2s,x",
                            "1s,2s,1s,2s,3s", "1s,2s,", "1s,2s,0,", "-1s,2s,0"}) {
    INFO(wrong);
    CHECK_FALSE(box_of(wrong));
  }
  CHECK(order_of("fastest") == timeline::Order::Fastest);
  CHECK_FALSE(order_of("Fastest"));
}

TEST_CASE("The settings of a view make the same view") {
  const timeline::Timeline run = shop();
  rc::prop("any state", [&](std::uint64_t seed) {
    Dice dice(seed);
    Viewer viewer(run);
    for (std::uint64_t left = dice.below(30); left > 0; --left) step(viewer, dice);
    const ViewSettings settings = settings_of(viewer, {});
    Viewer again(run);
    apply(settings, again);
    RC_ASSERT(same(settings_of(again, {}), settings));
    RC_ASSERT(again.shown() == viewer.shown());
    RC_ASSERT(again.selected() == viewer.selected());
    RC_ASSERT(again.focus() == viewer.focus());
    RC_ASSERT(again.pinned() == viewer.pinned());
    RC_ASSERT(again.chosen().count() == viewer.chosen().count() || viewer.filter_error());
  });
}

TEST_CASE("A copied command, pasted into a shell, draws the picture that it was copied from") {
  if (shell().empty() || std::getenv("ROUTELAB_BINARY") == nullptr) {
    WARN("skipped: there is no bash");
    return;
  }
  namespace fs = std::filesystem;
  const trace::testing::TemporaryFile place;
  const fs::path folder = place.path() + ".folder";
  fs::create_directory(folder);
  trace::Names names = shop_names();
  names.scenario = "100 % \"Shop\" ##x";
  names.endpoints = {"GET /it's $(here) `x`", "-v \\ %s\t\x1b[31m \xff [a,b]"};
  names.clients = {"visitors'#1", "{} ; rm"};
  const std::string file = "a 'shop' $x.rltrace";
  {
    const auto bytes = shop_bytes(names);
    std::ofstream(folder / file, std::ios::binary)
        .write(reinterpret_cast<const char*>(bytes.data()),
               static_cast<std::streamsize>(bytes.size()));
  }
  const timeline::Timeline run{(folder / file).string()};
  for (std::uint64_t seed = 1; seed <= 6; ++seed) {
    Dice dice(seed);
    Viewer viewer(run);
    for (int i = 0; i < 25; ++i) step(viewer, dice);
    if (viewer.filter_error()) viewer.set_filter("");
    canvas::Host host({.width = 700, .height = 500});
    Screen screen(viewer, file, {});
    screen.take_settings();
    canvas::Driver driver(host, [&] { screen.draw(); });
    driver.press(canvas::Key::Down);
    const canvas::Image expected = host.picture([&] { screen.draw(); });
    const std::string command = screen.command();
    INFO(command);
    const std::string script =
        "routelab() { \"$ROUTELAB_BINARY\" \"$@\"; }\ncd '" + folder.string() + "'\n" + command;
    {
      std::ofstream text(folder / "script");
      text << script;
    }
    REQUIRE(std::system((shell() + " '" + (folder / "script").string() + "'").c_str()) == 0);
    const canvas::Difference change =
        canvas::difference(expected, canvas::read_png((folder / "view.png").string()));
    CHECK(change.same_size);
    CHECK(change.pixels == 0);
  }
  fs::remove_all(folder);
}

TEST_CASE("The command says how the run was made, and no page that it cannot make") {
  const timeline::Timeline run = shop();
  Viewer viewer(run);
  viewer.page = Page::Compare;
  ViewSettings settings;
  settings.run_options = {"--seed", "7", "--set", "a=it's"};
  CHECK(command_of("x.json", settings_of(viewer, settings)) ==
        "routelab view x.json --seed 7 --set 'a=it'\\''s' --png view.png");
  settings.other = "-b";
  CHECK(command_of("-a", settings_of(viewer, settings)) ==
        "routelab view ./-a ./-b --seed 7 --set 'a=it'\\''s' --png view.png --panel compare");
}

}  // namespace routelab::panels::testing
