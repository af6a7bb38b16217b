/// How many things went on at once over the run, in equal steps of time: enough for a picture of
/// the whole run, and little beside the records.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace routelab::timeline {

/// The level over a stretch of time. Of a level that rises and falls at one moment only what lasts
/// counts.
struct LevelStep {
  float mean = 0;
  std::uint32_t min = 0;
  std::uint32_t max = 0;
  std::uint32_t marks = 0;  ///< of what began in it
};

class LevelCurve {
 public:
  LevelCurve() = default;

  [[nodiscard]] std::span<const LevelStep> steps() const { return steps_; }
  /// Step i is [i, i + 1) * step_length(), a power of two in ns, the last one up to end(); nothing
  /// goes on behind it.
  [[nodiscard]] std::int64_t step_length() const { return std::int64_t{1} << shift_; }
  [[nodiscard]] std::int64_t end() const { return end_; }

 private:
  friend class LevelChanges;

  unsigned shift_ = 0;
  std::int64_t end_ = 0;
  std::vector<LevelStep> steps_;
};

/// What goes on, gathered for a curve or for the columns of a picture.
class LevelChanges {
 public:
  /// Something that goes on in [start, end), 0 <= start <= end.
  void add(std::int64_t start, std::int64_t end, std::uint8_t marks) {
    if (end > start) {
      changes_.push_back(static_cast<std::uint64_t>(start) << 1 | 1);
      changes_.push_back(static_cast<std::uint64_t>(end) << 1);
    }
    if (marks != 0) marks_.push_back({start, marks});
  }

  [[nodiscard]] bool empty() const { return changes_.empty() && marks_.empty(); }

  /// Over [0, end), which holds all of it: 32 to 64 things a step, at most 2^18 steps. Empties it.
  /// Cost: 20 to 40 ns a thing.
  [[nodiscard]] LevelCurve curve(std::int64_t end);

  /// The level in each of the stretches [bounds[i], bounds[i + 1]), bounds not falling. Sorts what
  /// was added.
  [[nodiscard]] std::vector<LevelStep> levels(std::span<const std::int64_t> bounds);

 private:
  struct Marked {
    std::int64_t start = 0;
    std::uint8_t marks = 0;
  };

  std::vector<std::uint64_t> changes_;  ///< time << 1 | begins: in one order with what it means
  std::vector<Marked> marks_;
};

}  // namespace routelab::timeline
