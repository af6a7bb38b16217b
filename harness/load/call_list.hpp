/// The calls that a scenario's clients make, in the order of their times, and what came of each in
/// the virtual run: the plan of a load test, and what its measurements are held against.
///
/// They are found by running the scenario: arrivals have one implementation, the world's. Users of
/// a closed loop call here when they called there, whatever the real server does meanwhile.
/// Memory: 40 bytes a call.
#pragma once

#include <cstdint>
#include <vector>

#include "sim/scenario/scenario.hpp"
#include "sim/trace/record.hpp"

namespace routelab::load {

struct PlannedCall {
  std::uint64_t id = 0;
  Time at;
  std::uint32_t client = 0;
  std::uint32_t send = 0;
  Duration virtual_latency{};
  std::uint32_t endpoint = 0;
  std::uint16_t status = 0;  ///< in the virtual run; 0: the client gave up
  trace::Outcome outcome = trace::Outcome::Completed;

  /// Its number among the calls of its client.
  [[nodiscard]] std::uint64_t call() const { return id & ((std::uint64_t{1} << 40) - 1); }
};

/// Those that arrive within `duration`; the run goes on until each has ended. At most `most`.
std::vector<PlannedCall> planned_calls(const scenario::Scenario& scenario, std::uint64_t seed,
                                       Duration duration, std::size_t most = SIZE_MAX);

/// The key of a planned call's draws.
Key key_of(const scenario::Scenario& scenario, std::uint64_t seed, const PlannedCall& call);

}  // namespace routelab::load
