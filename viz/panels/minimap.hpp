/// The whole run in one strip: how many requests were in flight, errors, and the part that is
/// shown. A click or a drag moves it; the wheel zooms.
#pragma once

#include <cstdint>
#include <vector>

#include "viz/panels/painter.hpp"
#include "viz/panels/viewer.hpp"
#include "viz/timeline/band.hpp"

namespace routelab::panels {

class Minimap {
 public:
  explicit Minimap(Viewer& viewer) : viewer_(viewer) {}
  /// Takes the whole width and `height` pixels.
  void draw(float height);

 private:
  Viewer& viewer_;
  std::vector<timeline::BandColumn> band_;
};

}  // namespace routelab::panels
