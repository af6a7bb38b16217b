#include "viz/panels/waterfall_panel.hpp"

#include <algorithm>
#include <cmath>
#include <functional>
#include <string>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "viz/canvas/context.hpp"
#include "viz/panels/painter.hpp"
#include "viz/panels/plain_text.hpp"
#include "viz/panels/span_colour.hpp"
#include "viz/panels/span_text.hpp"
#include "viz/timeline/time_text.hpp"

namespace routelab::panels {

using canvas::colour;
using canvas::px;
using canvas::Role;
using timeline::Waterfall;
using timeline::WaterfallSpan;

namespace {

constexpr float line_height = 20;
constexpr float names_part = 0.24F;
constexpr float figures_width = 190;

}  // namespace

std::string causes_text(const timeline::Timeline& timeline, const Waterfall& request) {
  std::vector<std::pair<std::string, std::int64_t>> causes;
  std::int64_t all = 0;
  for (const WaterfallSpan& span : request.spans) {
    const bool is_own = timeline.records()[span.record].kind == trace::Kind::Request;
    const std::string name = is_own ? "nothing else" : plain_text(span.label);
    const auto found =
        std::ranges::find(causes, name, &std::pair<std::string, std::int64_t>::first);
    if (found == causes.end()) {
      causes.emplace_back(name, span.critical);
    } else {
      found->second += span.critical;
    }
    all += span.critical;
  }
  if (all == 0) return "none";
  if (request.spans.size() == 1) return "not known, its parts were not recorded";
  std::ranges::stable_sort(causes, std::ranges::greater(),
                           &std::pair<std::string, std::int64_t>::second);
  std::string text;
  for (std::size_t i = 0; i < std::min<std::size_t>(causes.size(), 3); ++i) {
    const double part = 100 * static_cast<double>(causes[i].second) / static_cast<double>(all);
    if (i > 0 && part < 0.5) break;
    text += fmt::format("{}{} {:.0f} %", i == 0 ? "" : ", ", causes[i].first, part);
  }
  return text;
}

std::string head_text(const trace::Record& request, std::string_view label) {
  using trace::Outcome;
  const char* const ended = request.outcome == Outcome::Completed   ? "completed in"
                            : request.outcome == Outcome::TimedOut  ? "timed out after"
                            : request.outcome == Outcome::Throttled ? "throttled after"
                            : request.outcome == Outcome::Rejected  ? "rejected after"
                                                                    : "failed after";
  return fmt::format("{} -> {}, {} {}{}", plain_text(label), status_text(request.status), ended,
                     timeline::time_text(request.duration),
                     (request.flags & trace::Cold) != 0 ? ", cold start" : "");
}

timeline::Range drawn_part(const timeline::Timeline& timeline, const Waterfall& request) {
  const trace::Record& own = timeline.records()[request.request];
  const std::int64_t most = std::max<std::int64_t>(own.duration, 1);
  const std::int64_t after = std::min(request.extent.end - timeline::end_of(own), most);
  return {request.extent.start, std::max(timeline::end_of(own) + after, request.extent.start + 1)};
}

void WaterfallPanel::draw() {
  const Waterfall* request = viewer_.request();
  if (request == nullptr) {
    ImGui::TextDisabled("Click a span to see its whole request here. L: the slowest one.");
    return;
  }
  draw_head(*request);
  ImGui::BeginChild("spans");
  draw_spans(*request);
  ImGui::EndChild();
}

void WaterfallPanel::draw_head(const Waterfall& request) {
  const trace::Record& record = viewer_.timeline().records()[request.request];
  ImGui::PushFont(canvas::font(canvas::Face::Title));
  write(request.name);
  ImGui::PopFont();
  ImGui::SameLine();
  const std::string text = head_text(record, request.spans[0].label);
  const bool good = record.outcome == trace::Outcome::Completed;
  ImGui::TextColored(ImGui::ColorConvertU32ToFloat4(colour(good ? Role::Text : Role::ErrorText)),
                     "%s", text.c_str());
  const std::string causes = fmt::format("at {}. Its time: {}", timeline::moment_text(record.start),
                                         causes_text(viewer_.timeline(), request));
  ImGui::SameLine();
  // On a line of its own where it would be cut: this is the answer that people look for.
  if (ImGui::CalcTextSize(causes.c_str()).x > ImGui::GetContentRegionAvail().x) ImGui::NewLine();
  ImGui::TextDisabled("%s", causes.c_str());
}

void WaterfallPanel::draw_spans(const Waterfall& request) {
  const float width = ImGui::GetContentRegionAvail().x;
  const float names_width = std::round(width * names_part);
  const Strip axis{{ImGui::GetCursorScreenPos().x + names_width, ImGui::GetCursorScreenPos().y},
                   {ImGui::GetCursorScreenPos().x + width - px(figures_width),
                    ImGui::GetCursorScreenPos().y + px(line_height)}};
  const timeline::Range drawn = drawn_part(viewer_.timeline(), request);
  const timeline::View view{0, drawn.end - drawn.start,
                            std::max(1.0, static_cast<double>(axis.max.x - axis.min.x))};
  draw_axis(*ImGui::GetWindowDrawList(), axis, view);
  const Strip heads{{axis.max.x, axis.min.y}, {axis.max.x + px(figures_width), axis.max.y}};
  draw_text(*ImGui::GetWindowDrawList(), {{heads.min.x + px(8), heads.min.y}, heads.max},
            colour(Role::Dim), "took");
  draw_text(*ImGui::GetWindowDrawList(), {{heads.min.x + px(100), heads.min.y}, heads.max},
            colour(Role::Dim), "by itself");
  ImGui::Dummy({width, px(line_height)});

  ImGui::PushStyleVar(ImGuiStyleVar_ItemSpacing, {0, 0});
  scroll_to_selection(request);
  ImGuiListClipper clipper;
  clipper.Begin(static_cast<int>(request.spans.size()), px(line_height));
  while (clipper.Step()) {
    for (int i = clipper.DisplayStart; i < clipper.DisplayEnd; ++i) {
      draw_span(request, static_cast<std::size_t>(i), names_width);
    }
  }
  ImGui::PopStyleVar();
}

/// Once for each selection, if it cannot be seen.
void WaterfallPanel::scroll_to_selection(const Waterfall& request) {
  if (scrolled_to_ == viewer_.selected()) return;
  scrolled_to_ = viewer_.selected();
  for (std::size_t i = 0; i < request.spans.size(); ++i) {
    if (request.spans[i].record != viewer_.selected()) continue;
    if (i == 0) return ImGui::SetScrollY(0);                        // with the axis
    const float top = px(line_height) * static_cast<float>(i + 1);  // below the axis
    const float room = ImGui::GetWindowHeight() - px(line_height);
    const bool is_seen = top >= ImGui::GetScrollY() && top <= ImGui::GetScrollY() + room;
    if (!is_seen) ImGui::SetScrollY(std::max(0.0F, top - room / 2));
  }
}

void WaterfallPanel::draw_span(const Waterfall& request, std::size_t index, float names_width) {
  const WaterfallSpan& span = request.spans[index];
  const trace::Record& record = viewer_.timeline().records()[span.record];
  const ImVec2 at = ImGui::GetCursorScreenPos();
  const float width = ImGui::GetContentRegionAvail().x;
  const float height = px(line_height);
  ImGui::PushID(static_cast<int>(index));
  const bool clicked = ImGui::InvisibleButton("span", {width, height});
  ImGui::PopID();
  canvas::mark(fmt::format("span/{}", index));
  ImDrawList& list = *ImGui::GetWindowDrawList();
  const bool is_selected = viewer_.selected() == span.record;
  if (is_selected) {
    list.AddRectFilled(at, {at.x + width, at.y + height}, colour(Role::Selection));
  } else if (ImGui::IsItemHovered()) {
    list.AddRectFilled(at, {at.x + width, at.y + height}, colour(Role::Hover));
  }
  if (clicked) viewer_.jump_to(span.record);
  if (ImGui::IsItemHovered()) ImGui::SetTooltip("%s", span_text(viewer_, span.record).c_str());

  const float indent = px(10) * static_cast<float>(std::min<std::uint32_t>(span.depth, 12));
  draw_text(list, {{at.x + px(6) + indent, at.y}, {at.x + names_width - px(6), at.y + height}},
            colour(span.late ? Role::Dim : Role::Text), span.label);

  const Strip times{{at.x + names_width, at.y}, {at.x + width - px(figures_width), at.y + height}};
  const timeline::Range drawn = drawn_part(viewer_.timeline(), request);
  const timeline::View view{drawn.start, drawn.end,
                            std::max(1.0, static_cast<double>(times.max.x - times.min.x))};
  const float left =
      times.min.x + static_cast<float>(std::min(view.x_of(record.start), view.width));
  const bool goes_on = timeline::end_of(record) > drawn.end;
  const float right =
      goes_on ? times.max.x
              : std::max(left + px(2),
                         times.min.x + static_cast<float>(view.x_of(timeline::end_of(record))));
  const ImU32 fill = colour(role_of(record));
  list.AddRectFilled({left, at.y + px(4)}, {right, at.y + height - px(5)},
                     span.late ? canvas::mixed(colour(Role::Panel), fill, 110) : fill);
  if (span.critical > 0 && index != 0) {  // what the latency consists of
    list.AddRectFilled({left, at.y + height - px(4)}, {right, at.y + height - px(2)},
                       colour(Role::Outline));
  }
  if (goes_on) {
    const float middle = at.y + height / 2;
    list.AddTriangleFilled({right - px(5), middle - px(5)}, {right + px(3), middle},
                           {right - px(5), middle + px(5)}, colour(Role::Outline));
  }
  const float figures = times.max.x;
  draw_text(list, {{figures + px(8), at.y}, {figures + px(96), at.y + height}}, colour(Role::Text),
            timeline::time_text(record.duration));
  draw_text(list, {{figures + px(100), at.y}, {at.x + width, at.y + height}}, colour(Role::Dim),
            timeline::time_text(span.self));
}

}  // namespace routelab::panels
