/// Waiting for what must happen, and what this process holds.
#pragma once

#include <dirent.h>

#include <chrono>
#include <cstddef>
#include <thread>

#include "harness/client/steady.hpp"

namespace routelab::testing {

/// Within it everything comes, on any machine.
inline constexpr Duration patience = Duration::seconds(120);
inline Time soon() { return client::steady_now() + patience; }

/// Waits until something is so; false: it never was.
template <class Condition>
bool comes_true(Condition condition) {
  for (const Time end = soon(); client::steady_now() < end;) {
    if (condition()) return true;
    std::this_thread::sleep_for(std::chrono::milliseconds(1));
  }
  return false;
}

/// How many descriptors are open.
inline std::size_t open_descriptors() {
  DIR* const folder = opendir("/proc/self/fd");
  std::size_t count = 0;
  while (readdir(folder) != nullptr) ++count;
  closedir(folder);
  return count;
}

}  // namespace routelab::testing
