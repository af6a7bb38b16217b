/// SIGINT and SIGTERM as a wish to stop: the first one is noted, so that the run can end in good
/// order; the second one of its kind ends the program at once.
#pragma once

namespace routelab::cli {

/// While it lives, the signals are noted. One at a time. A signal that the program was started to
/// ignore (nohup) stays ignored.
class StopSignal {
 public:
  StopSignal();
  ~StopSignal();
  StopSignal(const StopSignal&) = delete;
  StopSignal& operator=(const StopSignal&) = delete;

  /// The signal's number, 0 if none came.
  [[nodiscard]] int received() const;
};

}  // namespace routelab::cli
