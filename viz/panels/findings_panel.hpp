/// What deserves a look, each a click away from its request, and what the tail is made of. Findings
/// are of the whole run; the tail is of the marked range, else of the whole run, and of the requests
/// that the filter takes.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "sim/study/blame.hpp"
#include "viz/panels/viewer.hpp"
#include "viz/timeline/findings.hpp"

namespace routelab::panels {

/// How many requests the tail is and how long they took, in words. range: "whole run".
std::string tail_text(const study::Blame& blame, const char* range);

class FindingsPanel {
 public:
  explicit FindingsPanel(Viewer& viewer) : viewer_(viewer) {}
  void draw();

  /// Once a frame, also when the panel is not shown: the toolbar tells how many there are.
  void poll();
  /// Null while they are being looked for.
  [[nodiscard]] const std::vector<timeline::Finding>* findings() const { return finding_.result(); }
  /// Null while it is being worked out or the page was never shown.
  [[nodiscard]] const study::Blame* tail() const { return blaming_.result(); }

 private:
  struct Asked {
    timeline::Range range;
    std::uint64_t chosen = 0;
    friend bool operator==(const Asked&, const Asked&) = default;
  };

  void ask_for_tail();
  void draw_findings(const std::vector<timeline::Finding>& findings);
  void draw_blame(const study::Blame& blame);

  Viewer& viewer_;
  bool asked_ = false;
  Job<std::vector<timeline::Finding>> finding_;
  std::optional<Asked> asked_tail_;
  Job<study::Blame> blaming_;
};

}  // namespace routelab::panels
