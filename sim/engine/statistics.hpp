/// A level over time: how many instances, how long a queue. The integral is kept in integers, so
/// the mean does not depend on how often the level changed.
#pragma once

#include <cstdint>

#include "sim/base/time.hpp"

namespace routelab::engine {

class Level {
 public:
  void change(Time now, std::int64_t by) {
    settle(now);
    level_ += by;
    if (level_ > max_) max_ = level_;
  }
  /// Forgets what was before `now`; the level itself stays.
  void restart(Time now) {
    start_ = changed_ = now;
    integral_ = 0;
    max_ = level_;
  }

  [[nodiscard]] std::int64_t now() const { return level_; }
  [[nodiscard]] std::int64_t max() const { return max_; }
  /// Average over [restart, now]; the level itself if no time has passed.
  [[nodiscard]] double mean(Time now) const {
    const Duration window = now - start_;
    if (window.ns <= 0) return static_cast<double>(level_);
    const Wide integral = integral_ + static_cast<Wide>(level_) * (now - changed_).ns;
    return static_cast<double>(integral) / static_cast<double>(window.ns);
  }

 private:
  __extension__ using Wide = __int128;
  void settle(Time now) {
    integral_ += static_cast<Wide>(level_) * (now - changed_).ns;
    changed_ = now;
  }

  std::int64_t level_ = 0;
  std::int64_t max_ = 0;
  Time start_{};
  Time changed_{};
  Wide integral_ = 0;
};

}  // namespace routelab::engine
