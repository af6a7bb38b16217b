/// Sliders for the parameters of the run. Letting one go runs it again in the background, with the
/// same arrivals and draws; the new run stands beside the old one as B.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "viz/panels/viewer.hpp"
#include "viz/panels/what_if.hpp"

namespace routelab::panels {

class WhatIfPanel {
 public:
  WhatIfPanel(Viewer& viewer, WhatIf what_if);

  /// Fills the current ImGui window.
  void draw();

  /// Once a frame: whether there is a new other run, and the old one is no longer asked for.
  bool poll();
  /// The run with the values of the sliders; null before there is one.
  [[nodiscard]] Viewer* other() const { return other_.get(); }
  /// "platform.idle_timeout = 20 min": what is not as it was.
  [[nodiscard]] std::string changes() const;
  /// The same as `--what-if` takes it: of the run that `other` is.
  [[nodiscard]] std::vector<std::string> settings() const;
  /// Why the last run failed; empty when it did not.
  [[nodiscard]] const std::string& problem() const { return problem_; }
  [[nodiscard]] bool running() const { return running_.running(); }

  /// Moves a slider, for those who have none.
  void set(std::size_t parameter, double value);
  /// As `settings` has them. Throws std::invalid_argument with what is wrong.
  void set(const std::vector<std::string>& changes);

 private:
  using Made = std::shared_ptr<timeline::Timeline>;

  void run();

  Viewer& viewer_;
  WhatIf what_if_;
  std::vector<double> values_;
  std::vector<double> run_values_;    ///< of the run that was last asked for
  std::vector<double> other_values_;  ///< of the run that is there
  std::string problem_;
  Made timeline_;
  std::unique_ptr<Viewer> other_;
  Made retired_timeline_;  ///< until nobody draws it any more
  std::unique_ptr<Viewer> retired_;
  Job<Made> running_;  ///< last: it stops before the rest goes
};

}  // namespace routelab::panels
