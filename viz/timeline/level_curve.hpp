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

  friend bool operator==(const LevelStep&, const LevelStep&) = default;
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
  friend class CurveMaker;

  unsigned shift_ = 0;
  std::int64_t end_ = 0;
  std::vector<LevelStep> steps_;
};

/// A moment at which the level rises or falls: time << 1 | rises, so that numbers are in the order
/// of time and, of one moment, falls come first.
using LevelChange = std::uint64_t;

/// Follows the level from one stretch of time to the next.
class LevelMeter {
 public:
  /// changes: those of [start, end), in any order; they are sorted.
  LevelStep measure(std::int64_t start, std::int64_t end, std::span<LevelChange> changes);
  /// changes: sorted, all before the first stretch that is measured.
  void skip(std::span<const LevelChange> changes);

 private:
  std::int64_t level_ = 0;
};

/// Makes a curve of what goes on while it comes in, nearly in the order of time: what lies behind
/// is measured and forgotten.
class CurveMaker {
 public:
  /// Over [0, end), which holds all of it. things: about how many will come; 32 to 64 of them are
  /// a step, but there are at most 2^18 steps.
  CurveMaker(std::int64_t end, std::uint64_t things);

  /// Something that goes on in [start, end), 0 <= start <= end. If it takes no time, only its marks
  /// count. Cost of all: 10 to 20 ns.
  void add(std::int64_t start, std::int64_t end, std::uint8_t marks);
  /// Nothing that is still to come starts before `time`.
  void advance(std::int64_t time);
  [[nodiscard]] LevelCurve finish();

 private:
  void measure_up_to(std::size_t step);
  void halve();

  LevelCurve curve_;
  LevelMeter meter_;
  std::size_t next_step_ = 0;
  std::uint64_t count_ = 0;
  std::vector<LevelChange> pending_;  ///< of next_step_ and later
  std::size_t left_over_ = 0;         ///< of them after the last measuring
  std::vector<LevelChange> sorted_, later_;
  std::vector<std::size_t> bucket_ends_;
};

/// What goes on in a picture's columns.
class LevelChanges {
 public:
  /// As of CurveMaker, in any order.
  void add(std::int64_t start, std::int64_t end, std::uint8_t marks);

  /// The level in each of the stretches [bounds[i], bounds[i + 1]), bounds not falling. Sorts what
  /// was added.
  [[nodiscard]] std::vector<LevelStep> levels(std::span<const std::int64_t> bounds);

 private:
  struct Marked {
    std::int64_t start = 0;
    std::uint8_t marks = 0;
  };

  std::vector<LevelChange> changes_;
  std::vector<Marked> marks_;
};

}  // namespace routelab::timeline
