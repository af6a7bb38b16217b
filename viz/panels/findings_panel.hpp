/// What deserves a look, each a click away from its request, and what the tail is made of.
#pragma once

#include <vector>

#include "sim/study/blame.hpp"
#include "viz/panels/viewer.hpp"
#include "viz/timeline/findings.hpp"

namespace routelab::panels {

class FindingsPanel {
 public:
  explicit FindingsPanel(Viewer& viewer) : viewer_(viewer) {}
  void draw();

  /// Once a frame, also when the panel is not shown: the toolbar tells how many there are.
  void poll();
  /// Null while they are being looked for.
  [[nodiscard]] const std::vector<timeline::Finding>* findings() const { return finding_.result(); }

 private:
  void draw_findings(const std::vector<timeline::Finding>& findings);
  void draw_blame(const study::Blame& blame);

  Viewer& viewer_;
  bool asked_ = false;
  Job<std::vector<timeline::Finding>> finding_;
  Job<study::Blame> blaming_;
};

}  // namespace routelab::panels
