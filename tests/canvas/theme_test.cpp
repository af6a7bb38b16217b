#include "viz/canvas/theme.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <iterator>
#include <string>

#include "tests/support/catch.hpp"
#include "viz/canvas/context.hpp"
#include "viz/canvas/style.hpp"

using namespace routelab;
using canvas::contrast;
using canvas::Look;
using canvas::Role;
using canvas::Theme;

namespace {

constexpr double readable = 4.5;  ///< WCAG 2.1, 1.4.3, level AA
constexpr double visible = 3;     ///< 1.4.11: parts of graphics

constexpr Role grounds[] = {Role::Background, Role::Panel, Role::Lane, Role::LaneAlternate,
                            Role::Field};
constexpr Role texts[] = {Role::Text,      Role::Dim,  Role::Accent,
                          Role::ErrorText, Role::Good, Role::Bad};
constexpr Role bars[] = {Role::Error,    Role::Cold,    Role::Queue, Role::Compute, Role::Database,
                         Role::Upstream, Role::Network, Role::Job,   Role::Neutral};

int alpha(ImU32 colour) { return static_cast<int>(colour >> IM_COL32_A_SHIFT); }

/// What is seen of a translucent colour on an opaque ground.
ImU32 seen(ImU32 colour, ImU32 ground) {
  return canvas::mixed(ground, canvas::with_alpha(colour, 255), alpha(colour));
}

using Triple = std::array<double, 3>;

/// Machado, Oliveira and Fernandes, 2009, severity 1: linear red, green and blue to those that
/// look the same.
struct Vision {
  const char* name;
  std::array<Triple, 3> matrix;
};

constexpr Vision visions[] = {
    {"normal", {{{1, 0, 0}, {0, 1, 0}, {0, 0, 1}}}},
    {"protanopia",
     {{{0.152286, 1.052583, -0.204868},
       {0.114503, 0.786281, 0.099216},
       {-0.003882, -0.048116, 1.051998}}}},
    {"deuteranopia",
     {{{0.367322, 0.860646, -0.227968},
       {0.280085, 0.672501, 0.047413},
       {-0.011820, 0.042940, 0.968881}}}},
    {"tritanopia",
     {{{1.255528, -0.076749, -0.178779},
       {-0.078411, 0.930809, 0.147602},
       {0.004733, 0.691367, 0.303900}}}},
};

Triple seen_by(const Vision& vision, ImU32 colour) {
  Triple linear{};
  for (unsigned i = 0; i < 3; ++i) {
    const double value = static_cast<double>((colour >> (8 * i)) & 255U) / 255;
    linear[i] = value <= 0.04045 ? value / 12.92 : std::pow((value + 0.055) / 1.055, 2.4);
  }
  Triple result{};
  for (std::size_t i = 0; i < 3; ++i) {
    double sum = 0;
    for (std::size_t j = 0; j < 3; ++j) sum += vision.matrix[i][j] * linear[j];
    result[i] = std::clamp(sum, 0.0, 1.0);
  }
  return result;
}

/// CIE 1976 L*a*b* of linear sRGB, white point D65.
Triple lab(Triple rgb) {
  const auto root = [](double value) {
    return value > 0.008856 ? std::cbrt(value) : 7.787 * value + 16.0 / 116;
  };
  const double x = root((0.4124564 * rgb[0] + 0.3575761 * rgb[1] + 0.1804375 * rgb[2]) / 0.95047);
  const double y = root(0.2126729 * rgb[0] + 0.7151522 * rgb[1] + 0.0721750 * rgb[2]);
  const double z = root((0.0193339 * rgb[0] + 0.1191920 * rgb[1] + 0.9503041 * rgb[2]) / 1.08883);
  return {116 * y - 16, 500 * (x - y), 200 * (y - z)};
}

double distance(Triple one, Triple other) {
  return std::hypot(one[0] - other[0], one[1] - other[1], one[2] - other[2]);
}

std::string name(Role role) { return std::string(canvas::role_name(role)); }

}  // namespace

TEST_CASE("The contrast is WCAG's") {
  CHECK(std::abs(contrast(IM_COL32_BLACK, IM_COL32_WHITE) - 21) < 1e-9);
  CHECK(contrast(IM_COL32_WHITE, IM_COL32_WHITE) == 1);
  // Published pairs: #777777 on white just fails, #767676 just passes.
  CHECK(contrast(IM_COL32(0x77, 0x77, 0x77, 255), IM_COL32_WHITE) < readable);
  CHECK(contrast(IM_COL32(0x76, 0x76, 0x76, 255), IM_COL32_WHITE) > readable);
}

TEST_CASE("Every text can be read on every ground, selected and hovered grounds as well") {
  const Theme theme(GENERATE(Look::Dark, Look::Light));
  for (const Role ground : grounds) {
    INFO(name(ground));
    REQUIRE(alpha(theme[ground]) == 255);
    for (const Role text : texts) {
      INFO(name(text));
      CHECK(contrast(theme[text], theme[ground]) >= readable);
    }
    CHECK(contrast(theme[Role::Text], seen(theme[Role::Selection], theme[ground])) >= readable);
    CHECK(contrast(theme[Role::Text], seen(theme[Role::Hover], theme[ground])) >= readable);
  }
}

TEST_CASE("Every bar can be told from its lane, and its label can be read") {
  const Theme theme(GENERATE(Look::Dark, Look::Light));
  for (const Role bar : bars) {
    INFO(name(bar));
    CHECK(contrast(theme[bar], theme[Role::Lane]) >= visible);
    CHECK(contrast(theme[bar], theme[Role::LaneAlternate]) >= visible);
    CHECK(contrast(canvas::text_on(theme[bar]), theme[bar]) >= readable);
  }
}

TEST_CASE("Every two bars differ for any colour vision") {
  const Theme theme(GENERATE(Look::Dark, Look::Light));
  for (const Vision& vision : visions) {
    INFO(vision.name);
    for (const Role one : bars) {
      for (const Role other : bars) {
        if (one <= other) continue;
        INFO(name(one) << " and " << name(other));
        CHECK(distance(lab(seen_by(vision, theme[one])), lab(seen_by(vision, theme[other]))) >= 9);
      }
    }
  }
}

TEST_CASE("Labels can be read on any colour") {
  for (int grey = 0; grey < 256; ++grey) {
    const ImU32 colour = IM_COL32(grey, 255 - grey, grey / 2, 255);
    CHECK(contrast(canvas::text_on(colour), colour) >= readable);
  }
  for (int step = 0; step <= 100; ++step) {
    const ImU32 colour = canvas::heat(step / 100.0);
    CHECK(contrast(canvas::text_on(colour), colour) >= readable);
  }
}

TEST_CASE("The texts of Dear ImGui's widgets can be read, whatever state they are in") {
  const Theme theme(GENERATE(Look::Dark, Look::Light));
  const canvas::Context context(theme.look());
  const ImGuiStyle& style = ImGui::GetStyle();
  const auto of = [&](int index) { return ImGui::ColorConvertFloat4ToU32(style.Colors[index]); };
  for (const int widget : {ImGuiCol_WindowBg,
                           ImGuiCol_ChildBg,
                           ImGuiCol_PopupBg,
                           ImGuiCol_FrameBg,
                           ImGuiCol_FrameBgHovered,
                           ImGuiCol_FrameBgActive,
                           ImGuiCol_TitleBg,
                           ImGuiCol_TitleBgActive,
                           ImGuiCol_TitleBgCollapsed,
                           ImGuiCol_MenuBarBg,
                           ImGuiCol_Button,
                           ImGuiCol_ButtonHovered,
                           ImGuiCol_ButtonActive,
                           ImGuiCol_Header,
                           ImGuiCol_HeaderHovered,
                           ImGuiCol_HeaderActive,
                           ImGuiCol_Tab,
                           ImGuiCol_TabHovered,
                           ImGuiCol_TabActive,
                           ImGuiCol_TableHeaderBg,
                           ImGuiCol_TableRowBg,
                           ImGuiCol_TableRowBgAlt,
                           ImGuiCol_TextSelectedBg}) {
    for (const Role ground : {Role::Background, Role::Panel}) {
      INFO(ImGui::GetStyleColorName(widget) << " on " << name(ground));
      CHECK(contrast(of(ImGuiCol_Text), seen(of(widget), theme[ground])) >= readable);
    }
  }
  CHECK(alpha(of(ImGuiCol_WindowBg)) == 255);
  CHECK(alpha(of(ImGuiCol_PopupBg)) == 255);
}

TEST_CASE("Categories differ from each other and repeat after eight") {
  const Theme theme(GENERATE(Look::Dark, Look::Light));
  for (int i = 0; i < 8; ++i) {
    CHECK(theme.category(i) == theme.category(i + 8));
    for (int j = 0; j < i; ++j) CHECK(theme.category(i) != theme.category(j));
  }
}

TEST_CASE("The heat ramp is viridis: its published ends and middle, lighter all the way") {
  CHECK(canvas::heat(0) == IM_COL32(0x44, 0x01, 0x54, 255));
  CHECK(canvas::heat(0.5) == IM_COL32(0x21, 0x91, 0x8c, 255));
  CHECK(canvas::heat(1) == IM_COL32(0xfd, 0xe7, 0x25, 255));
  CHECK(canvas::heat(-3) == canvas::heat(0));
  CHECK(canvas::heat(7) == canvas::heat(1));
  CHECK(canvas::heat(std::nan("")) == canvas::heat(0));
  for (int i = 0; i < 255; ++i) {
    CHECK(contrast(canvas::heat(i / 255.0), IM_COL32_BLACK) <=
          contrast(canvas::heat((i + 1) / 255.0), IM_COL32_BLACK));
  }
}

TEST_CASE("Mixing ends at its ends") {
  constexpr ImU32 one = IM_COL32(10, 200, 30, 40);
  constexpr ImU32 other = IM_COL32(250, 0, 31, 255);
  CHECK(canvas::mixed(one, other, 0) == one);
  CHECK(canvas::mixed(one, other, 255) == other);
  CHECK(canvas::with_alpha(one, 7) == IM_COL32(10, 200, 30, 7));
}

TEST_CASE("Every kind of span has a role, and only bars' roles") {
  for (int i = 0; i < trace::kind_count; ++i) {
    const Role role = canvas::role_of(static_cast<trace::Kind>(i));
    CHECK(std::count(std::begin(bars), std::end(bars), role) == 1);
  }
}
