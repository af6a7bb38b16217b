/// One line on the terminal that says how far a run has come; gone when the run ends. It appears
/// after a second and is drawn ten times a second.
#pragma once

#include <chrono>
#include <string>

#include "sim/study/run.hpp"

namespace routelab::cli {

class ProgressBar {
 public:
  explicit ProgressBar(bool enabled) : enabled_(enabled) {}
  ~ProgressBar() { clear(); }
  ProgressBar(const ProgressBar&) = delete;
  ProgressBar& operator=(const ProgressBar&) = delete;

  void update(const study::Progress& progress);
  /// Of many runs: the part that is done, 0 to 1.
  void update_part(double part);
  void clear();

 private:
  using Clock = std::chrono::steady_clock;

  [[nodiscard]] bool due();

  bool enabled_;
  bool shown_ = false;
  Clock::time_point start_ = Clock::now();
  Clock::time_point next_ = start_ + std::chrono::seconds(1);
};

/// " 42 %  2 h 31 min of 6 h  1,234,567 requests/s  3.21 s left", after `elapsed` seconds.
std::string progress_text(const study::Progress& progress, double elapsed);

/// " 42 %  3.21 s left".
std::string part_text(double part, double elapsed);

}  // namespace routelab::cli
