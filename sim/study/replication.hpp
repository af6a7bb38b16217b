/// Replications: the same scenario over many seeds, and what its figures are with an interval.
///
/// Replication i runs with seed + i, so each can be run again alone. Replications share nothing
/// but the scenario, which is constant; results stand in the order of their seeds, so the number
/// of threads never shows.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <vector>

#include <nlohmann/json_fwd.hpp>

#include "sim/study/run.hpp"

namespace routelab::study {

struct ReplicationOptions {
  std::uint64_t count = 1;                     ///< >= 1
  unsigned jobs = 0;                           ///< threads; 0: as many as the machine has
  std::optional<std::uint64_t> seed;           ///< of the first; else the scenario's
  const model::WorldOptions* world = nullptr;  ///< instead of the scenario's own
  /// Who sees the requests of replication i, if anybody. Called from the thread that runs it.
  std::function<trace::RequestObserver*(std::uint64_t)> observer;
  /// Called now and then from the calling thread with the part that is done, 0 to 1; false stops
  /// all runs where they are.
  std::function<bool(double)> keep_going;
};

/// One result for each replication. An exception in a run is thrown here.
std::vector<RunResult> replicate(const scenario::Scenario& scenario,
                                 const ReplicationOptions& options);

/// The figures of all replications in one tree of the same shape: each number becomes
/// {mean, ci95_low, ci95_high}; what is null in some replications is averaged over the others.
/// `seed` is the first, `replications` their number, `fingerprint` the sum of all fingerprints.
/// An expectation is judged by the mean.
nlohmann::ordered_json replicated_json(const scenario::Scenario& scenario,
                                       std::span<const RunResult> results);

}  // namespace routelab::study
