#include "sim/engine/event_list.hpp"

#include <algorithm>
#include <cstdint>
#include <limits>
#include <vector>

#include "sim/base/random.hpp"
#include "tests/support/rapidcheck.hpp"

using namespace routelab;
using engine::Event;
using engine::EventList;

namespace {

/// The list as its header defines it: the pending events in the order in which they were asked
/// for, of which the earliest one, and of those the first, comes next.
class NaiveList {
 public:
  void push(Time at, std::uint32_t subject) { pending_.push_back({at, subject}); }
  [[nodiscard]] bool empty() const { return pending_.empty(); }
  [[nodiscard]] std::size_t size() const { return pending_.size(); }

  std::uint32_t pop() {
    const auto first = std::min_element(pending_.begin(), pending_.end(),
                                        [](const auto& a, const auto& b) { return a.at < b.at; });
    const std::uint32_t subject = first->subject;
    pending_.erase(first);
    return subject;
  }

 private:
  struct Pending {
    Time at;
    std::uint32_t subject;
  };
  std::vector<Pending> pending_;
};

std::vector<std::uint32_t> drain(EventList& list) {
  std::vector<std::uint32_t> subjects;
  for (; !list.empty(); list.pop()) subjects.push_back(list.top().subject);
  return subjects;
}

}  // namespace

TEST_CASE("an empty list", "[engine][event_list]") {
  EventList list;
  CHECK(list.empty());
  CHECK(list.size() == 0);
  list.push(Time{5}, 0, 0, 0);
  CHECK_FALSE(list.empty());
  list.pop();
  CHECK(list.empty());
}

TEST_CASE("an event comes out as it went in", "[engine][event_list]") {
  EventList list;
  list.push(Time{7}, 255, UINT32_MAX, EventList::stamp_mask);
  const Event& event = list.top();
  CHECK(event.at == Time{7});
  CHECK(event.kind == 255);
  CHECK(event.subject == UINT32_MAX);
  CHECK(event.stamp == EventList::stamp_mask);
  CHECK(event.sequence == 0);
  list.push(Time{1}, 3, 4, (std::uint32_t{5} << 24U) | 6);
  CHECK(list.top().kind == 3);
  CHECK(list.top().subject == 4);
  CHECK(list.top().stamp == 6);  // a stamp has 24 bits
  CHECK(list.top().sequence == 1);
}

TEST_CASE("events at one moment happen in the order of scheduling", "[engine][event_list]") {
  constexpr std::uint32_t many = 1000;
  EventList list;
  std::vector<std::uint32_t> wanted;
  for (std::uint32_t i = 0; i < many; ++i) {
    list.push(Time{42}, 0, i, 0);
    wanted.push_back(i);
  }
  CHECK(drain(list) == wanted);
}

TEST_CASE("the ends of time are times", "[engine][event_list]") {
  EventList list;
  list.push(time_never, 0, 3, 0);
  list.push(Time{0}, 0, 1, 0);
  list.push(Time{std::numeric_limits<std::int64_t>::min()}, 0, 0, 0);
  list.push(Time{1}, 0, 2, 0);
  CHECK(drain(list) == std::vector<std::uint32_t>{0, 1, 2, 3});
}

TEST_CASE("the order is that of a stable sort by time", "[engine][event_list]") {
  rc::prop("all pushed, then all popped", [] {
    // Few different times, so that there are many ties.
    const auto times =
        *rc::gen::container<std::vector<std::int64_t>>(rc::gen::inRange<std::int64_t>(0, 12));
    EventList list;
    std::vector<std::uint32_t> wanted;
    for (std::uint32_t i = 0; i < times.size(); ++i) {
      list.push(Time{times[i]}, 0, i, 0);
      wanted.push_back(i);
    }
    std::stable_sort(wanted.begin(), wanted.end(),
                     [&](std::uint32_t a, std::uint32_t b) { return times[a] < times[b]; });
    RC_ASSERT(drain(list) == wanted);
  });
  rc::prop("pushed and popped in any interleaving", [] {
    const auto choices =
        *rc::gen::container<std::vector<std::int64_t>>(rc::gen::inRange<std::int64_t>(-12, 20));
    EventList list;
    NaiveList naive;
    std::uint32_t next = 0;
    for (const std::int64_t choice : choices) {
      if (choice >= 0) {
        list.push(Time{choice}, 0, next, 0);
        naive.push(Time{choice}, next++);
      } else if (!naive.empty()) {
        RC_ASSERT(list.top().subject == naive.pop());
        list.pop();
      }
      RC_ASSERT(list.size() == naive.size());
    }
    while (!naive.empty()) {
      RC_ASSERT(list.top().subject == naive.pop());
      list.pop();
    }
    RC_ASSERT(list.empty());
  });
}

TEST_CASE("a large heap keeps the order while it is in use", "[engine][event_list]") {
  // The hold model: each popped event schedules one a random time later, sometimes none.
  const Key key = Key::of_seed(1);
  EventList list;
  constexpr std::uint32_t pending = 5000;
  for (std::uint32_t i = 0; i < pending; ++i) {
    list.push(Time{static_cast<std::int64_t>(to_below(key.bits(i, Purpose::Work), 1000))}, 0, i, 0);
  }
  Event last{};
  last.at = Time{-1};
  for (std::uint64_t i = 0; i < 20'000; ++i) {
    const Event event = list.top();
    list.pop();
    REQUIRE((event.at > last.at || (event.at == last.at && event.sequence > last.sequence)));
    last = event;
    const auto gap = static_cast<std::int64_t>(to_below(key.bits(i, Purpose::Think), 50));
    list.push(event.at + Duration{gap}, 0, event.subject, 0);
  }
  CHECK(list.size() == pending);
}
