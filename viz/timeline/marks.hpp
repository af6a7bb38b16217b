/// What must stay visible at any zoom: bits that are or-ed together when records are drawn as one.
#pragma once

#include <cstdint>

#include "sim/trace/record.hpp"

namespace routelab::timeline {

enum Mark : std::uint8_t {
  Error = 1,     ///< a step failed, or the request's status is 500 or above
  Cold = 2,      ///< an instance was started for it; a phase of that start
  TimedOut = 4,  ///< the client gave up, or 504
  Refused = 8,   ///< throttled or rejected
  GaveUp = 16,   ///< the client gave up; of a span: cut there
  Open = 32,     ///< still going on when the run ended
  Moment = 64,   ///< a request that took no time: no level rises for it
};
/// What the keys "next error" and "previous error" stop at.
inline constexpr std::uint8_t trouble = Error | TimedOut | Refused | GaveUp;

/// Any of `Mark`.
std::uint8_t marks_of(const trace::Record& record);

}  // namespace routelab::timeline
