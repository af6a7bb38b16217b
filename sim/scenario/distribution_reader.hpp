/// A law of durations as scenarios write it:
///
///     "250ms"  or  {"constant": "250ms"}               always the same
///     {"exponential": "2s"}                            by its mean
///     {"uniform": ["10ms", "20ms"]}                    between low and high
///     {"p50": "4ms", "p99": "20ms"}                    lognormal, by two percentiles
///     {"lognormal": {"mean": "5ms", "sd": "2ms"}}      lognormal, by mean and standard deviation
///     {"empirical": ["1ms", "2ms", "2ms"]}             measured values, equally likely
#pragma once

#include <optional>
#include <string_view>

#include "sim/base/distribution.hpp"
#include "sim/scenario/json_tree.hpp"

namespace routelab::scenario {

/// The law that `node` describes, or nothing after an error that names `what` ("'compute' of a
/// step"). Parameters without a meaning (p99 < p50, low > high, a mean of zero for a lognormal, no
/// values) are errors too, so the result can be built without an assertion failing.
std::optional<Distribution> read_distribution(const Node& node, std::string_view what,
                                              Diagnostics& diagnostics);

}  // namespace routelab::scenario
