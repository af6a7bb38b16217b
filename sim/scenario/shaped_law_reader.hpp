/// The laws of durations that an object of parameters describes:
///
///     {"lognormal": {"mean": "5ms", "sd": "2ms"}}
///     {"normal": {"mean": "5ms", "sd": "1ms"}}              without its part below 0
///     {"gamma": {"mean": "5ms", "sd": "2ms"}}               or {"shape": 3, "scale": "2ms"}
///     {"weibull": {"shape": 0.8, "scale": "5ms"}}
///     {"pareto": {"shape": 1.5, "scale": "1ms"}}            the scale is the least value
///     {"hyperexponential": {"mean": "5ms", "sd": "20ms"}}   two exponential laws, balanced means
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "sim/base/distribution.hpp"
#include "sim/scenario/fields.hpp"

namespace routelab::scenario {

const std::vector<std::string>& shaped_law_names();

/// The law under its name in `outer`, one of the above, or nothing after an error. A normal law
/// whose mean the cut at 0 moves by more than 1 % is a warning.
std::optional<Distribution> read_shaped_law(Fields& outer, const std::string& name,
                                            Diagnostics& diagnostics);

}  // namespace routelab::scenario
