#include "viz/timeline/level_curve.hpp"

#include <algorithm>
#include <cmath>
#include <vector>

#include "tests/support/rapidcheck.hpp"
#include "tests/trace/random_records.hpp"

namespace routelab::timeline {
namespace {

struct Interval {
  std::int64_t start = 0;
  std::int64_t end = 0;
  std::uint8_t marks = 0;
};

std::vector<Interval> random_intervals(std::int64_t end, std::size_t most) {
  std::vector<Interval> intervals(*rc::gen::inRange<std::size_t>(0, most));
  for (Interval& interval : intervals) {
    interval.start = *rc::gen::inRange<std::int64_t>(0, end);
    interval.end = *rc::gen::inRange<std::int64_t>(interval.start, end + 1);
    interval.marks = static_cast<std::uint8_t>(*rc::gen::inRange(0, 8) == 0 ? 1 : 0);
  }
  return intervals;
}

/// Nanosecond by nanosecond.
LevelStep expected(const std::vector<Interval>& intervals, std::int64_t start, std::int64_t end) {
  LevelStep step;
  double sum = 0;
  for (std::int64_t time = start; time < end; ++time) {
    const auto level = static_cast<std::uint32_t>(std::ranges::count_if(
        intervals, [&](const Interval& i) { return i.start <= time && time < i.end; }));
    step.min = time == start ? level : std::min(step.min, level);
    step.max = std::max(step.max, level);
    sum += level;
    for (const Interval& i : intervals) {
      if (i.start == time) step.marks |= i.marks;
    }
  }
  if (end > start) step.mean = static_cast<float>(sum / static_cast<double>(end - start));
  return step;
}

void check_same(const LevelStep& a, const LevelStep& b) {
  RC_ASSERT(a.min == b.min);
  RC_ASSERT(a.max == b.max);
  RC_ASSERT(a.marks == b.marks);
  RC_ASSERT(std::abs(a.mean - b.mean) < 1e-4F);
}

LevelChanges changes_of(const std::vector<Interval>& intervals) {
  LevelChanges changes;
  for (const Interval& i : intervals) changes.add(i.start, i.end, i.marks);
  return changes;
}

}  // namespace

TEST_CASE("A curve has the level of every moment of its steps", "[timeline]") {
  rc::prop("random intervals", [] {
    const auto end = *rc::gen::inRange<std::int64_t>(1, 600);
    const auto intervals = random_intervals(end, 200);
    CurveMaker maker(end, *rc::gen::inRange<std::uint64_t>(0, 2000));
    for (const Interval& i : intervals) maker.add(i.start, i.end, i.marks);
    const LevelCurve curve = maker.finish();
    RC_ASSERT(curve.end() == end);
    for (std::size_t i = 0; i < curve.steps().size(); ++i) {
      const std::int64_t start = static_cast<std::int64_t>(i) * curve.step_length();
      check_same(curve.steps()[i],
                 expected(intervals, start, std::min(start + curve.step_length(), end)));
    }
  });
}

TEST_CASE("Columns of any bounds have the level of every moment in them", "[timeline]") {
  rc::prop("random intervals and bounds", [] {
    const auto intervals = random_intervals(300, 60);
    std::vector<std::int64_t> bounds;
    for (int i = *rc::gen::inRange(2, 20); i > 0; --i) {
      bounds.push_back(*rc::gen::inRange<std::int64_t>(-20, 340));
    }
    std::ranges::sort(bounds);
    const auto levels = changes_of(intervals).levels(bounds);
    RC_ASSERT(levels.size() + 1 == bounds.size());
    for (std::size_t i = 0; i < levels.size(); ++i) {
      check_same(levels[i], expected(intervals, bounds[i], bounds[i + 1]));
    }
  });
}

TEST_CASE("A curve that is told how far it is, is the same", "[timeline]") {
  rc::prop("ten thousand intervals nearly in order", [](std::uint64_t seed) {
    constexpr std::int64_t end = 1'000'000;
    trace::testing::Dice dice(seed);
    std::vector<Interval> intervals(10'000);
    for (Interval& interval : intervals) {
      interval.start = static_cast<std::int64_t>(dice.below(end));
      interval.end = std::min(end, interval.start + static_cast<std::int64_t>(dice.below(500)));
      interval.marks = dice.one_in(1000) ? 1 : 0;
    }
    std::ranges::sort(intervals, {}, &Interval::end);
    CurveMaker whole(end, 10'000), stepwise(end, 10'000);
    for (std::size_t i = 0; i < intervals.size(); ++i) {
      const Interval& interval = intervals[i];
      whole.add(interval.start, interval.end, interval.marks);
      stepwise.add(interval.start, interval.end, interval.marks);
      stepwise.advance(std::max<std::int64_t>(0, interval.end - 500));
    }
    const LevelCurve a = whole.finish();
    const LevelCurve b = stepwise.finish();
    RC_ASSERT(a.step_length() == b.step_length());
    RC_ASSERT(std::ranges::equal(a.steps(), b.steps()));
  });
}

TEST_CASE("A curve reaches to the end of time", "[timeline]") {
  CurveMaker maker(INT64_MAX, 1000);
  maker.add(0, INT64_MAX, 0);
  const LevelCurve curve = maker.finish();
  REQUIRE(!curve.steps().empty());
  CHECK(curve.steps().front().min == 1);
  CHECK(curve.steps().back().max == 1);
}

}  // namespace routelab::timeline
