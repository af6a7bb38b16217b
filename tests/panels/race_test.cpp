/// Jobs in the background while the screen is used: for TSan and ASan. Nothing here waits for time
/// to pass, only for results.
#include <atomic>
#include <thread>

#include "tests/panels/ui.hpp"
#include "tests/support/catch.hpp"

namespace routelab::panels::testing {

namespace {

using canvas::Key;

constexpr std::int64_t second = 1000 * ms;
constexpr std::uint64_t many = 4000;

struct Busy {
  Busy() : run(shop(shop_names(), 0, many)) { screen->offer(what_if()); }

  WhatIf what_if() {
    WhatIf offered;
    offered.parameters = {{.path = "extra", .unit = Parameter::Unit::Count, .value = 1, .high = 9}};
    offered.rerun = [](const std::vector<double>& values, const std::stop_token& stop) {
      const auto extra = static_cast<std::int64_t>(values[0]) * ms;
      auto made = std::make_unique<timeline::Timeline>(shop(shop_names(), extra, many));
      return stop.stop_requested() ? nullptr : std::move(made);
    };
    return offered;
  }

  template <class Done>
  void until(Done done) {
    while (!done()) {
      driver.frame();
      std::this_thread::yield();
    }
  }

  timeline::Timeline run;
  std::atomic<int> woken = 0;
  JobStyle jobs{.at_once = false, .wake = [this] { ++woken; }};
  Viewer viewer{run, jobs};
  std::unique_ptr<Screen> screen = std::make_unique<Screen>(viewer, "busy", ViewSettings{});
  canvas::Host host{{.width = 900, .height = 500}};
  canvas::Driver driver{host, [this] { screen->draw(); }};
};

}  // namespace

TEST_CASE("Filter, range and page change while jobs run; the last question is answered") {
  Busy busy;
  const char* const filters[] = {"latency > 100ms", "client = robots", "", "route = \"GET /\""};
  for (int i = 0; i < 40; ++i) {
    busy.viewer.set_filter(filters[i % 4]);
    busy.viewer.show({i * second, (i + 20) * second});
    busy.driver.press(static_cast<Key>(static_cast<int>(Key::Digit1) + i % 5));
    if (i % 7 == 0) busy.viewer.select_slowest();
    if (i % 5 == 0) busy.viewer.toggle_all();
  }
  busy.viewer.page = Page::Requests;
  busy.viewer.show_all();
  busy.viewer.set_filter("client = robots");
  busy.until([&] { return !busy.viewer.is_busy(); });
  CHECK(busy.viewer.chosen().count() == many / 10);
  busy.until([&] {
    const auto* list = busy.screen->requests_panel().listed();
    return list != nullptr && list->total == many / 10;
  });
  CHECK(busy.woken > 0);
}

TEST_CASE("A rerun is replaced by the next one; the last values win") {
  Busy busy;
  WhatIfPanel& panel = *busy.screen->what_if_panel();
  for (int i = 0; i < 6; ++i) {
    panel.set(0, 2 + i);
    busy.driver.frame(2);
  }
  panel.set(0, 9);
  busy.until([&] { return panel.other() != nullptr && !panel.running(); });
  const auto first = panel.other()->timeline().find_request(visitor(0)).value();
  CHECK(panel.other()->timeline().records()[first].duration == 320 * ms + 9 * ms);
  CHECK(busy.viewer.page == Page::Compare);
  // The jobs of the comparison are at work on a run that is taken away.
  for (int i = 0; i < 3; ++i) {
    const Viewer* other = panel.other();
    panel.set(0, 3 + i);
    busy.until([&] { return panel.other() != other; });
  }
  CHECK(busy.screen->compare_panel().other() == panel.other());
}

TEST_CASE("The screen may go while everything is at work") {
  for (int page = 0; page < page_count; ++page) {
    Busy busy;
    busy.screen->what_if_panel()->set(0, 5);
    if (page == static_cast<int>(Page::Compare)) {
      busy.until([&] { return busy.viewer.page == Page::Compare; });
    }
    busy.viewer.page = static_cast<Page>(page);
    busy.viewer.set_filter("cold");
    busy.driver.frame();
    busy.screen.reset();
    CHECK(busy.woken >= 0);
  }
}

}  // namespace routelab::panels::testing
