#include "sim/trace/lanes.hpp"

#include <algorithm>
#include <map>
#include <vector>

#include "sim/trace/levels.hpp"
#include "tests/support/rapidcheck.hpp"

namespace routelab::trace {

TEST_CASE("Lanes never overlap and are as few as can be", "[trace]") {
  rc::prop("random intervals", [] {
    struct Interval {
      std::int64_t start;
      std::int64_t end;
    };
    std::vector<Interval> intervals;
    for (int i = *rc::gen::inRange(1, 60); i > 0; --i) {
      const std::int64_t start = *rc::gen::inRange(0, 50);
      intervals.push_back({start, start + *rc::gen::inRange(1, 20)});
    }
    std::ranges::sort(intervals, {}, &Interval::start);
    Lanes lanes;
    std::map<std::uint32_t, std::int64_t> busy_until;
    std::int64_t most = 0;
    for (const Interval& interval : intervals) {
      const std::uint32_t lane = lanes.place(interval.start, interval.end);
      RC_ASSERT(busy_until[lane] <= interval.start);
      busy_until[lane] = interval.end;
      most = std::max(most, std::ranges::count_if(busy_until, [&](const auto& entry) {
                        return entry.second > interval.start;
                      }));
    }
    RC_ASSERT(std::int64_t{lanes.count()} == most);
  });
}

TEST_CASE("Levels are exact at their moments", "[trace]") {
  rc::prop("random spans", [] {
    Levels levels(1000, 10);  // moments 0, 112, 224, ... 1008
    std::vector<std::pair<std::int64_t, std::int64_t>> spans;
    for (int i = *rc::gen::inRange(0, 30); i > 0; --i) {
      const std::int64_t start = *rc::gen::inRange(0, 1000);
      spans.emplace_back(start, *rc::gen::inRange<std::int64_t>(start, 1001));
      levels.add(spans.back().first, spans.back().second);
    }
    std::map<std::int64_t, std::int64_t> changes;
    levels.each_change([&](std::int64_t time, std::int64_t level) { changes[time] = level; });
    for (std::int64_t moment = 0; moment <= 1008; moment += 112) {
      const auto expected = std::ranges::count_if(
          spans, [&](const auto& span) { return span.first <= moment && moment < span.second; });
      const auto after = changes.upper_bound(moment);
      RC_ASSERT((after == changes.begin() ? 0 : std::prev(after)->second) == expected);
    }
  });
}

}  // namespace routelab::trace
