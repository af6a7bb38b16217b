/// How many things went on at once over the run, in equal steps of time: enough for a picture of
/// the whole run, and little beside the records.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace routelab::timeline {

class LevelCurve {
 public:
  struct Step {
    float mean = 0;
    std::uint32_t min = 0;
    std::uint32_t max = 0;
    std::uint32_t marks = 0;  ///< of what began in it
  };
  struct Change {
    std::int64_t start = 0;
    std::int64_t end = 0;  ///< nothing goes on if it is not after start, but marks count
    std::uint8_t marks = 0;
  };

  LevelCurve() = default;
  /// Over [start, end) in so many steps. changes: any order; it is sorted. Within a step at which
  /// the level rises and falls at one moment, only what lasts counts for min and max.
  LevelCurve(std::int64_t start, std::int64_t end, std::size_t steps,
             std::span<const Change> changes);

  [[nodiscard]] std::span<const Step> steps() const { return steps_; }
  [[nodiscard]] std::int64_t step_start(std::size_t step) const;  ///< step may be the end
  [[nodiscard]] std::size_t step_of(std::int64_t time) const;     ///< the nearest one

 private:
  std::int64_t start_ = 0;
  std::int64_t end_ = 1;
  std::vector<Step> steps_;
};

}  // namespace routelab::timeline
