/// How many spans were going on at each of some equally spaced moments of the run.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

namespace routelab::trace {

class Levels {
 public:
  /// The first moment is 0, the last one lies behind `end` (ns), where nothing goes on any more.
  Levels(std::int64_t end, std::size_t moments)
      : step_(end / static_cast<std::int64_t>(moments - 1) + 1), changes_(moments + 1, 0) {}

  /// Something that went on in [start, end). 0 <= start <= end.
  void add(std::int64_t start, std::int64_t end) {
    ++changes_[first_moment(start)];
    --changes_[first_moment(end)];
    any_ = true;
  }

  [[nodiscard]] bool any() const { return any_; }

  /// Calls visit(time, level) for each moment at which the level is another than before.
  template <class Visit>
  void each_change(Visit visit) const {
    std::int64_t level = 0;
    for (std::size_t i = 0; i + 1 < changes_.size(); ++i) {
      level += changes_[i];
      if (changes_[i] != 0) visit(static_cast<std::int64_t>(i) * step_, level);
    }
  }

 private:
  /// The first one at `time` or after it; one beyond the last if there is none.
  [[nodiscard]] std::size_t first_moment(std::int64_t time) const {
    const auto moment = static_cast<std::size_t>(time / step_ + (time % step_ != 0 ? 1 : 0));
    return moment < changes_.size() ? moment : changes_.size() - 1;
  }

  std::int64_t step_;
  std::vector<std::int64_t> changes_;
  bool any_ = false;
};

}  // namespace routelab::trace
