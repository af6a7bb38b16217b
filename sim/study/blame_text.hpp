/// What `routelab why` prints: the causes of the tail, and what would have been, for people and as
/// JSON.
#pragma once

#include <optional>
#include <string>

#include <nlohmann/json_fwd.hpp>

#include "sim/study/blame.hpp"
#include "sim/study/counterfactual.hpp"

namespace routelab::study {

/// counterfactuals: none of a trace, which cannot be run again.
std::string blame_text(const trace::Names& names, const Blame& blame,
                       const std::optional<Counterfactuals>& counterfactuals);

/// {scenario, percentile, threshold_ms, tail {requests, latency_ms, time_ms {...}}, rest {...},
///  as_it_is_ms {mean, ci95_low, ci95_high}, what_if [{change, latency_ms {...},
///  difference_ms {...}}]}
nlohmann::ordered_json blame_json(const trace::Names& names, const Blame& blame,
                                  const std::optional<Counterfactuals>& counterfactuals);

}  // namespace routelab::study
