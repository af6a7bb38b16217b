/// What the pages show and what a click in them does.
#include <cstdint>

#include "sim/study/blame.hpp"
#include "tests/panels/ui.hpp"
#include "tests/support/catch.hpp"
#include "viz/panels/tail.hpp"

namespace routelab::panels::testing {

namespace {

using canvas::Button;
using canvas::Key;
using timeline::Range;

constexpr std::int64_t second = 1000 * ms;

/// Text in place of what is in the field, and Enter.
void enter(Ui& ui, const std::string& field, const std::string& text) {
  ui.driver.click(field).press(Key::A, canvas::control).type(text).press(Key::Enter);
}

}  // namespace

TEST_CASE("The filter's field: a filter, an error that leaves it in force, its correction") {
  Ui ui;
  enter(ui, "toolbar/filter", "client = robots");
  CHECK(ui.viewer.chosen().count() == 10);
  enter(ui, "toolbar/filter", "latency >");
  REQUIRE(ui.viewer.filter_error());
  CHECK(ui.viewer.chosen().count() == 10);
  enter(ui, "toolbar/filter", "latency > 300ms");
  CHECK_FALSE(ui.viewer.filter_error());
  CHECK(ui.viewer.chosen().count() == 2);
  enter(ui, "toolbar/filter", " ");
  CHECK(ui.viewer.chosen().everything());
}

TEST_CASE("The heat map: a box lists its requests, one is shown by a click; a click closes it") {
  Ui ui;
  ui.driver.press(Key::Digit2);
  ui.driver.drag("heatmap", {0.0F, 0.005F}, {0.98F, 0.25F});
  const HeatmapPanel& panel = ui.screen->heatmap_panel();
  REQUIRE(panel.box());
  CHECK(panel.box()->latency.longest == INT64_MAX);
  REQUIRE(panel.listed() != nullptr);
  CHECK(ui.driver.find("heatmap/box").max.x > ui.driver.find("heatmap/box").min.x);
  CHECK(panel.listed()->total == 2);  // visitors#40 and visitors#0
  ui.driver.click("boxed/1");
  CHECK(ui.selected() == "visitors#0");
  ui.driver.click("box/close");
  CHECK_FALSE(panel.box());
  ui.driver.drag("heatmap", {0.6F, 0.9F}, {0.3F, 0.99F});  // from right to left
  REQUIRE(panel.box());
  CHECK(panel.box()->latency.shortest == 0);
  const auto before = ui.viewer.shown();
  ui.driver.wheel("heatmap", 3, {0.2F, 0.5F});
  CHECK(ui.viewer.shown().end - ui.viewer.shown().start < before.end - before.start);
}

TEST_CASE("The list of requests: its order, its range, and a click") {
  Ui ui;
  ui.driver.press(Key::Digit3).click("request/0");
  CHECK(ui.selected() == "visitors#40");
  ui.viewer.show_all();
  ui.driver.click("order/2").click("request/1");  // by start
  CHECK(ui.selected() == "robots#0");
  ui.viewer.show_all();
  ui.viewer.mark_range({5 * second, 6 * second});
  ui.driver.click("order/0").click("request/0");
  CHECK(ui.selected() == "visitors#50");
  ui.viewer.set_filter("client = robots");
  ui.driver.frame(2).click("request/0");
  CHECK(ui.selected() == "robots#5");
}

TEST_CASE("The statistics: by route, client or outcome, and by phase") {
  Ui ui;
  ui.driver.press(Key::Digit4);
  CHECK(ui.driver.has("group/1"));
  CHECK_FALSE(ui.driver.has("group/2"));
  ui.driver.click("by/outcome");
  CHECK(ui.driver.has("group/3"));  // completed, failed, throttled, timed out
  ui.driver.click("by/phases");
  CHECK(ui.viewer.phases);
  ui.driver.click("by/client");
  CHECK(ui.viewer.group == study::GroupBy::Client);
}

TEST_CASE("Findings: failed expectations first, a click shows the worst request") {
  Ui ui(shop(shop_names(), 0, 100,
             {{"requests.timed_out = 0: it is 1", "requests.timed_out", ""},
              {"latency_ms.max < 1ms: it is 422 ms", "latency_ms.max", "GET /"}}));
  ui.driver.press(Key::Digit5);
  const auto* findings = ui.screen->findings_panel().findings();
  REQUIRE(findings != nullptr);
  REQUIRE(findings->size() >= 5);
  ui.driver.click("finding/0");
  CHECK(ui.selected() == "visitors#60");  // whose client gave up
  ui.driver.click("finding/1");
  CHECK(ui.selected() == "visitors#40");  // the slowest of the route
  ui.driver.click("finding/2");
  CHECK(ui.selected() == "visitors#20");  // failed
  ui.driver.click("finding/3", canvas::Driver::middle, Button::Right);
  CHECK(ui.selected() == "visitors#60");  // timed out
}

TEST_CASE("The tail is that of the marked range, else of the run, and of the filter") {
  Ui ui;
  ui.driver.press(Key::Digit5);
  const auto tail = [&] {
    ui.driver.frame();
    return *ui.screen->findings_panel().tail();
  };
  CHECK(tail().tail.requests + tail().rest.requests == 110);
  ui.viewer.show({4 * second, 5 * second});  // close to one request: the tail stays
  CHECK(tail().tail.requests + tail().rest.requests == 110);
  ui.viewer.mark_range({5 * second, 6 * second});
  CHECK(tail().tail.requests + tail().rest.requests == 11);
  ui.viewer.set_filter("client = robots");
  CHECK(tail().tail.requests == 1);
}

TEST_CASE("The tail in words: one request, several, and all of them alike") {
  study::Blame blame;
  blame.threshold = 550 * ms;
  blame.tail.requests = 1;
  blame.tail.latency = 600 * ms;
  CHECK(tail_text(blame, "whole run") == "The only request took 550 ms.");
  blame.rest.requests = 99;
  blame.rest.latency = 198 * ms;
  CHECK(tail_text(blame, "marked range") ==
        "In the marked range the slowest, 1 request, took 550 ms or more (p99), 600 ms in the "
        "mean. Lower bars: the other 99, 2.00 ms in the mean.");
}

TEST_CASE("Of a whole run without warm-up the tail is what `routelab why` tells of it") {
  const timeline::Timeline run = shop();
  const study::Blame ours = blame(run, run.whole(), {}, 0.99);
  const study::Blame theirs = study::blame(run.trace(), 0.99);
  CHECK(ours.threshold == theirs.threshold);
  for (const auto& [a, b] :
       {std::pair{&ours.tail, &theirs.tail}, std::pair{&ours.rest, &theirs.rest}}) {
    CHECK(a->requests == b->requests);
    CHECK(a->latency == b->latency);
    CHECK(a->total == b->total);
    CHECK(a->requests_with == b->requests_with);
  }
}

TEST_CASE("The waterfall: a click selects a span") {
  Ui ui;
  ui.viewer.jump_to(ui.request("visitors#40"));
  ui.driver.frame(2).click("span/4");
  CHECK(ui.selected_kind() == trace::Kind::Fetch);
  ui.driver.click("span/0");
  CHECK(ui.selected_kind() == trace::Kind::Request);
}

TEST_CASE("A jump to a request that took no time does not go closer") {
  const trace::testing::TemporaryFile file;
  trace::Writer writer(file.path(), shop_names());
  writer.add(Call(visitor(0), 0, 0, 4'000 * ms).end(trace::no_entity));
  writer.add(Call(visitor(1), 0, 0, 5'000 * ms).span(trace::Kind::Compute, 20 * ms, 0).end(0));
  writer.finish({});
  const timeline::Timeline run(file.path());
  Viewer viewer(run);
  const timeline::Range whole = viewer.shown();
  viewer.jump_to(run.requests()[0]);
  CHECK(viewer.shown() == whole);
  viewer.jump_to(run.requests()[1]);
  CHECK(viewer.shown().end - viewer.shown().start == 60 * ms);
}

TEST_CASE("A run in which nothing happened has pages, and no key does harm") {
  trace::Names names;
  names.duration = second;
  const trace::testing::TemporaryFile file;
  trace::Writer writer(file.path(), names);
  writer.finish({});
  Ui ui(timeline::Timeline(trace::Reader(file.path())));
  for (const Key page : {Key::Digit1, Key::Digit2, Key::Digit3, Key::Digit4, Key::Digit5}) {
    ui.driver.press(page);
    for (int key = 0; key < canvas::key_count; ++key) {
      if (static_cast<Key>(key) == Key::I || static_cast<Key>(key) == Key::Slash) continue;
      ui.driver.press(static_cast<Key>(key));
    }
    ui.viewer.clear();
  }
  CHECK(ui.timeline.request_count() == 0);
  CHECK(ui.viewer.selected() == timeline::no_record);
}

}  // namespace routelab::panels::testing
