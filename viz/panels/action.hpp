/// What the keys do: one table from which the viewer acts and the help is written.
#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <string_view>

#include "viz/canvas/keys.hpp"

namespace routelab::panels {

enum class Action : std::uint8_t {
  ZoomIn,
  ZoomOut,
  PanLeft,
  PanRight,
  ScrollUp,
  ScrollDown,
  Fit,
  ShowAll,
  NextSpan,
  PreviousSpan,
  Parent,
  FirstChild,
  NextTrouble,
  PreviousTrouble,
  Slowest,
  Play,
  NextStart,
  PreviousStart,
  Filter,
  Search,
  NextMatch,
  PreviousMatch,
  MarkRange,
  Pin,
  Flatten,
  OpenAll,
  Compare,
  Details,
  ShowTimeline,
  ShowHeatmap,
  ShowRequests,
  ShowStatistics,
  ShowFindings,
  Theme,
  CopyCommand,
  Help,
  Clear,
};

struct Binding {
  Action action;
  canvas::Key key;
  canvas::Modifiers modifiers;
  bool repeats;  ///< goes on while the key is held
  /// Empty: the same as the line before, by another key.
  std::string_view meaning;
};

/// In the order of the help.
std::span<const Binding> bindings();

}  // namespace routelab::panels
