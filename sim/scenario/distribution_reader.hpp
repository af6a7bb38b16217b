/// A law of durations as scenarios write it:
///
///     "250ms"  or  {"constant": "250ms"}               always the same
///     {"exponential": "2s"}                            by its mean
///     {"uniform": ["10ms", "20ms"]}                    between low and high
///     {"p50": "4ms", "p99": "20ms"}                    lognormal, by two percentiles
///     {"mixture": [{"weight": 9, "law": "1ms"}, {"weight": 1, "law": {"exponential": "50ms"}}]}
///     {"lognormal": {...}}, normal, gamma, weibull, pareto, hyperexponential   shaped_law_reader
///     {"empirical": ...}, {"percentiles": {...}}                               measured_law_reader
///
/// Beside any of them, "plus": "2ms" adds a constant.
#pragma once

#include <cstddef>
#include <optional>
#include <string_view>

#include "sim/base/distribution.hpp"
#include "sim/scenario/json_tree.hpp"

namespace routelab::scenario {

inline constexpr std::size_t max_mixture_parts = 1'000;

/// The law that `node` describes, or nothing after an error that names `what` ("'compute' of a
/// step"). Parameters without a meaning (p99 < p50, low > high, a mean of zero for a lognormal, no
/// values) are errors too, so the result can be built without an assertion failing.
std::optional<Distribution> read_distribution(const Node& node, std::string_view what,
                                              Diagnostics& diagnostics);

}  // namespace routelab::scenario
