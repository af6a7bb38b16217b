/// A programmer's error, caught where it happens. On in every build; `RL_HOT_ASSERT` is for the
/// loop that runs once per event and is compiled out of release builds.
#pragma once

#include <cstdio>
#include <cstdlib>

namespace routelab {

[[noreturn]] inline void assertion_failed(const char* what, const char* file, int line) {
  std::fprintf(stderr, "routelab: internal error: %s (%s:%d)\n", what, file, line);
  std::abort();
}

}  // namespace routelab

#define RL_ASSERT(condition) \
  ((condition) ? void(0) : ::routelab::assertion_failed(#condition, __FILE__, __LINE__))

#ifdef NDEBUG
#define RL_HOT_ASSERT(condition) void(0)
#else
#define RL_HOT_ASSERT(condition) RL_ASSERT(condition)
#endif
