#include "harness/target/target.hpp"

#include <chrono>
#include <thread>

#include "sim/base/assert.hpp"

namespace routelab::target {

Outcome Target::raw(std::string_view, Duration, std::string&) {
  RL_ASSERT(!"not one of its abilities");
  return {};
}

void Target::abandon(std::string_view, int) { RL_ASSERT(!"not one of its abilities"); }

std::shared_ptr<void> Target::hold(std::string_view) {
  RL_ASSERT(!"not one of its abilities");
  return nullptr;
}

void Target::burst_apart(std::span<const http::Request> requests, std::span<const Duration>,
                         std::vector<Outcome>& outcomes) {
  burst(requests, outcomes);
}

void Target::rest(Duration time) { std::this_thread::sleep_for(std::chrono::nanoseconds(time.ns)); }

void Target::set_instances(Instances) { RL_ASSERT(!"not one of its abilities"); }

void Target::reset(std::uint64_t) { RL_ASSERT(!"not one of its abilities"); }

bool Target::restart() {
  RL_ASSERT(!"not one of its abilities");
  return false;
}

}  // namespace routelab::target
