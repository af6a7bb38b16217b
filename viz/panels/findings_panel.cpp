#include "viz/panels/findings_panel.hpp"

#include <algorithm>
#include <cmath>
#include <string>

#include <fmt/format.h>

#include "viz/canvas/context.hpp"
#include "viz/panels/painter.hpp"
#include "viz/panels/plain_text.hpp"
#include "viz/panels/span_colour.hpp"
#include "viz/panels/tail.hpp"
#include "viz/timeline/time_text.hpp"

namespace routelab::panels {

using canvas::colour;
using canvas::px;
using canvas::Role;
using timeline::Finding;

namespace {

constexpr double tail_begins = 0.99;

std::string text_of_ms(double ms) { return timeline::time_text(std::llround(ms * 1e6)); }

std::string counted(std::uint64_t count) {
  return fmt::format("{} request{}", count, count == 1 ? "" : "s");
}

bool is_trouble(Finding::Sort sort) {
  return sort != Finding::Sort::ColdStarts && sort != Finding::Sort::Declined;
}

}  // namespace

std::string tail_text(const study::Blame& blame, const char* range) {
  const std::string threshold = timeline::time_text(blame.threshold);
  if (blame.rest.requests == 0) {
    if (blame.tail.requests == 1) return fmt::format("The only request took {}.", threshold);
    return fmt::format("In the {} all {} took {} or more.", range, counted(blame.tail.requests),
                       threshold);
  }
  return fmt::format(
      "In the {} the slowest, {}, took {} or more (p99), {} in the mean. Lower bars: the other {}, "
      "{} in the mean.",
      range, counted(blame.tail.requests), threshold, text_of_ms(blame.tail.mean_latency_ms()),
      blame.rest.requests, text_of_ms(blame.rest.mean_latency_ms()));
}

void FindingsPanel::poll() {
  finding_.poll();
  if (asked_) return;
  asked_ = true;
  finding_.start(viewer_.jobs(), [&timeline = viewer_.timeline()](const std::stop_token&) {
    return timeline::findings(timeline);
  });
}

void FindingsPanel::ask_for_tail() {
  blaming_.poll();
  const Asked wanted{viewer_.marked_or_whole(), viewer_.chosen_version()};
  if (asked_tail_ == wanted) return;
  asked_tail_ = wanted;
  blaming_.start(viewer_.jobs(), [&timeline = viewer_.timeline(), chosen = viewer_.share_chosen(),
                                  wanted](const std::stop_token& stop) {
    return blame(timeline, wanted.range, *chosen, tail_begins, stop);
  });
}

void FindingsPanel::draw() {
  ask_for_tail();
  const float width = ImGui::GetContentRegionAvail().x;
  ImGui::BeginChild("findings", {std::round(width * 0.55F), 0});
  ImGui::PushFont(canvas::font(canvas::Face::Title));
  ImGui::TextUnformatted("Findings");
  ImGui::PopFont();
  if (findings() == nullptr) {
    ImGui::TextDisabled("looking ...");
  } else if (findings()->empty()) {
    ImGui::TextDisabled("None: nothing failed, was refused, timed out or leaked.");
  } else {
    draw_findings(*findings());
  }
  ImGui::EndChild();
  ImGui::SameLine();
  ImGui::BeginChild("blame");
  if (tail() != nullptr) draw_blame(*tail());
  ImGui::EndChild();
}

void FindingsPanel::draw_findings(const std::vector<Finding>& findings) {
  ImGui::TextDisabled("A click shows the worst request, a right click the first one.");
  constexpr ImGuiTableFlags flags =
      ImGuiTableFlags_RowBg | ImGuiTableFlags_ScrollY | ImGuiTableFlags_BordersInnerH;
  if (!ImGui::BeginTable("table", 2, flags)) return;
  ImGui::TableSetupColumn("times", ImGuiTableColumnFlags_WidthFixed, px(80));
  ImGui::TableSetupColumn("what");
  ImGui::TableHeadersRow();
  for (std::size_t i = 0; i < findings.size(); ++i) {
    const Finding& finding = findings[i];
    const bool is_unmet = finding.sort == Finding::Sort::Unmet;
    ImGui::TableNextRow();
    ImGui::TableNextColumn();
    ImGui::PushID(static_cast<int>(i));
    const std::string times = is_unmet ? "" : std::to_string(finding.count);
    const bool clicked =
        ImGui::Selectable(times.c_str(), false, ImGuiSelectableFlags_SpanAllColumns);
    ImGui::PopID();
    canvas::mark(fmt::format("finding/{}", i));
    if (clicked) viewer_.jump_to(finding.worst);
    if (ImGui::IsItemClicked(1)) viewer_.jump_to(finding.first);
    ImGui::TableNextColumn();
    ImGui::PushStyleColor(ImGuiCol_Text,
                          colour(is_trouble(finding.sort) ? Role::ErrorText : Role::Text));
    write_wrapped(is_unmet ? "expectation failed: " + finding.text : finding.text);
    ImGui::PopStyleColor();
  }
  ImGui::EndTable();
}

/// For each kind a bar: a request of the tail. Below it another, one of the rest, if there is any.
void FindingsPanel::draw_blame(const study::Blame& blame) {
  ImGui::PushFont(canvas::font(canvas::Face::Title));
  ImGui::TextUnformatted("What the tail is made of");
  ImGui::PopFont();
  if (blame.tail.requests == 0) {
    ImGui::TextDisabled("No request ends in this range.");
    return;
  }
  write_wrapped(tail_text(blame, viewer_.marked() ? "marked range" : "whole run"));
  const std::vector<trace::Kind> kinds = blame.kinds();
  double most = 1e-9;
  for (const trace::Kind kind : kinds) {
    most = std::max({most, blame.tail.mean_ms(kind), blame.rest.mean_ms(kind)});
  }
  ImDrawList& list = *ImGui::GetWindowDrawList();
  for (const trace::Kind kind : kinds) {
    const ImVec2 at = ImGui::GetCursorScreenPos();
    const float width = ImGui::GetContentRegionAvail().x - px(280);
    const std::string name = trace::name_of(kind);
    draw_text(list, {at, {at.x + px(140), at.y + px(28)}}, colour(Role::Text), name);
    const auto bar = [&](double ms, float top, ImU32 fill) {
      const float length = static_cast<float>(ms / most) * width;
      list.AddRectFilled({at.x + px(146), at.y + top},
                         {at.x + px(147) + length, at.y + top + px(10)}, fill);
    };
    const ImU32 fill = colour(canvas::role_of(kind));
    bar(blame.tail.mean_ms(kind), px(3), fill);
    std::string figures = text_of_ms(blame.tail.mean_ms(kind));
    if (blame.rest.requests > 0) {
      bar(blame.rest.mean_ms(kind), px(15), canvas::mixed(colour(Role::Panel), fill, 110));
      figures += " / " + text_of_ms(blame.rest.mean_ms(kind));
    }
    draw_text(list, {{at.x + px(152) + width, at.y}, {at.x + px(280) + width, at.y + px(28)}},
              colour(Role::Dim), figures);
    ImGui::Dummy({px(10), px(28)});
  }
}

}  // namespace routelab::panels
