/// What deserves a look, each a click away from its request, and what the tail is made of. Findings
/// are of the whole run, the tail is of the range in focus and of the requests that the filter takes.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "sim/study/blame.hpp"
#include "viz/panels/viewer.hpp"
#include "viz/timeline/findings.hpp"

namespace routelab::panels {

class FindingsPanel {
 public:
  explicit FindingsPanel(Viewer& viewer) : viewer_(viewer) {}
  void draw();

  /// Expectations of the run's scenario that do not hold, for people: these come first.
  void set_failures(std::vector<std::string> failures) { failures_ = std::move(failures); }

  /// Once a frame, also when the panel is not shown: the toolbar tells how many there are.
  void poll();
  /// Null while they are being looked for.
  [[nodiscard]] const std::vector<timeline::Finding>* findings() const { return finding_.result(); }
  /// Findings and failed expectations together.
  [[nodiscard]] std::size_t count() const {
    return failures_.size() + (findings() == nullptr ? 0 : findings()->size());
  }
  /// Null while it is being worked out or the page was never shown.
  [[nodiscard]] const study::Blame* tail() const { return blaming_.result(); }

 private:
  struct Asked {
    timeline::Range range;
    std::uint64_t chosen = 0;
    friend bool operator==(const Asked&, const Asked&) = default;
  };

  void ask_for_tail();
  void draw_failures() const;
  void draw_findings(const std::vector<timeline::Finding>& findings);
  void draw_blame(const study::Blame& blame);

  Viewer& viewer_;
  std::vector<std::string> failures_;
  bool asked_ = false;
  Job<std::vector<timeline::Finding>> finding_;
  std::optional<Asked> asked_tail_;
  Job<study::Blame> blaming_;
};

}  // namespace routelab::panels
