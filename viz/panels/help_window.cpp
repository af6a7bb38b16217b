#include "viz/panels/help_window.hpp"

#include <imgui.h>

#include <array>
#include <cstddef>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "viz/canvas/context.hpp"
#include "viz/canvas/shape.hpp"
#include "viz/panels/action.hpp"

namespace routelab::panels {

using canvas::colour;
using canvas::px;
using canvas::Role;

namespace {

struct HelpLine {
  std::string keys;  ///< "W, +"
  std::string_view meaning;
};

std::string text_of(const Binding& binding) {
  std::string text;
  if (binding.modifiers.control) text += "Ctrl+";
  if (binding.modifiers.shift) text += "Shift+";
  return text + std::string(canvas::key_name(binding.key));
}

std::vector<HelpLine> help_lines() {
  std::vector<HelpLine> lines;
  for (const Binding& binding : bindings()) {
    if (binding.meaning.empty()) {
      lines.back().keys += ", " + text_of(binding);
    } else {
      lines.push_back({text_of(binding), binding.meaning});
    }
  }
  return lines;
}

/// Two columns: the first half of the lines on the left.
void draw_keys() {
  const std::vector<HelpLine> lines = help_lines();
  if (!ImGui::BeginTable("keys", 4, ImGuiTableFlags_SizingFixedFit)) return;
  const std::size_t half = (lines.size() + 1) / 2;
  for (std::size_t i = 0; i < half; ++i) {
    ImGui::TableNextRow();
    for (const std::size_t at : {i, i + half}) {
      if (at >= lines.size()) continue;
      ImGui::TableNextColumn();
      ImGui::TextColored(ImGui::ColorConvertU32ToFloat4(colour(Role::Accent)), "%s",
                         lines[at].keys.c_str());
      ImGui::TableNextColumn();
      ImGui::TextUnformatted(lines[at].meaning.data(),
                             lines[at].meaning.data() + lines[at].meaning.size());
    }
  }
  ImGui::EndTable();
  canvas::mark("help/keys");
}

void draw_colours() {
  constexpr std::array<std::pair<Role, const char*>, 8> roles{{
      {Role::Neutral, "request"},
      {Role::Cold, "cold start"},
      {Role::Queue, "waiting"},
      {Role::Compute, "compute"},
      {Role::Database, "database"},
      {Role::Upstream, "upstream"},
      {Role::Network, "network"},
      {Role::Job, "job"},
  }};
  ImDrawList& list = *ImGui::GetWindowDrawList();
  const float size = ImGui::GetFontSize();
  for (std::size_t i = 0; i < roles.size(); ++i) {
    const ImVec2 at = ImGui::GetCursorScreenPos();
    list.AddRectFilled({at.x, at.y + px(2)}, {at.x + size, at.y + size}, colour(roles[i].first));
    ImGui::Dummy({size, size});
    ImGui::SameLine(0, px(4));
    ImGui::TextUnformatted(roles[i].second);
    ImGui::SameLine(0, px(8));
  }
  const ImVec2 at = ImGui::GetCursorScreenPos();
  canvas::error_tick(list, {at.x + size / 2, at.y + size / 2}, px(9));
  ImGui::Dummy({size, size});
  ImGui::SameLine(0, px(4));
  ImGui::TextUnformatted("error");
  canvas::mark("help/error");
}

}  // namespace

/// In a small window with large texts all of it has room only with the smaller face, line by line.
void draw_help_window() {
  const ImVec2 size = ImGui::GetIO().DisplaySize;
  const bool is_dense = size.y < px(660);
  const ImGuiStyle& style = ImGui::GetStyle();
  ImGui::PushFont(canvas::font(is_dense ? canvas::Face::Small : canvas::Face::Body));
  ImGui::PushStyleVar(ImGuiStyleVar_CellPadding, is_dense ? ImVec2(px(2), 0) : style.CellPadding);
  ImGui::PushStyleVar(ImGuiStyleVar_ItemSpacing,
                      {style.ItemSpacing.x, is_dense ? px(2) : style.ItemSpacing.y});
  ImGui::SetNextWindowPos({size.x / 2, size.y / 2}, ImGuiCond_Always, {0.5F, 0.5F});
  ImGui::SetNextWindowSizeConstraints({0, 0}, {size.x - px(16), size.y - px(16)});
  ImGui::Begin("Keys and colours", nullptr,
               ImGuiWindowFlags_AlwaysAutoResize | ImGuiWindowFlags_NoCollapse |
                   ImGuiWindowFlags_NoMove | ImGuiWindowFlags_NoSavedSettings |
                   ImGuiWindowFlags_HorizontalScrollbar);
  draw_keys();
  ImGui::Separator();
  ImGui::TextUnformatted(
      "The wheel zooms, with Shift it scrolls. Drag left to mark a range, right to move.\n"
      "Click a span to select it, twice to fit it. Click a name to open the row, right click to\n"
      "pin it. Click or drag on the axis: the playhead.");
  ImGui::Separator();
  draw_colours();
  ImGui::TextDisabled(
      "A curve is how much goes on at once: the mean, and fainter the most. White: instances "
      "alive.\n"
      "From afar an instance is green while it is busy with whatever; closer its bars say with "
      "what.");
  canvas::mark("help/end");
  const ImVec2 at = ImGui::GetWindowPos();
  canvas::mark("help", at, {at.x + ImGui::GetWindowSize().x, at.y + ImGui::GetWindowSize().y});
  ImGui::End();
  ImGui::PopStyleVar(2);
  ImGui::PopFont();
}

}  // namespace routelab::panels
