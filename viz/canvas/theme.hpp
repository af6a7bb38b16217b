/// The colours of the viewer, light and dark, by what they mean.
///
/// Categories are Okabe and Ito's eight ("Color Universal Design", 2008), grey standing for black
/// and a green for jobs; the light theme takes darker ones of the same hues. With normal vision and
/// with each of the three dichromacies every two of them differ by at least 9 (CIE 1976 colour
/// difference, dichromacy after Machado et al., 2009). Bars have a contrast of 3:1 to their lane
/// (WCAG 2.1, 1.4.11). The heat ramp is viridis. Text, Dim, Accent, ErrorText, Good and Bad have 4.5:1 (1.4.3) to every
/// ground they stand on: Background, Panel, Lane, LaneAlternate, Field. Labels on bars take
/// `text_on(fill)`; so draw a selection below the bars, not over them.
///
/// An error is shown by its shape as well as by its colour: `error_tick` of shape.hpp.
#pragma once

#include <imgui.h>

#include <array>
#include <cstdint>
#include <string_view>

#include "sim/trace/record.hpp"

namespace routelab::canvas {

enum class Role : std::uint8_t {
  Background,     ///< of the window, opaque
  Panel,          ///< a raised surface: side panel, tooltip, pop-up
  Lane,           ///< ground of a timeline's lane
  LaneAlternate,  ///< of every other lane
  Field,          ///< ground of input fields
  Grid,           ///< lines of an axis, faint
  Border,
  Text,
  Dim,        ///< secondary text
  Accent,     ///< links, the active tab, the cursor line
  Selection,  ///< of a range, below the bars, translucent
  Outline,    ///< around the selected span, opaque
  Hover,      ///< over what the mouse is on, translucent
  ErrorText,  ///< the word "error"
  Error,      ///< a bar or tick of an error
  Cold,       ///< cold starts
  Queue,      ///< waiting of every sort
  Compute,
  Database,
  Upstream,
  Network,
  Job,
  Neutral,  ///< whole requests, instances, what has no category
  Good,     ///< a figure that got better
  Bad,      ///< a figure that got worse
};
inline constexpr int role_count = static_cast<int>(Role::Bad) + 1;

enum class Look : std::uint8_t { Dark, Light };

class Theme {
 public:
  explicit Theme(Look look);

  [[nodiscard]] Look look() const { return look_; }
  [[nodiscard]] ImU32 operator[](Role role) const {
    return colours_[static_cast<std::size_t>(role)];
  }

  /// One of eight, for series without a meaning of their own; any index >= 0, repeating.
  [[nodiscard]] ImU32 category(int index) const;

 private:
  Look look_;
  std::array<ImU32, role_count> colours_{};
};

/// Where a kind of span belongs: Query -> Database, Download -> Cold, DatabaseWait -> Queue.
[[nodiscard]] Role role_of(trace::Kind kind);
[[nodiscard]] std::string_view role_name(Role role);  ///< "cold start", for legends

/// viridis: 0 is dark blue, 1 is yellow; what is outside is held to the ends.
[[nodiscard]] ImU32 heat(double fraction);

/// Black or white, whichever can be read better on this ground: at least 4.5:1 on any.
[[nodiscard]] ImU32 text_on(ImU32 ground);

/// The colour with another opacity, 0 to 255.
[[nodiscard]] ImU32 with_alpha(ImU32 colour, int alpha);

/// Between two colours: 0 is the first, 255 the second.
[[nodiscard]] ImU32 mixed(ImU32 first, ImU32 second, int amount);

/// Contrast of WCAG 2.1, 1 to 21; opacity is ignored.
[[nodiscard]] double contrast(ImU32 one, ImU32 other);

}  // namespace routelab::canvas
