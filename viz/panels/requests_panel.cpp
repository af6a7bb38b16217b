#include "viz/panels/requests_panel.hpp"

#include <array>
#include <string>
#include <string_view>
#include <utility>

#include <fmt/format.h>

#include "sim/trace/span_label.hpp"
#include "viz/canvas/context.hpp"
#include "viz/panels/plain_text.hpp"
#include "viz/panels/span_text.hpp"
#include "viz/timeline/time_text.hpp"

namespace routelab::panels {

using canvas::colour;
using canvas::Role;

namespace {

void cell(const std::string& text) {
  ImGui::TableNextColumn();
  write(text);
}

void draw_request(Viewer& viewer, timeline::RecordNumber number, const std::string& mark) {
  const trace::Record& record = viewer.timeline().records()[number];
  const trace::Names& names = viewer.timeline().names();
  ImGui::TableNextRow();
  ImGui::TableNextColumn();
  const bool is_selected = viewer.request() != nullptr && viewer.request()->request == number;
  ImGui::PushID(static_cast<int>(number));
  if (ImGui::Selectable("##request", is_selected, ImGuiSelectableFlags_SpanAllColumns)) {
    viewer.jump_to(number);
  }
  ImGui::PopID();
  canvas::mark(mark);
  ImGui::SameLine(0, 0);
  write(names.request_name(record.request));
  cell(timeline::moment_text(record.start));
  cell(timeline::time_text(record.duration));
  ImGui::TableNextColumn();
  const bool good = record.outcome == trace::Outcome::Completed;
  ImGui::TextColored(ImGui::ColorConvertU32ToFloat4(colour(good ? Role::Text : Role::ErrorText)),
                     "%s", status_text(record.status).c_str());
  cell(trace::name_of(record.outcome));
  cell(trace::label_of(record, names));
  cell(record.entity == trace::no_entity ? "" : std::to_string(record.entity));
  cell((record.flags & trace::Cold) != 0 ? "cold" : "");
}

}  // namespace

void draw_request_table(Viewer& viewer, const timeline::RequestList& list, const char* mark) {
  constexpr ImGuiTableFlags flags = ImGuiTableFlags_RowBg | ImGuiTableFlags_ScrollY |
                                    ImGuiTableFlags_BordersInnerH | ImGuiTableFlags_SizingFixedFit;
  if (!ImGui::BeginTable(mark, 8, flags)) return;
  ImGui::TableSetupScrollFreeze(0, 1);
  // As wide as what is in them: half a number is another number. The route has what is left.
  for (const char* name :
       {"request", "at", "latency", "status", "outcome", "route", "instance", ""}) {
    const bool is_route = std::string_view(name) == "route";
    ImGui::TableSetupColumn(
        name, is_route ? ImGuiTableColumnFlags_WidthStretch : ImGuiTableColumnFlags_WidthFixed);
  }
  ImGui::TableHeadersRow();
  ImGuiListClipper clipper;
  clipper.Begin(static_cast<int>(list.requests.size()));
  while (clipper.Step()) {
    for (int i = clipper.DisplayStart; i < clipper.DisplayEnd; ++i) {
      draw_request(viewer, list.requests[static_cast<std::size_t>(i)],
                   fmt::format("{}/{}", mark, i));
    }
  }
  ImGui::EndTable();
}

void RequestsPanel::draw() {
  const Asked wanted{viewer_.focus(), viewer_.chosen_version(), viewer_.order};
  listing_.poll();
  if (asked_ != wanted) {
    asked_ = wanted;
    listing_.start(viewer_.jobs(), [&timeline = viewer_.timeline(), chosen = viewer_.share_chosen(),
                                    wanted](const std::stop_token& stop) {
      return timeline::list_requests(timeline, wanted.range, *chosen, wanted.order, limit, {},
                                     stop);
    });
  }
  constexpr std::array<std::pair<const char*, timeline::Order>, 3> orders{
      {{"slowest first", timeline::Order::Slowest},
       {"fastest first", timeline::Order::Fastest},
       {"by start", timeline::Order::Start}}};
  for (const auto& [name, value] : orders) {
    if (ImGui::RadioButton(name, viewer_.order == value)) viewer_.order = value;
    canvas::mark(fmt::format("order/{}", static_cast<int>(value)));
    ImGui::SameLine();
  }
  const timeline::RequestList* list = listing_.result();
  if (list == nullptr) {
    ImGui::TextDisabled("looking ...");
    return;
  }
  ImGui::TextDisabled("%s requests end in this range%s", fmt::format("{}", list->total).c_str(),
                      list->total > limit ? fmt::format(", {} are shown", limit).c_str() : "");
  draw_request_table(viewer_, *list, "request");
}

}  // namespace routelab::panels
