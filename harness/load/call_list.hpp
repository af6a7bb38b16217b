/// The calls that a scenario's clients make, in the order of their times: the plan of a load test.
///
/// They are found by running the scenario: arrivals have one implementation, the world's. Users of
/// a closed loop call here when they called there, whatever the real server does meanwhile.
/// Memory: 32 bytes a call.
#pragma once

#include <cstdint>
#include <vector>

#include "sim/scenario/scenario.hpp"

namespace routelab::load {

struct PlannedCall {
  std::uint64_t id = 0;
  Time at;
  std::uint32_t client = 0;
  std::uint32_t send = 0;
  std::uint32_t endpoint = 0;

  /// Its number among the calls of its client.
  [[nodiscard]] std::uint64_t call() const { return id & ((std::uint64_t{1} << 40) - 1); }
};

/// Those that arrive within `duration`; the run goes on until each has ended. At most `most`.
std::vector<PlannedCall> planned_calls(const scenario::Scenario& scenario, std::uint64_t seed,
                                       Duration duration, std::size_t most = SIZE_MAX);

/// The key of a planned call's draws.
Key key_of(const scenario::Scenario& scenario, std::uint64_t seed, const PlannedCall& call);

}  // namespace routelab::load
