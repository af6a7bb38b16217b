#include "viz/timeline/level_curve.hpp"

#include <algorithm>
#include <numeric>
#include <utility>

namespace routelab::timeline {
namespace {

constexpr std::size_t things_per_step = 32;
constexpr std::size_t most_steps = std::size_t{1} << 18;

std::int64_t time_of(std::uint64_t change) { return static_cast<std::int64_t>(change >> 1); }

/// Follows the level through one stretch of time after the other.
class Meter {
 public:
  void apply(std::uint64_t change) { level_ += (change & 1) != 0 ? 1 : -1; }

  /// changes: sorted, those of [start, end).
  LevelStep measure(std::int64_t start, std::int64_t end, std::span<const std::uint64_t> changes) {
    LevelStep step;
    double sum = 0;
    std::int64_t at = start;
    bool is_first = true;
    const auto last_until = [&](std::int64_t time) {
      if (time == at) return;
      const auto level = static_cast<std::uint32_t>(level_);
      step.min = is_first ? level : std::min(step.min, level);
      step.max = std::max(step.max, level);
      sum += static_cast<double>(time - at) * static_cast<double>(level);
      is_first = false;
      at = time;
    };
    for (const std::uint64_t change : changes) {
      last_until(time_of(change));
      apply(change);
    }
    last_until(end);
    if (end > start) step.mean = static_cast<float>(sum / static_cast<double>(end - start));
    return step;
  }

 private:
  std::int64_t level_ = 0;
};

}  // namespace

LevelCurve LevelChanges::curve(std::int64_t end) {
  LevelCurve curve;
  const std::size_t things = changes_.size() / 2 + marks_.size();
  const std::size_t wanted = std::clamp(things / things_per_step, std::size_t{1}, most_steps);
  curve.end_ = std::max<std::int64_t>(end, 1);
  const auto last = static_cast<std::uint64_t>(curve.end_ - 1);
  while (last >> curve.shift_ >= wanted && curve.shift_ < 62) ++curve.shift_;
  const std::size_t steps = (last >> curve.shift_) + 1;
  curve.steps_.resize(steps);
  // Into buckets by step, then each by itself: a bucket fits into the cache.
  const unsigned shift = curve.shift_ + 1;
  const auto step_of = [=](std::uint64_t change) {
    return std::min(static_cast<std::size_t>(change >> shift), steps - 1);
  };
  std::vector<std::size_t> next(steps + 1);
  for (const std::uint64_t change : changes_) ++next[step_of(change) + 1];
  std::partial_sum(next.begin(), next.end(), next.begin());
  std::vector<std::uint64_t> sorted(changes_.size());
  for (const std::uint64_t change : changes_) sorted[next[step_of(change)]++] = change;
  changes_ = {};
  Meter meter;
  std::size_t begin = 0;  // each `next` is now where its bucket ends
  for (std::size_t i = 0; i < steps; ++i) {
    const auto bucket = std::span(sorted).subspan(begin, next[i] - begin);
    begin = next[i];
    std::ranges::sort(bucket);
    const auto start = static_cast<std::int64_t>(i << curve.shift_);
    const bool is_last = i + 1 == steps;
    curve.steps_[i] =
        meter.measure(start, is_last ? curve.end_ : start + curve.step_length(), bucket);
  }
  for (const Marked& marked : marks_) {
    curve.steps_[step_of(static_cast<std::uint64_t>(marked.start) << 1)].marks |= marked.marks;
  }
  marks_ = {};
  return curve;
}

std::vector<LevelStep> LevelChanges::levels(std::span<const std::int64_t> bounds) {
  if (bounds.size() < 2) return {};
  std::vector<LevelStep> levels(bounds.size() - 1);
  std::ranges::sort(changes_);
  const auto first_at = [&](std::int64_t time) {
    return std::ranges::lower_bound(changes_, static_cast<std::uint64_t>(time) << 1) -
           changes_.begin();
  };
  Meter meter;
  auto at = first_at(std::max<std::int64_t>(bounds.front(), 0));
  for (auto i = std::ptrdiff_t{0}; i < at; ++i) meter.apply(changes_[static_cast<std::size_t>(i)]);
  for (std::size_t i = 0; i < levels.size(); ++i) {
    const auto end = std::max(at, first_at(std::max<std::int64_t>(bounds[i + 1], 0)));
    levels[i] = meter.measure(bounds[i], bounds[i + 1],
                              std::span(changes_).subspan(static_cast<std::size_t>(at),
                                                          static_cast<std::size_t>(end - at)));
    at = end;
  }
  for (const Marked& marked : marks_) {
    const auto after = std::ranges::upper_bound(bounds, marked.start) - bounds.begin();
    if (after == 0 || marked.start >= bounds.back()) continue;
    levels[static_cast<std::size_t>(after - 1)].marks |= marked.marks;
  }
  return levels;
}

}  // namespace routelab::timeline
