#include "viz/canvas/style.hpp"

namespace routelab::canvas {

namespace {

void set_measures(ImGuiStyle& style) {
  style.WindowPadding = {8, 8};
  style.FramePadding = {8, 4};
  style.ItemSpacing = {8, 5};
  style.ItemInnerSpacing = {6, 4};
  style.CellPadding = {6, 3};
  style.IndentSpacing = 16;
  style.ScrollbarSize = 12;
  style.GrabMinSize = 12;
  style.WindowRounding = 0;
  style.ChildRounding = 0;
  style.PopupRounding = 4;
  style.FrameRounding = 3;
  style.GrabRounding = 3;
  style.TabRounding = 3;
  style.ScrollbarRounding = 6;
  style.WindowBorderSize = 1;
  style.PopupBorderSize = 1;
  style.FrameBorderSize = 0;
  style.TabBorderSize = 0;
  style.WindowMenuButtonPosition = ImGuiDir_None;
  // Lines as triangles: by texture they would need a renderer that takes texels in between.
  style.AntiAliasedLinesUseTex = false;
}

void set_colours(ImGuiStyle& style, const Theme& theme) {
  const auto set = [&](ImGuiCol widget, ImU32 colour) {
    style.Colors[widget] = ImGui::ColorConvertU32ToFloat4(colour);
  };
  const ImU32 background = theme[Role::Background];
  const ImU32 panel = theme[Role::Panel];
  const ImU32 field = theme[Role::Field];
  const ImU32 border = theme[Role::Border];
  const ImU32 accent = theme[Role::Accent];
  const ImU32 raised = mixed(field, accent, 40);
  const ImU32 active = mixed(field, accent, 70);
  const ImU32 clear = with_alpha(panel, 0);

  set(ImGuiCol_Text, theme[Role::Text]);
  set(ImGuiCol_TextDisabled, theme[Role::Dim]);
  set(ImGuiCol_WindowBg, background);
  set(ImGuiCol_ChildBg, clear);
  set(ImGuiCol_PopupBg, panel);
  set(ImGuiCol_Border, border);
  set(ImGuiCol_BorderShadow, clear);
  set(ImGuiCol_FrameBg, field);
  set(ImGuiCol_FrameBgHovered, raised);
  set(ImGuiCol_FrameBgActive, raised);
  set(ImGuiCol_TitleBg, panel);
  set(ImGuiCol_TitleBgActive, panel);
  set(ImGuiCol_TitleBgCollapsed, panel);
  set(ImGuiCol_MenuBarBg, panel);
  set(ImGuiCol_ScrollbarBg, clear);
  set(ImGuiCol_ScrollbarGrab, border);
  set(ImGuiCol_ScrollbarGrabHovered, theme[Role::Neutral]);
  set(ImGuiCol_ScrollbarGrabActive, theme[Role::Neutral]);
  set(ImGuiCol_CheckMark, accent);
  set(ImGuiCol_SliderGrab, theme[Role::Neutral]);
  set(ImGuiCol_SliderGrabActive, accent);
  set(ImGuiCol_Button, field);
  set(ImGuiCol_ButtonHovered, raised);
  set(ImGuiCol_ButtonActive, active);
  set(ImGuiCol_Header, mixed(panel, accent, 48));
  set(ImGuiCol_HeaderHovered, raised);
  set(ImGuiCol_HeaderActive, active);
  set(ImGuiCol_Separator, border);
  set(ImGuiCol_SeparatorHovered, accent);
  set(ImGuiCol_SeparatorActive, accent);
  set(ImGuiCol_ResizeGrip, border);
  set(ImGuiCol_ResizeGripHovered, accent);
  set(ImGuiCol_ResizeGripActive, accent);
  set(ImGuiCol_Tab, panel);
  set(ImGuiCol_TabHovered, raised);
  set(ImGuiCol_TabActive, active);
  set(ImGuiCol_TabUnfocused, panel);
  set(ImGuiCol_TabUnfocusedActive, active);
  set(ImGuiCol_PlotLines, accent);
  set(ImGuiCol_PlotLinesHovered, theme[Role::Outline]);
  set(ImGuiCol_PlotHistogram, accent);
  set(ImGuiCol_PlotHistogramHovered, theme[Role::Outline]);
  set(ImGuiCol_TableHeaderBg, field);
  set(ImGuiCol_TableBorderStrong, border);
  set(ImGuiCol_TableBorderLight, theme[Role::Grid]);
  set(ImGuiCol_TableRowBg, clear);
  set(ImGuiCol_TableRowBgAlt, with_alpha(theme[Role::LaneAlternate], 160));
  set(ImGuiCol_TextSelectedBg, theme[Role::Selection]);
  set(ImGuiCol_DragDropTarget, accent);
  set(ImGuiCol_NavHighlight, accent);
  set(ImGuiCol_NavWindowingHighlight, accent);
  set(ImGuiCol_NavWindowingDimBg, with_alpha(IM_COL32_BLACK, 100));
  set(ImGuiCol_ModalWindowDimBg, with_alpha(IM_COL32_BLACK, 100));
}

}  // namespace

ImGuiStyle style_of(const Theme& theme, float scale) {
  ImGuiStyle style;
  set_measures(style);
  set_colours(style, theme);
  style.ScaleAllSizes(scale);
  return style;
}

}  // namespace routelab::canvas
