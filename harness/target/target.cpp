#include "harness/target/target.hpp"

#include "sim/base/assert.hpp"

namespace routelab::target {

Outcome Target::raw(std::string_view, Duration, std::string&) {
  RL_ASSERT(!"not one of its abilities");
  return {};
}

void Target::reset(std::uint64_t) { RL_ASSERT(!"not one of its abilities"); }

bool Target::restart() {
  RL_ASSERT(!"not one of its abilities");
  return false;
}

}  // namespace routelab::target
