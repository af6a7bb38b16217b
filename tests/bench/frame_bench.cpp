/// Frames of the whole window while somebody moves: the wheel, drags, scrolling, through the real
/// panels at 1920x1080, as the fleet opens and with every row open. Nothing is rasterised.
///
/// The goal is a median of 5 ms and a p99 of 12 ms on ten million records
/// (ROUTELAB_TRACE=big.rltrace), of the drawing thread's own CPU time: wall time is that of the
/// machine, too. The label has median, p99 and maximum of both.
#include <benchmark/benchmark.h>
#include <fmt/format.h>
#include <imgui.h>

#include <algorithm>
#include <chrono>
#include <ctime>
#include <string>
#include <vector>

#include "tests/bench/bench_trace.hpp"
#include "viz/canvas/host.hpp"
#include "viz/panels/screen.hpp"

namespace {

using namespace routelab;

double cpu_ms() {
  timespec now{};
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
  return static_cast<double>(now.tv_sec) * 1e3 + static_cast<double>(now.tv_nsec) * 1e-6;
}

double wall_ms() {
  const auto now = std::chrono::steady_clock::now().time_since_epoch();
  return std::chrono::duration<double, std::milli>(now).count();
}

/// "median 1.2, p99 3.4, max 5.6 ms"
std::string spread(std::vector<double> times) {
  std::ranges::sort(times);
  const auto at = [&](std::size_t percent) { return times[(times.size() - 1) * percent / 100]; };
  return fmt::format("median {:.2f}, p99 {:.2f}, max {:.2f} ms", at(50), at(99), at(100));
}

/// Somebody at the mouse; each call is a frame.
class Hand {
 public:
  explicit Hand(panels::Screen& screen) : screen_(screen), host_({.width = 1920, .height = 1080}) {}

  void frame() {
    const double cpu = cpu_ms();
    const double wall = wall_ms();
    const ImDrawData& data = host_.frame([&] { screen_.draw(); });
    if (moves_) cpu_.push_back(cpu_ms() - cpu);
    if (moves_) wall_.push_back(wall_ms() - wall);
    vertices_ = std::max(vertices_, data.TotalVtxCount);
  }
  /// Closer, along, further away, down; at four places of the run.
  void move_about() {
    for (int i = 0; i < 10; ++i) frame();
    moves_ = true;
    for (const float x : {400.0F, 800.0F, 1200.0F, 1700.0F}) {
      host_.move_mouse({x, 600});
      for (int i = 0; i < 50; ++i) turn(1);
      drag(40);
      for (int i = 0; i < 25; ++i) turn(-1);
      drag(40);
      for (int i = 0; i < 25; ++i) turn(-1);
      host_.set_modifiers({.shift = true});
      for (int i = 0; i < 20; ++i) turn(-3);
      host_.set_modifiers({});
    }
  }
  [[nodiscard]] std::string label() const {
    return fmt::format("{} frames; CPU: {}; wall: {}; at most {} vertices", cpu_.size(),
                       spread(cpu_), spread(wall_), vertices_);
  }

 private:
  void turn(float steps) {
    host_.turn_wheel(steps);
    frame();
  }
  void drag(int frames) {
    const ImVec2 from = ImGui::GetIO().MousePos;
    host_.set_button(canvas::Button::Right, true);
    for (int i = 0; i < frames; ++i) {
      const float way = static_cast<float>(i < frames / 2 ? i : frames - i);
      host_.move_mouse({from.x + 9 * way, from.y});
      frame();
    }
    host_.set_button(canvas::Button::Right, false);
    host_.move_mouse(from);
    frame();
  }

  panels::Screen& screen_;
  canvas::Host host_;
  bool moves_ = false;
  std::vector<double> cpu_;
  std::vector<double> wall_;
  int vertices_ = 0;
};

void moving_frames(benchmark::State& state, bool open) {
  static const timeline::Timeline run(bench::trace_path());
  for (std::size_t row = 0; open && row < run.rows().size(); ++row) {
    benchmark::DoNotOptimize(run.lanes(row).lanes().size());
  }
  std::string label;
  for (auto _ : state) {
    panels::Viewer viewer(run, {.at_once = false, .wake = [] {}});
    for (std::size_t row = 0; open && row < run.rows().size(); ++row) viewer.set_open(row, true);
    panels::Screen screen(viewer, "bench", {});
    Hand hand(screen);
    hand.move_about();
    label = hand.label();
  }
  state.SetLabel(label);
}
BENCHMARK_CAPTURE(moving_frames, fleet, false)->Iterations(1)->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(moving_frames, all_open, true)->Iterations(1)->Unit(benchmark::kMillisecond);

}  // namespace
