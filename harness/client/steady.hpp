/// The steady clock in the types of the simulator: nanoseconds since some moment before the program
/// started, the same for all threads, never set back. Linux: CLOCK_MONOTONIC.
#pragma once

#include <chrono>

#include "sim/base/time.hpp"

namespace routelab::client {

inline Time steady_now() {
  using std::chrono::duration_cast, std::chrono::nanoseconds, std::chrono::steady_clock;
  return {duration_cast<nanoseconds>(steady_clock::now().time_since_epoch()).count()};
}

}  // namespace routelab::client
