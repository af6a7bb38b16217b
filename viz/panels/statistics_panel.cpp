#include "viz/panels/statistics_panel.hpp"

#include <algorithm>
#include <cmath>
#include <string>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "sim/study/request_query.hpp"
#include "viz/canvas/context.hpp"
#include "viz/panels/painter.hpp"
#include "viz/panels/plain_text.hpp"
#include "viz/timeline/time_text.hpp"

namespace routelab::panels {

using canvas::colour;
using canvas::px;
using canvas::Role;

namespace {

std::vector<study::GroupFigure> figures() {
  std::vector<study::GroupFigure> all;
  for (const char* name :
       {"count", "errors", "cold", "mean", "p50", "p90", "p95", "p99", "p99.9", "max"}) {
    all.push_back(*study::group_figure_of(name));
  }
  return all;
}

}  // namespace

void draw_sheet(const study::Sheet& sheet, const char* mark) {
  constexpr ImGuiTableFlags flags = ImGuiTableFlags_RowBg | ImGuiTableFlags_ScrollY |
                                    ImGuiTableFlags_BordersInnerH |
                                    ImGuiTableFlags_SizingStretchProp;
  const auto columns = static_cast<int>(sheet.columns.size());
  if (columns == 0 || !ImGui::BeginTable(mark, columns, flags)) return;
  ImGui::TableSetupScrollFreeze(0, 1);
  for (const study::Column& column : sheet.columns) {
    std::string name = column.name;  // "requests_with", as files have it
    std::ranges::replace(name, '_', ' ');
    ImGui::TableSetupColumn(name.c_str(), ImGuiTableColumnFlags_WidthStretch,
                            column.sort == study::Column::Sort::Text ? 3.0F : 1.0F);
  }
  ImGui::TableHeadersRow();
  ImGuiListClipper clipper;
  clipper.Begin(static_cast<int>(sheet.rows.size()));
  while (clipper.Step()) {
    for (int i = clipper.DisplayStart; i < clipper.DisplayEnd; ++i) {
      ImGui::TableNextRow();
      const auto& row = sheet.rows[static_cast<std::size_t>(i)];
      for (std::size_t c = 0; c < row.size(); ++c) {
        ImGui::TableNextColumn();
        const std::string text = study::text_of(sheet.columns[c], row[c]);
        write(text);
        if (c == 0) canvas::mark(fmt::format("{}/{}", mark, i));
      }
    }
  }
  ImGui::EndTable();
}

void draw_distribution(const Histogram& latency, float height) {
  const ImVec2 at = ImGui::GetCursorScreenPos();
  const float width = ImGui::GetContentRegionAvail().x;
  ImDrawList& list = *ImGui::GetWindowDrawList();
  const Strip area{at, {at.x + width, at.y + height - px(20)}};
  list.AddRectFilled(area.min, area.max, colour(Role::Lane));
  ImGui::Dummy({width, height});
  if (latency.count() == 0) return;
  const auto position = [low = std::log(std::max(1.0, static_cast<double>(latency.min()))),
                         high = std::log(std::max(2.0, static_cast<double>(latency.max()) * 1.01))](
                            double value) {
    return high > low ? std::clamp((std::log(std::max(value, 1.0)) - low) / (high - low), 0.0, 1.0)
                      : 0.5;
  };
  std::vector<double> bins(static_cast<std::size_t>(std::clamp(width / px(4), 16.0F, 400.0F)));
  const auto last = static_cast<double>(bins.size());
  latency.each_bucket([&](std::int64_t low, std::int64_t high, std::uint64_t count) {
    // A bucket may be wider or narrower than a bin: its count goes to those that it covers.
    const double from = std::min(position(static_cast<double>(low)) * last, last - 1e-6);
    const double to = std::max(position(static_cast<double>(high)) * last, from + 1e-9);
    for (auto bin = static_cast<std::size_t>(from); bin < bins.size(); ++bin) {
      const auto left = static_cast<double>(bin);
      const double covered = std::min(to, left + 1) - std::max(from, left);
      if (covered <= 0) break;
      bins[bin] += static_cast<double>(count) * covered / (to - from);
    }
  });
  const double most = *std::max_element(bins.begin(), bins.end());
  const float bin_width = width / static_cast<float>(bins.size());
  for (std::size_t i = 0; i < bins.size(); ++i) {
    if (bins[i] == 0) continue;
    const float part = std::max(static_cast<float>(bins[i] / most), 0.015F);
    const float left = area.min.x + bin_width * static_cast<float>(i);
    list.AddRectFilled({left, area.max.y - part * (area.max.y - area.min.y - px(4))},
                       {left + bin_width - 1, area.max.y}, colour(Role::Accent));
  }
  float written = area.min.x;  // up to here
  for (const auto& [name, fraction] :
       {std::pair{"p50", 0.5}, std::pair{"p90", 0.9}, std::pair{"p99", 0.99}}) {
    const std::int64_t value = latency.percentile(fraction);
    const float x = area.min.x + static_cast<float>(position(static_cast<double>(value))) * width;
    list.AddRectFilled({x, area.min.y}, {x + px(1), area.max.y}, colour(Role::Text));
    const std::string text = fmt::format("{} {}", name, timeline::time_text(value));
    const float wide = text_width(text);
    // Left of its line where it would be cut; not at all where it would lie on the one before.
    const float left = x + px(3) + wide < area.max.x ? x + px(3) : x - px(3) - wide;
    if (left < written) continue;
    written = left + wide + px(6);
    draw_text(list, {{left, area.max.y}, {left + wide + px(2), area.max.y + px(20)}},
              colour(Role::Dim), text);
  }
}

void StatisticsPanel::ask() {
  summing_.poll();
  grouping_.poll();
  const Asked wanted{viewer_.focus(), viewer_.chosen_version()};
  if (asked_ != wanted) {
    asked_ = wanted;
    summing_.start(viewer_.jobs(), [&timeline = viewer_.timeline(), chosen = viewer_.share_chosen(),
                                    wanted](const std::stop_token& stop) {
      return timeline::statistics(timeline, wanted.range, *chosen, stop);
    });
  }
  const AskedSheet sheet{wanted, viewer_.group, viewer_.phases};
  if (asked_sheet_ == sheet) return;
  asked_sheet_ = sheet;
  grouping_.start(viewer_.jobs(), [&timeline = viewer_.timeline(), chosen = viewer_.share_chosen(),
                                   sheet](const std::stop_token& stop) {
    study::RequestGroups groups =
        timeline::breakdown(timeline, sheet.asked.range, *chosen, {sheet.by}, sheet.phases, stop);
    return sheet.phases ? study::phase_sheet(groups) : study::group_sheet(groups, figures());
  });
}

void StatisticsPanel::draw() {
  ask();
  if (const timeline::Statistics* statistics = summing_.result()) {
    draw_summary(*statistics);
    draw_distribution(statistics->latency, px(130));
  }
  draw_choice();
  if (const study::Sheet* sheet = grouping_.result()) draw_sheet(*sheet, "group");
}

void StatisticsPanel::draw_summary(const timeline::Statistics& statistics) {
  const auto& latency = statistics.latency;
  const auto time = [](std::int64_t ns) { return timeline::time_text(ns); };
  std::string text = fmt::format("{} requests end in {}", latency.count(),
                                 viewer_.marked() ? "the marked range" : "what is shown");
  for (int i = 0; i < trace::outcome_count; ++i) {
    const auto outcome = static_cast<trace::Outcome>(i);
    const std::uint64_t count = statistics.counts.of(outcome);
    if (count != 0) text += fmt::format(", {} {}", count, trace::name_of(outcome));
  }
  text += fmt::format(", {} cold", statistics.counts.cold);
  ImGui::TextUnformatted(text.c_str());
  if (latency.count() == 0) return;
  ImGui::TextUnformatted(
      fmt::format("latency: mean {}, min {}, p50 {}, p90 {}, p95 {}, p99 {}, p99.9 {}, max {}",
                  time(std::llround(latency.mean())), time(latency.min()),
                  time(latency.percentile(0.5)), time(latency.percentile(0.9)),
                  time(latency.percentile(0.95)), time(latency.percentile(0.99)),
                  time(latency.percentile(0.999)), time(latency.max()))
          .c_str());
}

void StatisticsPanel::draw_choice() {
  ImGui::AlignTextToFramePadding();
  ImGui::TextDisabled("by");
  for (const study::GroupBy key : keys) {
    ImGui::SameLine();
    const std::string word = study::word_of(key);
    if (ImGui::RadioButton(word.c_str(), viewer_.group == key)) viewer_.group = key;
    canvas::mark("by/" + word);
  }
  ImGui::SameLine();
  ImGui::Checkbox("time by phase", &viewer_.phases);
  canvas::mark("by/phases");
}

}  // namespace routelab::panels
