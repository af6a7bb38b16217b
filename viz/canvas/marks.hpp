/// Where things are on the screen, under stable names. Panels call `mark("filter")` after a
/// widget; tests and `view --dump-ui json` find it by that name. Always compiled in: a mark costs
/// one string.
///
/// Names are paths of lower-case words: "toolbar/filter", "timeline/lane/3". A name that is given
/// twice in one frame keeps its last place. What has scrolled out of view has a mark, too, but is
/// not visible.
#pragma once

#include <imgui.h>

#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace routelab::canvas {

struct Mark {
  ImVec2 min;            ///< pixels from the top left corner of the window
  ImVec2 max;            ///< one past
  bool visible = false;  ///< some of it is inside its clipping rectangle

  [[nodiscard]] ImVec2 centre() const { return {(min.x + max.x) / 2, (min.y + max.y) / 2}; }
  /// From (0, 0), the top left corner, to (1, 1).
  [[nodiscard]] ImVec2 point(ImVec2 fraction) const {
    return {min.x + (max.x - min.x) * fraction.x, min.y + (max.y - min.y) * fraction.y};
  }
};

class Marks {
 public:
  void clear() { marks_.clear(); }
  void set(std::string_view name, const Mark& mark);

  /// Null when there is none.
  [[nodiscard]] const Mark* find(std::string_view name) const;
  /// Sorted.
  [[nodiscard]] std::vector<std::string> names() const;
  /// [{"name": "toolbar/filter", "x": 8, "y": 8, "width": 120, "height": 21, "visible": true}, ...]
  /// in whole pixels, sorted by name, one line each.
  [[nodiscard]] std::string json() const;

 private:
  std::map<std::string, Mark, std::less<>> marks_;
};

/// The last item of ImGui gets this name.
void mark(std::string_view name);

/// The same for what was drawn by hand, clipped by the window that is being filled.
void mark(std::string_view name, ImVec2 min, ImVec2 max);

}  // namespace routelab::canvas
