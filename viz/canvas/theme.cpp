#include "viz/canvas/theme.hpp"

#include <algorithm>
#include <cmath>

#include "sim/base/assert.hpp"

namespace routelab::canvas {

namespace {

constexpr ImU32 rgba(ImU32 rgb, ImU32 alpha = 255) {
  return IM_COL32((rgb >> 16U) & 255U, (rgb >> 8U) & 255U, rgb & 255U, alpha);
}

/// One role in both themes.
struct Row {
  Role role;
  std::string_view name;
  ImU32 dark;
  ImU32 light;
};

constexpr std::array<Row, role_count> rows{{
    {Role::Background, "background", rgba(0x16181d), rgba(0xf6f7f9)},
    {Role::Panel, "panel", rgba(0x1f232a), rgba(0xffffff)},
    {Role::Lane, "lane", rgba(0x1a1d23), rgba(0xffffff)},
    {Role::LaneAlternate, "other lane", rgba(0x1f232a), rgba(0xf1f3f6)},
    {Role::Field, "field", rgba(0x2a2f38), rgba(0xe8ebf0)},
    {Role::Grid, "grid", rgba(0x2e343e), rgba(0xe1e5eb)},
    {Role::Border, "border", rgba(0x3d4552), rgba(0xc3cad4)},
    {Role::Text, "text", rgba(0xe6e9ee), rgba(0x1b1f26)},
    {Role::Dim, "dim text", rgba(0xa4acb8), rgba(0x565f6c)},
    {Role::Accent, "accent", rgba(0x6cb8f0), rgba(0x0a5ea3)},
    {Role::Selection, "selection", rgba(0x6cb8f0, 64), rgba(0x0a5ea3, 48)},
    {Role::Outline, "outline", rgba(0xffffff), rgba(0x000000)},
    {Role::Hover, "hover", rgba(0xffffff, 24), rgba(0x000000, 16)},
    {Role::ErrorText, "error", rgba(0xff8a5c), rgba(0xa83a00)},
    {Role::Error, "error", rgba(0xd55e00), rgba(0xc84400)},
    {Role::Cold, "cold start", rgba(0xe69f00), rgba(0xbf7e01)},
    {Role::Queue, "waiting", rgba(0xf0e442), rgba(0x998d3d)},
    {Role::Compute, "compute", rgba(0x009e73), rgba(0x008a60)},
    {Role::Database, "database", rgba(0x1a7fbe), rgba(0x0062a8)},
    {Role::Upstream, "upstream", rgba(0xcc79a7), rgba(0xa0467e)},
    {Role::Network, "network", rgba(0x56b4e9), rgba(0x2c8fe0)},
    {Role::Job, "job", rgba(0x8fe3c4), rgba(0x14524a)},
    {Role::Neutral, "other", rgba(0x6c7583), rgba(0x858c97)},
    {Role::Good, "better", rgba(0x4fcfa4), rgba(0x006b4d)},
    {Role::Bad, "worse", rgba(0xff8a5c), rgba(0xa83a00)},
}};

/// The order in which neighbours differ most.
constexpr std::array categories{Role::Network, Role::Cold,  Role::Compute,  Role::Upstream,
                                Role::Queue,   Role::Error, Role::Database, Role::Neutral};

/// viridis (van der Walt and Smith, 2015) at every eighth.
constexpr std::array<ImU32, 9> viridis{rgba(0x440154), rgba(0x472d7b), rgba(0x3b528b),
                                       rgba(0x2c728e), rgba(0x21918c), rgba(0x28ae80),
                                       rgba(0x5ec962), rgba(0xaddc30), rgba(0xfde725)};

constexpr int channel(ImU32 colour, unsigned shift) {
  return static_cast<int>((colour >> shift) & 255U);
}

/// Of WCAG 2.1: 0 is black, 1 is white. By table: labels ask for it in every frame.
double luminance(ImU32 colour) {
  static const std::array<double, 256> linear = [] {
    std::array<double, 256> table{};
    for (std::size_t i = 0; i < table.size(); ++i) {
      const double value = static_cast<double>(i) / 255;
      table[i] = value <= 0.04045 ? value / 12.92 : std::pow((value + 0.055) / 1.055, 2.4);
    }
    return table;
  }();
  const auto of = [colour](unsigned shift) {
    return linear[static_cast<std::size_t>(channel(colour, shift))];
  };
  return 0.2126 * of(IM_COL32_R_SHIFT) + 0.7152 * of(IM_COL32_G_SHIFT) +
         0.0722 * of(IM_COL32_B_SHIFT);
}

}  // namespace

Theme::Theme(Look look) : look_(look) {
  for (const Row& row : rows) {
    colours_[static_cast<std::size_t>(row.role)] = look == Look::Dark ? row.dark : row.light;
  }
}

ImU32 Theme::category(int index) const {
  RL_ASSERT(index >= 0);
  return (*this)[categories[static_cast<std::size_t>(index) % categories.size()]];
}

Role role_of(trace::Kind kind) {
  using trace::Kind;
  switch (kind) {
    case Kind::NetworkToServer:
    case Kind::NetworkToClient: return Role::Network;
    case Kind::Queue:
    case Kind::StartWait:
    case Kind::CpuWait:
    case Kind::Sleep:
    case Kind::PoolWait:
    case Kind::DatabaseWait:
    case Kind::JobWait: return Role::Queue;
    case Kind::Placement:
    case Kind::Download:
    case Kind::RuntimeStart:
    case Kind::ModuleLoad:
    case Kind::HandlerInit: return Role::Cold;
    case Kind::Compute: return Role::Compute;
    case Kind::Connect:
    case Kind::Query: return Role::Database;
    case Kind::Fetch: return Role::Upstream;
    case Kind::Job: return Role::Job;
    case Kind::Request:
    case Kind::Late:
    case Kind::Instance: return Role::Neutral;
  }
  return Role::Neutral;
}

std::string_view role_name(Role role) { return rows[static_cast<std::size_t>(role)].name; }

ImU32 heat(double fraction) {
  constexpr int last = (static_cast<int>(viridis.size()) - 1) * 255;
  const double held = fraction > 0 ? std::min(fraction, 1.0) : 0.0;  // not a number: 0
  const int place = static_cast<int>(held * last + 0.5);
  const auto stop = static_cast<std::size_t>(std::min(place, last - 1) / 255);
  return mixed(viridis[stop], viridis[stop + 1], place - static_cast<int>(stop) * 255);
}

ImU32 text_on(ImU32 ground) {
  return contrast(ground, IM_COL32_WHITE) >= contrast(ground, IM_COL32_BLACK) ? IM_COL32_WHITE
                                                                              : IM_COL32_BLACK;
}

ImU32 with_alpha(ImU32 colour, int alpha) {
  RL_ASSERT(0 <= alpha && alpha <= 255);
  return (colour & ~IM_COL32_A_MASK) | (static_cast<ImU32>(alpha) << IM_COL32_A_SHIFT);
}

ImU32 mixed(ImU32 first, ImU32 second, int amount) {
  RL_ASSERT(0 <= amount && amount <= 255);
  ImU32 result = 0;
  for (const unsigned shift : {0U, 8U, 16U, 24U}) {
    const int value =
        (channel(first, shift) * (255 - amount) + channel(second, shift) * amount + 127) / 255;
    result |= static_cast<ImU32>(value) << shift;
  }
  return result;
}

double contrast(ImU32 one, ImU32 other) {
  const double first = luminance(one);
  const double second = luminance(other);
  return (std::max(first, second) + 0.05) / (std::min(first, second) + 0.05);
}

}  // namespace routelab::canvas
