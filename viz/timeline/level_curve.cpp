#include "viz/timeline/level_curve.hpp"

#include <algorithm>
#include <numeric>
#include <utility>

namespace routelab::timeline {
namespace {

constexpr std::uint64_t things_per_step = 32;
constexpr std::uint64_t most_steps = std::uint64_t{1} << 18;

std::int64_t time_of(LevelChange change) { return static_cast<std::int64_t>(change >> 1); }
LevelChange fall_at(std::int64_t time) { return static_cast<LevelChange>(time) << 1; }
LevelChange rise_at(std::int64_t time) { return fall_at(time) | 1; }

}  // namespace

LevelStep LevelMeter::measure(std::int64_t start, std::int64_t end,
                              std::span<LevelChange> changes) {
  std::ranges::sort(changes);
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
  for (const LevelChange change : changes) {
    last_until(time_of(change));
    level_ += (change & 1) != 0 ? 1 : -1;
  }
  last_until(end);
  if (end > start) step.mean = static_cast<float>(sum / static_cast<double>(end - start));
  return step;
}

void LevelMeter::skip(std::span<const LevelChange> changes) {
  for (const LevelChange change : changes) level_ += (change & 1) != 0 ? 1 : -1;
}

CurveMaker::CurveMaker(std::int64_t end, std::uint64_t things) {
  curve_.end_ = std::max<std::int64_t>(end, 1);
  const std::uint64_t wanted = std::clamp(things / things_per_step, std::uint64_t{1}, most_steps);
  const auto last = static_cast<std::uint64_t>(curve_.end_ - 1);
  while (last >> curve_.shift_ >= wanted && curve_.shift_ < 62) ++curve_.shift_;
  curve_.steps_.resize((last >> curve_.shift_) + 1);
}

void CurveMaker::add(std::int64_t start, std::int64_t end, std::uint8_t marks) {
  ++count_;
  if (end > start) {
    pending_.push_back(rise_at(start));
    pending_.push_back(fall_at(end));
  }
  if (marks != 0) {
    const auto step = static_cast<std::size_t>(start >> curve_.shift_);
    curve_.steps_[std::min(step, curve_.steps_.size() - 1)].marks |= marks;
  }
}

void CurveMaker::advance(std::int64_t time) {
  // Only when there is twice as much as was left over: else it would be sifted again and again.
  constexpr std::size_t worth_it = 8192;
  if (pending_.size() < worth_it + 2 * left_over_) return;
  measure_up_to(std::min(static_cast<std::size_t>(time >> curve_.shift_), curve_.steps_.size()));
  left_over_ = pending_.size();
}

/// Into buckets by step, then each by itself: sorting a few is cheap.
void CurveMaker::measure_up_to(std::size_t step) {
  if (step <= next_step_) return;
  const std::size_t buckets = step - next_step_;
  const unsigned shift = curve_.shift_ + 1;
  const std::size_t last_step = curve_.steps_.size() - 1;
  // What ends at the very end belongs to the last step.
  const auto bucket_of = [&](LevelChange change) {
    return std::min(static_cast<std::size_t>(change >> shift), last_step) - next_step_;
  };
  bucket_ends_.assign(buckets + 1, 0);
  later_.clear();
  for (const LevelChange change : pending_) {
    const std::size_t bucket = bucket_of(change);
    if (bucket < buckets) {
      ++bucket_ends_[bucket + 1];
    } else {
      later_.push_back(change);
    }
  }
  std::partial_sum(bucket_ends_.begin(), bucket_ends_.end(), bucket_ends_.begin());
  sorted_.resize(bucket_ends_.back());
  for (const LevelChange change : pending_) {
    const std::size_t bucket = bucket_of(change);
    if (bucket < buckets) sorted_[bucket_ends_[bucket]++] = change;
  }
  std::size_t begin = 0;
  for (std::size_t i = 0; i < buckets; ++i) {
    const std::size_t index = next_step_ + i;
    const auto start = static_cast<std::int64_t>(index << curve_.shift_);
    const std::int64_t stop = index == last_step ? curve_.end_ : start + curve_.step_length();
    const auto bucket = std::span(sorted_).subspan(begin, bucket_ends_[i] - begin);
    const std::uint32_t marks = curve_.steps_[index].marks;
    curve_.steps_[index] = meter_.measure(start, stop, bucket);
    curve_.steps_[index].marks = marks;
    begin = bucket_ends_[i];
  }
  std::swap(pending_, later_);
  next_step_ = step;
}

LevelCurve CurveMaker::finish() {
  measure_up_to(curve_.steps_.size());
  while (curve_.steps_.size() > 1 && count_ / curve_.steps_.size() < things_per_step / 2) halve();
  curve_.steps_.shrink_to_fit();
  return std::move(curve_);
}

/// Two steps become one: there were fewer things than expected.
void CurveMaker::halve() {
  std::vector<LevelStep>& steps = curve_.steps_;
  for (std::size_t i = 0; i < steps.size(); i += 2) {
    LevelStep sum = steps[i];
    if (i + 1 < steps.size()) {
      const LevelStep& other = steps[i + 1];
      const auto whole = static_cast<double>(curve_.step_length());
      const bool is_last = i + 2 == steps.size();
      const double rest = is_last
                              ? static_cast<double>(curve_.end_ - (static_cast<std::int64_t>(i + 1)
                                                                   << curve_.shift_))
                              : whole;
      sum.mean = static_cast<float>(
          (static_cast<double>(sum.mean) * whole + static_cast<double>(other.mean) * rest) /
          (whole + rest));
      sum.min = std::min(sum.min, other.min);
      sum.max = std::max(sum.max, other.max);
      sum.marks |= other.marks;
    }
    steps[i / 2] = sum;
  }
  steps.resize((steps.size() + 1) / 2);
  ++curve_.shift_;
}

void LevelChanges::add(std::int64_t start, std::int64_t end, std::uint8_t marks) {
  if (end > start) {
    changes_.push_back(rise_at(start));
    changes_.push_back(fall_at(end));
  }
  if (marks != 0) marks_.push_back({start, marks});
}

std::vector<LevelStep> LevelChanges::levels(std::span<const std::int64_t> bounds) {
  if (bounds.size() < 2) return {};
  std::vector<LevelStep> levels(bounds.size() - 1);
  std::ranges::sort(changes_);
  const auto first_at = [&](std::int64_t time) {
    const auto at = std::ranges::lower_bound(changes_, fall_at(std::max<std::int64_t>(time, 0)));
    return static_cast<std::size_t>(at - changes_.begin());
  };
  LevelMeter meter;
  std::size_t at = first_at(bounds.front());
  meter.skip(std::span(changes_).first(at));
  for (std::size_t i = 0; i < levels.size(); ++i) {
    const std::size_t end = std::max(at, first_at(bounds[i + 1]));
    levels[i] = meter.measure(bounds[i], bounds[i + 1], std::span(changes_).subspan(at, end - at));
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
