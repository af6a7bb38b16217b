#include "sim/engine/statistics.hpp"

#include <algorithm>
#include <cstdint>
#include <vector>

#include "tests/support/rapidcheck.hpp"

using namespace routelab;
using engine::Level;

namespace {

struct Change {
  std::int64_t at = 0;
  std::int64_t by = 0;
};

std::vector<Change> random_changes() {
  const auto gaps =
      *rc::gen::container<std::vector<std::int64_t>>(rc::gen::inRange<std::int64_t>(0, 10));
  std::vector<Change> changes;
  std::int64_t now = 0;
  for (const std::int64_t gap : gaps) {
    now += gap;
    changes.push_back({.at = now, .by = *rc::gen::inRange<std::int64_t>(-3, 5)});
  }
  return changes;
}

/// The level at moment t, changes at t included.
std::int64_t level_at(const std::vector<Change>& changes, std::int64_t t) {
  std::int64_t level = 0;
  for (const Change& change : changes) level += change.at <= t ? change.by : 0;
  return level;
}

/// The mean over [from, to], moment by moment.
double mean_by_summing(const std::vector<Change>& changes, std::int64_t from, std::int64_t to) {
  if (from == to) return static_cast<double>(level_at(changes, to));
  std::int64_t sum = 0;
  for (std::int64_t t = from; t < to; ++t) sum += level_at(changes, t);
  return static_cast<double>(sum) / static_cast<double>(to - from);
}

}  // namespace

TEST_CASE("a level's mean is its integral over time", "[engine][level]") {
  Level level;
  CHECK(level.mean(Time{0}) == 0);
  level.change(Time{0}, 2);
  CHECK(level.now() == 2);
  CHECK(level.mean(Time{0}) == 2);  // no time has passed: the level itself
  level.change(Time{10}, 4);
  level.change(Time{20}, -6);
  CHECK(level.max() == 6);
  CHECK(level.mean(Time{20}) == 4);
  CHECK(level.mean(Time{40}) == 2);
}

TEST_CASE("restart forgets the past but not the level", "[engine][level]") {
  Level level;
  level.change(Time{0}, 9);
  level.change(Time{10}, -6);
  level.restart(Time{50});
  CHECK(level.now() == 3);
  CHECK(level.max() == 3);
  CHECK(level.mean(Time{50}) == 3);
  CHECK(level.mean(Time{90}) == 3);
  level.change(Time{60}, 1);
  CHECK(level.max() == 4);
  CHECK(level.mean(Time{70}) == 3.5);
}

TEST_CASE("the mean is exact over years of nanoseconds", "[engine][level]") {
  // 64 bits would not hold this integral: 10^7 instances for 10^18 ns (30 years).
  Level level;
  level.change(Time{0}, 10'000'000);
  CHECK(level.mean(Time{1'000'000'000'000'000'000}) == 10'000'000);
}

TEST_CASE("the level is the sum of its changes", "[engine][level]") {
  rc::prop("mean, maximum and level, moment by moment", [] {
    const std::vector<Change> changes = random_changes();
    const std::int64_t end =
        (changes.empty() ? 0 : changes.back().at) + *rc::gen::inRange<std::int64_t>(0, 20);
    Level level;
    std::int64_t sum = 0;
    std::int64_t max = 0;
    for (const Change& change : changes) {
      level.change(Time{change.at}, change.by);
      sum += change.by;
      max = std::max(max, sum);
    }
    RC_ASSERT(level.now() == sum);
    RC_ASSERT(level.max() == max);
    RC_ASSERT(level.mean(Time{end}) == mean_by_summing(changes, 0, end));
  });
  rc::prop("restarted anywhere", [] {
    const std::vector<Change> changes = random_changes();
    const std::int64_t last = changes.empty() ? 0 : changes.back().at;
    const std::int64_t cut = *rc::gen::inRange<std::int64_t>(0, last + 5);
    Level level;
    std::size_t next = 0;
    for (; next < changes.size() && changes[next].at <= cut; ++next) {
      level.change(Time{changes[next].at}, changes[next].by);
    }
    level.restart(Time{cut});
    std::int64_t max = level.now();
    for (; next < changes.size(); ++next) {
      level.change(Time{changes[next].at}, changes[next].by);
      max = std::max(max, level.now());
    }
    const std::int64_t end = std::max(last, cut) + 3;
    RC_ASSERT(level.mean(Time{end}) == mean_by_summing(changes, cut, end));
    RC_ASSERT(level.max() == max);
  });
}
