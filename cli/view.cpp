#include "cli/view.hpp"

#include <memory>
#include <optional>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

#include <fmt/format.h>
#include <CLI/CLI.hpp>
#include <nlohmann/json.hpp>

#include "cli/exit_code.hpp"
#include "cli/input_kind.hpp"
#include "cli/progress_bar.hpp"
#include "cli/scenario_options.hpp"
#include "cli/stop_signal.hpp"
#include "cli/temporary_file.hpp"
#include "cli/terminal.hpp"
#include "cli/trace_options.hpp"
#include "cli/what_if.hpp"
#include "sim/study/expectation.hpp"
#include "sim/study/figure.hpp"
#include "sim/study/results.hpp"
#include "sim/study/run.hpp"
#include "sim/trace/filter_value.hpp"
#include "sim/trace/writer.hpp"
#include "viz/canvas/host.hpp"
#include "viz/canvas/png.hpp"
#include "viz/panels/screen.hpp"
#include "viz/panels/view_settings.hpp"
#include "viz/panels/viewer.hpp"
#ifdef ROUTELAB_HAS_WINDOW
#include "viz/window/window.hpp"
#endif

namespace routelab::cli {

namespace {

struct ViewCommand {
  ScenarioOptions scenario;  ///< or a trace
  std::string png;
  std::string size = "1600x900";
  std::string shown;
  std::string marked;
  std::string playhead;
  std::string page = "timeline";
  std::string theme = "dark";
  bool no_details = false;
  bool dump = false;
  panels::ViewSettings settings;
};

void add_options(CLI::App& command, ViewCommand& options) {
  add_scenario_options(command, options.scenario, "TRACE|SCENARIO");
  panels::ViewSettings& settings = options.settings;
  command.add_option("OTHER", settings.other, "A second run, to be compared with the first");
  command.add_option("--png", options.png, "Write a picture; needs no display")->type_name("FILE");
  command.add_option("--size", options.size, "Of the picture or window, in pixels")
      ->type_name("WxH")
      ->capture_default_str();
  command.add_option("--view", options.shown, "What is shown: from, to (10m,12m; 1.5s,2s)")
      ->type_name("T0,T1");
  command.add_option("--mark", options.marked, "A marked range: figures and lists are about it")
      ->type_name("T0,T1");
  command.add_option("--at", options.playhead, "The playhead: what goes on at this time")
      ->type_name("T");
  command.add_option("--panel", options.page, "The page that is shown")
      ->check(
          CLI::IsMember({"timeline", "heatmap", "requests", "statistics", "findings", "compare"}))
      ->capture_default_str();
  command
      .add_option("--select", settings.selected,
                  "A request (visitors#17, slowest), a span of it (visitors#17/3), instance 4")
      ->type_name("NAME");
  command.add_option("--filter", settings.filter, "Requests; the others are dimmed")
      ->type_name("FILTER");
  command
      .add_option("--toggle", settings.toggled,
                  "A row to open or close, by its path (\"Routes/GET /cart\"); repeatable")
      ->allow_extra_args(false)
      ->type_name("ROW");
  command.add_option("--pin", settings.pinned, "A row to keep at the top; repeatable")
      ->allow_extra_args(false)
      ->type_name("ROW");
  command.add_flag("--flat", settings.flat, "All rows in one list instead of groups");
  command.add_option("--scroll", settings.scroll, "The timeline's rows, by so many pixels")
      ->check(CLI::Range(0, 10'000'000))
      ->type_name("N");
  command.add_option("--theme", options.theme, "dark or light")
      ->check(CLI::IsMember({"dark", "light"}))
      ->capture_default_str();
  command.add_option("--scale", settings.scale, "Of texts and lines, 1 to 2")
      ->check(CLI::Range(1.0, 2.0))
      ->capture_default_str();
  command.add_flag("--no-details", options.no_details, "Without the selected request below");
  command.add_flag("--dump-ui", options.dump, "Print where everything is, as JSON");
  command.footer(
      std::string(filter_help) +
      "\n\nIn the window, ? shows the keys and Ctrl+C copies what is shown as such a command.\n\n"
      "Examples:\n"
      "  routelab view shop.rltrace\n"
      "  routelab view scenarios/004-cold-start-after-idle.json    with sliders: what if?\n"
      "  routelab view before.rltrace after.rltrace\n"
      "  routelab view shop.rltrace --png tail.png --select slowest\n"
      "  routelab view shop.rltrace --png heat.png --panel heatmap --view 10m,20m --theme light");
}

timeline::Range read_range(const std::string& option, const std::string& text) {
  const auto range = panels::range_of(text);
  if (!range) {
    throw CLI::ValidationError(option, "'" + text + "' is no range; for example 10m,12m");
  }
  return *range;
}

panels::ViewSettings settings_of(const ViewCommand& options) {
  panels::ViewSettings settings = options.settings;
  const std::size_t cross = options.size.find('x');
  const auto part = [&](std::size_t from, std::size_t count) {
    return trace::read_number(std::string_view(options.size).substr(from, count));
  };
  const auto width = cross == std::string::npos ? std::nullopt : part(0, cross);
  const auto height =
      cross == std::string::npos ? std::nullopt : part(cross + 1, std::string::npos);
  constexpr std::int64_t most = 16'384;
  if (!width || !height || *width < 200 || *height < 150 || *width > most || *height > most) {
    throw CLI::ValidationError("--size", "is WIDTHxHEIGHT, 200x150 to 16384x16384");
  }
  if (!(settings.scale >= 1 && settings.scale <= 2)) {  // "nan" is in every range
    throw CLI::ValidationError("--scale", "is a number from 1 to 2");
  }
  settings.width = static_cast<int>(*width);
  settings.height = static_cast<int>(*height);
  if (!options.shown.empty()) settings.shown = read_range("--view", options.shown);
  if (!options.marked.empty()) settings.marked = read_range("--mark", options.marked);
  if (!options.playhead.empty()) {
    settings.playhead = panels::time_of(options.playhead);
    if (!settings.playhead) {
      throw CLI::ValidationError("--at", "'" + options.playhead + "' is no time; for example 90s");
    }
  }
  settings.page = *panels::page_of(options.page);
  settings.look = options.theme == "light" ? canvas::Look::Light : canvas::Look::Dark;
  settings.details = !options.no_details;
  for (const auto& [option, value] : {std::pair{"--seed", options.scenario.seed},
                                      std::pair{"--duration", options.scenario.duration},
                                      std::pair{"--warmup", options.scenario.warmup}}) {
    if (!value.empty()) settings.run_options.insert(settings.run_options.end(), {option, value});
  }
  for (const std::string& change : options.scenario.sets) {
    settings.run_options.insert(settings.run_options.end(), {"--set", change});
  }
  return settings;
}

/// "cold_start_ratio < 1%: it is 4.2 %", for each that does not hold.
std::vector<std::string> failures_of(const scenario::Scenario& scenario,
                                     const study::RunResult& result) {
  std::vector<std::string> failures;
  const auto figures = study::figures_json(result);
  scenario::Diagnostics reported_when_it_was_loaded;
  for (const auto& expectation : study::parse_expectations(scenario, reported_when_it_was_loaded)) {
    const study::Verdict verdict = study::judge(expectation, figures);
    if (verdict.passed) continue;
    failures.push_back(scenario::printable(expectation.text) + ": " +
                       (verdict.actual
                            ? "it is " + study::figure_text(expectation.figure, *verdict.actual)
                            : "there is nothing to take it from"));
  }
  return failures;
}

/// A run that is looked at, from a file or made for the purpose.
struct Shown {
  std::string name;  ///< as it was given
  std::unique_ptr<TemporaryFile> file;
  std::shared_ptr<const scenario::Scenario> scenario;  ///< null: a trace
  std::vector<std::string> failures;                   ///< expectations that do not hold
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
  writer.finish(result.totals);
  shown.failures = failures_of(scenario, result);
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
    exit_code = simulate(*shown, trace_path);
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
  Scene(const Shown& a, const Shown* b, const panels::ViewSettings& settings,
        const panels::JobStyle& jobs)
      : viewer(*a.timeline, jobs), screen(viewer, a.name, settings) {
    if (b != nullptr) {
      other = std::make_unique<panels::Viewer>(*b->timeline, jobs);
      screen.compare_with(other.get(), a.name, b->name);
    }
    screen.findings_panel().set_failures(a.failures);
    panels::apply(settings, viewer);
    screen.take_settings();
  }

  panels::Viewer viewer;
  std::unique_ptr<panels::Viewer> other;
  panels::Screen screen;
};

int picture(const ViewCommand& options, const panels::ViewSettings& settings, const Shown& a,
            const Shown* b) {
  canvas::Host host({.width = settings.width,
                     .height = settings.height,
                     .scale = settings.scale,
                     .look = settings.look});
  Scene scene(a, b, settings, {});
  const canvas::Image image = host.picture([&] { scene.screen.draw(); });
  if (!options.png.empty()) canvas::write_png(image, options.png);
  if (options.dump) print(host.context().marks().json());
  return AllWell;
}

#ifdef ROUTELAB_HAS_WINDOW
int window(const panels::ViewSettings& settings, const Shown& a, const Shown* b) {
  Scene scene(a, b, settings, {.at_once = false, .wake = window::wake});
  if (a.scenario && b == nullptr) scene.screen.offer(what_if(a.scenario));
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

int view(const ViewCommand& options) {
  panels::ViewSettings settings = settings_of(options);
  int exit_code = AllWell;
  const auto a = open(options.scenario, options.scenario.scenario, exit_code);
  if (!a) return exit_code;
  std::unique_ptr<Shown> b;
  if (!options.settings.other.empty()) {
    b = open(options.scenario, options.settings.other, exit_code);
    if (!b) return exit_code;
  } else if (settings.page == panels::Page::Compare) {
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
  const auto options = std::make_shared<ViewCommand>();
  CLI::App* command =
      program.add_subcommand("view", "Look at a trace or a run: a window, or a picture");
  add_options(*command, *options);
  command->callback([options, &exit_code] { exit_code = view(*options); });
}

}  // namespace routelab::cli
