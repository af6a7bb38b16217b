#include "sim/engine/clock.hpp"

#include <algorithm>
#include <cstdint>
#include <vector>

#include "tests/support/rapidcheck.hpp"

using namespace routelab;
using engine::Event;
using engine::VirtualClock;

TEST_CASE("a new clock stands at zero", "[engine][clock]") {
  const VirtualClock clock;
  CHECK(clock.now() == time_zero);
  CHECK(clock.events() == 0);
  CHECK(clock.pending() == 0);
}

TEST_CASE("time is what the event says", "[engine][clock]") {
  VirtualClock clock;
  clock.schedule(Time{20}, 2, 22, 222);
  clock.schedule(Time{10}, 1, 11);
  CHECK(clock.pending() == 2);
  Event event;
  REQUIRE(clock.next(Time{100}, event));
  CHECK(clock.now() == Time{10});
  CHECK(event.kind == 1);
  CHECK(event.subject == 11);
  CHECK(event.stamp == 0);
  CHECK(clock.events() == 1);
  clock.schedule(clock.now(), 3, 33);  // now is not the past
  REQUIRE(clock.next(Time{100}, event));
  CHECK(clock.now() == Time{10});
  CHECK(event.kind == 3);
  REQUIRE(clock.next(Time{100}, event));
  CHECK(clock.now() == Time{20});
  CHECK(event.stamp == 222);
  CHECK_FALSE(clock.next(Time{100}, event));
  CHECK(clock.now() == Time{100});
  CHECK(clock.events() == 3);
}

TEST_CASE("the clock stops before `until` and stands there", "[engine][clock]") {
  VirtualClock clock;
  clock.schedule(Time{9}, 1, 0);
  clock.schedule(Time{10}, 2, 0);
  Event event;
  REQUIRE(clock.next(Time{10}, event));
  CHECK(event.kind == 1);
  CHECK_FALSE(clock.next(Time{10}, event));  // an event at `until` lies behind it
  CHECK(clock.now() == Time{10});
  CHECK(event.kind == 1);  // left alone
  CHECK(clock.pending() == 1);
  REQUIRE(clock.next(Time{11}, event));
  CHECK(event.kind == 2);
  CHECK(clock.now() == Time{10});
}

TEST_CASE("how often a run is interrupted never shows", "[engine][clock]") {
  rc::prop("stops in between change nothing", [] {
    const auto times =
        *rc::gen::container<std::vector<std::int64_t>>(rc::gen::inRange<std::int64_t>(0, 50));
    auto stops =
        *rc::gen::container<std::vector<std::int64_t>>(rc::gen::inRange<std::int64_t>(0, 60));
    std::sort(stops.begin(), stops.end());
    VirtualClock straight;
    VirtualClock interrupted;
    for (std::uint32_t i = 0; i < times.size(); ++i) {
      straight.schedule(Time{times[i]}, 0, i);
      interrupted.schedule(Time{times[i]}, 0, i);
    }
    const auto run = [](VirtualClock& clock, Time until, std::vector<std::uint32_t>& seen) {
      for (Event event; clock.next(until, event);) {
        RC_ASSERT(event.at == clock.now());
        RC_ASSERT(event.at < until);
        seen.push_back(event.subject);
      }
      RC_ASSERT(clock.now() == until);
    };
    std::vector<std::uint32_t> wanted;
    std::vector<std::uint32_t> seen;
    run(straight, Time{60}, wanted);
    for (const std::int64_t stop : stops) run(interrupted, Time{stop}, seen);
    run(interrupted, Time{60}, seen);
    RC_ASSERT(seen == wanted);
    RC_ASSERT(interrupted.events() == times.size());
    RC_ASSERT(interrupted.pending() == 0U);
  });
}
