#include "cli/view_options.hpp"

#include <optional>
#include <string_view>
#include <utility>

#include <CLI/CLI.hpp>

#include "cli/trace_options.hpp"
#include "sim/trace/filter_value.hpp"
#include "viz/panels/statistics_panel.hpp"

namespace routelab::cli {

namespace {

std::vector<std::string> group_words() {
  std::vector<std::string> words;
  for (const study::GroupBy key : panels::StatisticsPanel::keys) {
    words.push_back(study::word_of(key));
  }
  return words;
}

timeline::Range read_range(const std::string& option, const std::string& text) {
  const auto range = panels::range_of(text);
  if (!range) {
    throw CLI::ValidationError(option, "'" + text + "' is no range; for example 10m,12m");
  }
  return *range;
}

}  // namespace

void add_view_options(CLI::App& command, ViewOptions& options) {
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
  command
      .add_option("--box", options.box,
                  "A box of the heat map, whose requests are listed: from, to, shortest, longest")
      ->type_name("T0,T1,L0[,L1]");
  command.add_option("--order", options.order, "Of the list of requests")
      ->check(CLI::IsMember({"slowest", "fastest", "start"}))
      ->capture_default_str();
  command.add_option("--group", options.group, "What the statistics are grouped by")
      ->check(CLI::IsMember(group_words()))
      ->capture_default_str();
  command.add_flag("--phases", settings.phases, "In the statistics the time by phase");
  command
      .add_option("--what-if", settings.what_if,
                  "A scenario's second run with another value, as a slider makes it; repeatable")
      ->allow_extra_args(false)
      ->type_name("PATH=VALUE");
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
      "  routelab view shop.rltrace --png heat.png --panel heatmap --view 10m,20m --theme light\n"
      "  routelab view shop.json --png what-if.png --panel compare --what-if database.pool=20");
}

panels::ViewSettings settings_of(const ViewOptions& options) {
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
  if (!options.box.empty()) {
    settings.box = panels::box_of(options.box);
    if (!settings.box) {
      throw CLI::ValidationError("--box",
                                 "'" + options.box + "' is no box; for example 10m,12m,200ms,1s");
    }
  }
  settings.order = *panels::order_of(options.order);
  settings.group = *study::group_by_of(options.group);
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

}  // namespace routelab::cli
