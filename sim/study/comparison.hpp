/// Two scenarios under the same seeds: what each gives, and the difference, with intervals.
///
/// Draws are keyed by names, so clients with the same name come at the same moments and draw the
/// same durations on both sides wherever both ask for them (common random numbers). Differences
/// are therefore taken seed by seed, and their interval is that of the paired differences: much
/// narrower than what the intervals of the two sides would allow (Law, Simulation Modeling and
/// Analysis, section 11.2).
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>

#include <nlohmann/json_fwd.hpp>

#include "sim/scenario/scenario.hpp"

namespace routelab::study {

struct ComparisonOptions {
  std::uint64_t replications = 10;  ///< >= 1; with 1 there are no intervals
  unsigned jobs = 0;                ///< threads; 0: as many as the machine has
  /// As in ReplicationOptions, over the runs of both sides.
  std::function<bool(double)> keep_going;
};

/// Seeds are those of `a`, for both sides. The tree:
///
///     a, b          each {scenario, duration_s, warmup_s, fingerprint, expectations}
///     seed          the first
///     replications
///     figures       the tree of results.hpp; in place of each number
///                   {a, b, difference: {mean, ci95_low, ci95_high}}, the difference being b - a.
///                   null: a side has no such figure. Of one replication the ends are null.
///       outcome_ratio   {completed, failed, rejected, throttled, timed_out} of what ended
///       answers         by what the clients sent: {requests, statuses, status_ratio}
///
/// None if `keep_going` stopped it.
std::optional<nlohmann::ordered_json> compare(const scenario::Scenario& a,
                                              const scenario::Scenario& b,
                                              const ComparisonOptions& options);

/// What the runs show of a difference.
enum class Shown : std::uint8_t {
  Missing,  ///< one of the sides does not have the figure
  Equal,    ///< no run differs
  Unclear,  ///< the interval includes 0, or one run cannot tell
  Real,     ///< the interval does not include 0
};

/// figure: {a, b, difference} of the tree.
Shown shown_by(const nlohmann::ordered_json& figure);

}  // namespace routelab::study
