/// How much a frame makes the graphics card draw: bounded, whatever the run.
#include <imgui.h>

#include <algorithm>
#include <cstddef>
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

/// 60 instances that are busy all the time with what is short, a third of it wrong: no lane has
/// room for another bar.
timeline::Timeline throng() {
  trace::Names names = shop_names();
  const trace::testing::TemporaryFile file;
  trace::Writer writer(file.path(), names);
  trace::testing::Dice dice(2);
  for (std::uint64_t i = 0; i < 60'000; ++i) {
    const auto instance = static_cast<std::uint32_t>(i % 60);
    Call call(visitor(i), 0, 0, static_cast<std::int64_t>(i / 60) * 10 * ms);
    const auto bad = static_cast<std::uint8_t>(dice.one_in(3) ? trace::Error : 0);
    call.span(trace::Kind::Compute, 4 * ms + static_cast<std::int64_t>(dice.below(6'000'000)),
              instance, bad);
    writer.add(call.end(instance));
  }
  writer.finish({});
  return timeline::Timeline(trace::Reader(file.path()));
}

/// Filled rectangles: four vertices without a texture. Triangles make it a little more.
int rectangles_of(const ImDrawData& data) {
  const ImVec2 white = ImGui::GetIO().Fonts->TexUvWhitePixel;
  std::ptrdiff_t vertices = 0;
  for (int i = 0; i < data.CmdListsCount; ++i) {
    const auto& buffer = data.CmdLists[i]->VtxBuffer;
    vertices += std::count_if(buffer.begin(), buffer.end(), [&](const ImDrawVert& vertex) {
      return vertex.uv.x == white.x && vertex.uv.y == white.y;
    });
  }
  return static_cast<int>(vertices / 4);
}

}  // namespace

TEST_CASE(
    "A frame of 1080 lines has at most 20,000 rectangles and 100,000 vertices at any zoom, "
    "grouped, "
    "open and flat") {
  const timeline::Timeline run = GENERATE(0, 1) == 0 ? crowd() : throng();
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
          CHECK(rectangles_of(data) < 20'000);
        }
        viewer.zoom(0.4, viewer.shown().start + 1000 * ms);
      }
    }
  }
}

}  // namespace routelab::panels::testing
