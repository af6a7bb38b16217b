/// A small interface with a bit of everything that the viewer's panels use: for pictures of the
/// theme, and to try the driver on.
#pragma once

#include <imgui.h>
#include <imgui_stdlib.h>

#include <algorithm>
#include <string>

#include "viz/canvas/context.hpp"
#include "viz/canvas/keys.hpp"
#include "viz/canvas/shape.hpp"

namespace routelab {

struct DemoPanel {
  std::string filter;
  int applied = 0;  ///< clicks on the button
  bool errors_only = true;
  float zoom = 1;
  float pan = 0;  ///< pixels
  int next = 0;   ///< presses of N
  int helped = 0;
  bool entered = false;

  void draw() {
    using namespace canvas;
    ImGui::SetNextWindowPos({0, 0});
    ImGui::SetNextWindowSize(ImGui::GetIO().DisplaySize);
    ImGui::Begin("demo", nullptr,
                 ImGuiWindowFlags_NoDecoration | ImGuiWindowFlags_NoMove |
                     ImGuiWindowFlags_NoBringToFrontOnFocus);
    toolbar();
    lanes();
    table();
    ImGui::End();
    if (pressed(Key::N)) ++next;
    if (pressed(Key::Question)) ++helped;
  }

 private:
  void toolbar() {
    using namespace canvas;
    ImGui::PushFont(font(Face::Title));
    ImGui::TextUnformatted("Fleet");
    ImGui::PopFont();
    ImGui::SameLine();
    ImGui::SetNextItemWidth(px(220));
    if (ImGui::InputTextWithHint("##filter", "Filter: route=/cart dur>50ms", &filter,
                                 ImGuiInputTextFlags_EnterReturnsTrue)) {
      entered = true;
    }
    mark("toolbar/filter");
    ImGui::SameLine();
    if (ImGui::Button("Apply")) ++applied;
    mark("toolbar/apply");
    ImGui::SameLine();
    ImGui::Checkbox("Errors only", &errors_only);
    mark("toolbar/errors");
    ImGui::SameLine();
    ImGui::TextDisabled("2,000 requests, 99 %% in 81.4 µs … 3.2 s");
  }

  void lanes() {
    using namespace canvas;
    constexpr trace::Kind kinds[] = {trace::Kind::NetworkToServer,
                                     trace::Kind::Queue,
                                     trace::Kind::Download,
                                     trace::Kind::Compute,
                                     trace::Kind::Query,
                                     trace::Kind::Fetch,
                                     trace::Kind::Job,
                                     trace::Kind::Instance};
    const ImVec2 origin = ImGui::GetCursorScreenPos();
    const float width = ImGui::GetContentRegionAvail().x;
    const float height = px(24);
    const float label = px(90);
    ImDrawList& list = *ImGui::GetWindowDrawList();
    const ImVec2 size{width, 8 * height};
    for (int lane = 0; lane < 8; ++lane) {
      const float y = origin.y + static_cast<float>(lane) * height;
      list.AddRectFilled({origin.x, y}, {origin.x + width, y + height},
                         colour(lane % 2 == 0 ? Role::Lane : Role::LaneAlternate));
    }
    list.AddRectFilled({origin.x + px(420), origin.y}, {origin.x + px(520), origin.y + size.y},
                       colour(Role::Selection));
    for (int lane = 0; lane < 8; ++lane) {
      const float y = origin.y + static_cast<float>(lane) * height;
      text(list, {origin.x + px(6), y}, height, colour(Role::Dim),
           std::string(role_name(role_of(kinds[lane]))));
      list.PushClipRect({origin.x + label, y}, {origin.x + width, y + height}, true);
      for (int bar = 0; bar < 12; ++bar) {
        const float start = static_cast<float>((bar * 97 + lane * 41) % 1100);
        const float length = static_cast<float>(10 + (bar * 53 + lane * 29) % 70);
        const float x = origin.x + label + pan + start * zoom * canvas::current().scale();
        const float end = x + length * zoom * canvas::current().scale();
        const ImU32 fill = bar == 7 ? colour(Role::Error) : colour(kinds[lane]);
        list.AddRectFilled({x, y + px(4)}, {end, y + height - px(4)}, fill);
        if (end - x > px(46)) text(list, {x + px(4), y}, height, text_on(fill), "/api/cart");
        if (bar == 7) error_tick(list, {x, y + px(9)}, px(9));
        if (bar == 3) cold_tick(list, {x, y + height / 2}, px(9));
      }
      list.PopClipRect();
    }
    arrow(list, {origin.x + px(200), origin.y + px(20)}, {origin.x + px(300), origin.y + px(76)},
          colour(Role::Outline), px(1.5F));
    more_dots(list, {origin.x + px(76), origin.y + height / 2}, px(12), colour(Role::Dim));
    ImGui::InvisibleButton("lanes", size);
    mark("lanes");
    if (ImGui::IsItemHovered()) {
      zoom *= 1 + ImGui::GetIO().MouseWheel * 0.25F;
    }
    if (ImGui::IsItemActive()) pan += ImGui::GetIO().MouseDelta.x;
    for (int step = 0; step < 64; ++step) {
      const float x = origin.x + static_cast<float>(step) * px(10);
      const float y = origin.y + size.y + px(6);
      list.AddRectFilled({x, y}, {x + px(10), y + px(12)}, heat(step / 63.0));
    }
    ImGui::Dummy({width, px(18)});
  }

  static void text(ImDrawList& list, ImVec2 at, float height, ImU32 colour,
                   const std::string& words) {
    ImFont* const small = canvas::font(canvas::Face::Small);
    list.AddText(small, small->FontSize, {at.x, at.y + (height - small->FontSize) / 2}, colour,
                 words.c_str());
  }

  void table() {
    using namespace canvas;
    if (ImGui::BeginTabBar("tabs")) {
      if (ImGui::BeginTabItem("Routes")) ImGui::EndTabItem();
      if (ImGui::BeginTabItem("Requests")) ImGui::EndTabItem();
      mark("tabs/requests");
      ImGui::EndTabBar();
    }
    if (!ImGui::BeginTable(
            "routes", 4,
            ImGuiTableFlags_RowBg | ImGuiTableFlags_BordersInnerH | ImGuiTableFlags_BordersOuter)) {
      return;
    }
    for (const char* head : {"Route", "Count", "p50", "p99"}) ImGui::TableSetupColumn(head);
    ImGui::TableHeadersRow();
    const char* rows[][4] = {{"GET /api/users/[id]", "1,204", "12.4 ms", "181 ms"},
                             {"POST /api/cart", "640", "31.0 ms", "2.04 s ↑"},
                             {"GET /api/éléments", "98", "812 µs", "4.10 ms ↓"}};
    for (const auto& row : rows) {
      ImGui::TableNextRow();
      for (const char* cell : row) {
        ImGui::TableNextColumn();
        ImGui::TextUnformatted(cell);
      }
    }
    ImGui::EndTable();
    ImGui::AlignTextToFramePadding();
    ImGui::TextColored(ImGui::ColorConvertU32ToFloat4(colour(Role::ErrorText)),
                       "▼ 12 errors: 503 overload");
    ImGui::SameLine();
    ImGui::TextColored(ImGui::ColorConvertU32ToFloat4(colour(Role::Accent)), "show the first →");
    ImGui::SameLine();
    ImGui::TextColored(ImGui::ColorConvertU32ToFloat4(colour(Role::Good)), "p50 −8 %%");
    ImGui::SameLine();
    ImGui::SetNextItemWidth(px(120));
    ImGui::SliderFloat("zoom", &zoom, 0.25F, 4, "%.2f×");
  }
};

}  // namespace routelab
