#include "cli/view.hpp"

#include <memory>
#include <optional>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

#include <fmt/format.h>
#include <CLI/CLI.hpp>

#include "cli/exit_code.hpp"
#include "cli/input_kind.hpp"
#include "cli/progress_bar.hpp"
#include "cli/stop_signal.hpp"
#include "cli/temporary_file.hpp"
#include "cli/terminal.hpp"
#include "cli/view_options.hpp"
#include "cli/what_if.hpp"
#include "sim/study/run.hpp"
#include "sim/study/unmet.hpp"
#include "sim/trace/file_error.hpp"
#include "sim/trace/writer.hpp"
#include "viz/canvas/host.hpp"
#include "viz/canvas/png.hpp"
#include "viz/panels/screen.hpp"
#include "viz/panels/viewer.hpp"
#ifdef ROUTELAB_HAS_WINDOW
#include "viz/window/window.hpp"
#endif

namespace routelab::cli {

namespace {

/// A run that is looked at, from a file or made for the purpose.
struct Shown {
  std::string name;  ///< as it was given
  std::unique_ptr<TemporaryFile> file;
  std::shared_ptr<const scenario::Scenario> scenario;  ///< null: a trace
  std::unique_ptr<timeline::Timeline> timeline;
};

/// The scenario's run as a trace: the exit code.
int simulate(Shown& shown, const std::string& path) {
  const scenario::Scenario& scenario = *shown.scenario;
  const StopSignal stop;
  ProgressBar bar(has_terminal());
  trace::Writer writer(path, study::names_of_run(scenario));
  study::RunOptions how;
  how.writer = &writer;
  how.keep_going = [&](const study::Progress& progress) {
    bar.update(progress);
    return stop.received() == 0;
  };
  const study::RunResult result = study::run(scenario, how);
  bar.clear();
  writer.finish(study::judged_totals(scenario, result));
  return stop.received() == 0 ? AllWell : SignalBase + stop.received();
}

/// Null after an error or Ctrl-C, which `exit_code` tells.
std::unique_ptr<Shown> open(const ScenarioOptions& options, const std::string& path,
                            int& exit_code) {
  auto shown = std::make_unique<Shown>();
  shown->name = path;
  std::string trace_path = path;
  if (!is_trace(path)) {
    ScenarioOptions this_one = options;
    this_one.scenario = path;
    auto scenario = load_scenario(this_one);
    exit_code = BadInput;
    if (!scenario) return nullptr;
    shown->scenario = std::make_shared<const scenario::Scenario>(std::move(*scenario));
    shown->file = std::make_unique<TemporaryFile>();
    trace_path = shown->file->path();
    try {
      exit_code = simulate(*shown, trace_path);
    } catch (const trace::FileError& error) {
      throw trace::FileError(error.path, error.message +
                                             "\n  it was a temporary file and is gone; TMPDIR "
                                             "names a folder with more room");
    }
    if (exit_code != AllWell) return nullptr;
  }
  shown->timeline = std::make_unique<timeline::Timeline>(trace_path);
  if (const std::string& problem = shown->timeline->problem(); !problem.empty()) {
    print_error(fmt::format("{}: warning: {}\n", scenario::printable(path), problem));
  }
  return shown;
}

/// Everything that a frame is drawn from.
struct Scene {
  /// has_sliders: of a's scenario.
  Scene(const Shown& a, const Shown* b, const panels::ViewSettings& settings,
        const panels::JobStyle& jobs, bool has_sliders)
      : viewer(*a.timeline, jobs), screen(viewer, a.name, settings) {
    if (b != nullptr) {
      other = std::make_unique<panels::Viewer>(*b->timeline, jobs);
      screen.compare_with(other.get(), a.name, b->name);
    }
    if (has_sliders) screen.offer(what_if(a.scenario), settings.what_if);
    panels::apply(settings, viewer);
    screen.take_settings();
  }

  panels::Viewer viewer;
  std::unique_ptr<panels::Viewer> other;
  panels::Screen screen;
};

int picture(const ViewOptions& options, const panels::ViewSettings& settings, const Shown& a,
            const Shown* b) {
  canvas::Host host({.width = settings.width,
                     .height = settings.height,
                     .scale = settings.scale,
                     .look = settings.look});
  Scene scene(a, b, settings, {}, !settings.what_if.empty());
  const canvas::Image image = host.picture([&] { scene.screen.draw(); });
  if (!options.png.empty()) canvas::write_png(image, options.png);
  if (options.dump) print(host.context().marks().json());
  return AllWell;
}

#ifdef ROUTELAB_HAS_WINDOW
int window(const panels::ViewSettings& settings, const Shown& a, const Shown* b) {
  Scene scene(a, b, settings, {.at_once = false, .wake = window::wake},
              a.scenario != nullptr && b == nullptr);
  window::WindowOptions options;
  options.width = settings.width;
  options.height = settings.height;
  options.look = settings.look;
  options.scale = settings.scale == 1 ? 0 : settings.scale;
  try {
    window::run_window("routelab: " + scenario::printable(a.name), options,
                       [&](window::WindowRequests& requests) {
                         scene.screen.draw();
                         requests.look = scene.screen.look();
                         requests.redraw = scene.screen.is_busy();
                       });
  } catch (const window::WindowError& error) {
    print_error(fmt::format("routelab: {}\n", error.what()));
    return BadInput;
  }
  return AllWell;
}
#else
int window(const panels::ViewSettings&, const Shown&, const Shown*) {
  print_error("routelab: built without a window (GLFW was missing); --png FILE makes a picture\n");
  return BadInput;
}
#endif

int view(const ViewOptions& options) {
  const panels::ViewSettings settings = settings_of(options);
  if (!settings.what_if.empty() &&
      (!settings.other.empty() || is_trace(options.scenario.scenario))) {
    throw CLI::ValidationError("--what-if", "needs one scenario: routelab view SCENARIO");
  }
  int exit_code = AllWell;
  const auto a = open(options.scenario, options.scenario.scenario, exit_code);
  if (!a) return exit_code;
  std::unique_ptr<Shown> b;
  if (!options.settings.other.empty()) {
    b = open(options.scenario, options.settings.other, exit_code);
    if (!b) return exit_code;
  } else if (settings.page == panels::Page::Compare && settings.what_if.empty()) {
    throw CLI::ValidationError("--panel", "compare needs two runs: routelab view A B");
  }
  try {
    return options.png.empty() && !options.dump ? window(settings, *a, b.get())
                                                : picture(options, settings, *a, b.get());
  } catch (const std::invalid_argument& wrong) {
    print_error(fmt::format("routelab: {}\n", scenario::printable(wrong.what())));
    return BadInput;
  }
}

}  // namespace

void add_view(CLI::App& program, int& exit_code) {
  const auto options = std::make_shared<ViewOptions>();
  CLI::App* command =
      program.add_subcommand("view", "Look at a trace or a run: a window, or a picture");
  add_view_options(*command, *options);
  command->callback([options, &exit_code] { exit_code = view(*options); });
}

}  // namespace routelab::cli
