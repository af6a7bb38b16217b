/// A 1080p frame of the timeline: 10,000 bars in 40 lanes, a label on every tenth. What it takes
/// to draw it into memory and to write it as PNG. The goal for the first is 10 ms.
#include <benchmark/benchmark.h>

#include <string>

#include "viz/canvas/host.hpp"
#include "viz/canvas/png.hpp"
#include "viz/canvas/raster.hpp"

namespace {

using namespace routelab;

constexpr int lanes = 40;

void draw_bars(int count) {
  ImGui::SetNextWindowPos({0, 0});
  ImGui::SetNextWindowSize(ImGui::GetIO().DisplaySize);
  ImGui::Begin("timeline", nullptr, ImGuiWindowFlags_NoDecoration);
  ImDrawList& list = *ImGui::GetWindowDrawList();
  const float height = 1080.0F / lanes;
  for (int bar = 0; bar < count; ++bar) {
    const float y = static_cast<float>(bar % lanes) * height;
    const float step = 1900.0F / static_cast<float>(count / lanes);
    const float x = 10 + static_cast<float>(bar / lanes) * step;
    const ImU32 fill = canvas::category(bar % 7);
    list.AddRectFilled({x, y + 3}, {x + step * 0.8F, y + height - 3}, fill);
    if (bar % 10 == 0) list.AddText({x, y + 6}, canvas::colour(canvas::Role::Text), "/cart");
  }
  ImGui::End();
}

void rasterise_frame(benchmark::State& state) {
  canvas::Host host({.width = 1920, .height = 1080});
  const int count = static_cast<int>(state.range(0));
  host.frame([&] { draw_bars(count); });
  const ImDrawData& data = host.frame([&] { draw_bars(count); });
  canvas::Image image(1920, 1080);
  for (auto _ : state) {
    canvas::rasterise(data, image);
    benchmark::DoNotOptimize(image.rgba.data());
  }
}
BENCHMARK(rasterise_frame)->Arg(1'000)->Arg(10'000)->Arg(100'000)->Unit(benchmark::kMillisecond);

void encode_frame(benchmark::State& state) {
  canvas::Host host({.width = 1920, .height = 1080});
  const canvas::Image image = host.picture([] { draw_bars(10'000); });
  std::size_t bytes = 0;
  for (auto _ : state) bytes = canvas::encode_png(image).size();
  state.SetLabel(std::to_string(bytes) + " bytes");
}
BENCHMARK(encode_frame)->Unit(benchmark::kMillisecond);

void open_host(benchmark::State& state) {
  for (auto _ : state) {
    canvas::Host host({.width = 1920, .height = 1080});
    host.frame([] {});
  }
}
BENCHMARK(open_host)->Unit(benchmark::kMillisecond);

}  // namespace
