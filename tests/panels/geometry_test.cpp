/// How much a frame makes the graphics card draw: bounded, whatever the run.
#include <imgui.h>

#include <cstdint>
#include <string>

#include "tests/panels/ui.hpp"
#include "tests/support/catch.hpp"
#include "tests/trace/random_records.hpp"

namespace routelab::panels::testing {

namespace {

/// 60 routes, 40 instances, busy all the time: a curve or a lane for every line of the screen.
timeline::Timeline crowd() {
  trace::Names names = shop_names();
  names.endpoints.clear();
  for (int i = 0; i < 60; ++i) names.endpoints.push_back("GET /" + std::to_string(i));
  const trace::testing::TemporaryFile file;
  trace::Writer writer(file.path(), names);
  trace::testing::Dice dice(1);
  for (std::uint64_t i = 0; i < 60'000; ++i) {
    const auto instance = static_cast<std::uint32_t>(dice.below(40));
    Call call(visitor(i), 0, static_cast<std::uint32_t>(dice.below(60)),
              static_cast<std::int64_t>(i) * ms / 6);
    call.span(trace::Kind::Compute, static_cast<std::int64_t>(dice.below(40'000'000)), instance);
    writer.add(call.end(instance));
  }
  writer.finish({});
  return timeline::Timeline(trace::Reader(file.path()));
}

}  // namespace

TEST_CASE(
    "A frame of 1080 lines has at most 100,000 vertices at any zoom, grouped, open and flat") {
  const timeline::Timeline run = crowd();
  for (const bool flat : {false, true}) {
    for (const bool open : {false, true}) {
      Viewer viewer(run);
      Screen screen(viewer, "crowd", {});
      canvas::Host host({.width = 1920, .height = 1080});
      viewer.set_flat(flat);
      for (std::size_t row = 0; row < run.rows().size(); ++row) {
        viewer.set_open(row, run.rows()[row].is_group() || open);
      }
      for (int zoom = 0; zoom < 8; ++zoom) {
        for (const float scroll : {0.0F, 900.0F}) {
          screen.timeline_panel().scroll_to(scroll);
          host.frame([&] { screen.draw(); });
          host.frame([&] { screen.draw(); });
          const ImDrawData& data = host.frame([&] { screen.draw(); });
          INFO("flat " << flat << ", open " << open << ", zoom " << zoom << ", scroll " << scroll);
          CHECK(data.TotalVtxCount < 100'000);
          CHECK(data.TotalVtxCount > 1000);
        }
        viewer.zoom(0.4, viewer.shown().start + 1000 * ms);
      }
    }
  }
}

}  // namespace routelab::panels::testing
