/// The clock: the next event happens at once, and time is what that event says.
///
/// The model asks for events with `schedule` and is handed them by `next`. Whether time is virtual
/// or paced is up to who says `until`: the end of the run, or what the wall clock shows now.
#pragma once

#include <cstdint>
#include <optional>

#include "sim/engine/event_list.hpp"

namespace routelab::engine {

class VirtualClock {
 public:
  [[nodiscard]] Time now() const { return now_; }
  [[nodiscard]] std::uint64_t events() const { return events_; }
  [[nodiscard]] std::size_t pending() const { return list_.size(); }

  [[nodiscard]] std::optional<Time> next_event() const {
    return list_.empty() ? std::nullopt : std::optional<Time>(list_.top().at);
  }

  /// at >= now().
  void schedule(Time at, std::uint8_t kind, std::uint32_t subject, std::uint32_t stamp = 0) {
    RL_HOT_ASSERT(at >= now_);
    list_.push(at, kind, subject, stamp);
  }

  /// Takes the next event that lies before `until` and moves the clock there. False if there is
  /// none: then the clock stands at `until`.
  bool next(Time until, Event& event) {
    if (list_.empty() || list_.top().at >= until) {
      now_ = until;
      return false;
    }
    event = list_.top();
    list_.pop();
    now_ = event.at;
    ++events_;
    return true;
  }

 private:
  EventList list_;
  Time now_{};
  std::uint64_t events_ = 0;
};

}  // namespace routelab::engine
