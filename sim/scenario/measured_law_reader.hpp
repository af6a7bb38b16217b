/// The laws of durations that measurements describe:
///
///     {"empirical": ["1ms", "2ms", "2ms"]}              values, equally likely
///     {"empirical": {"values": ["1ms", "2ms"], "interpolate": true}}
///     {"empirical": {"file": "x.csv", "column": "latency", "unit": "ms"}}
///     {"percentiles": {"p0": "1ms", "p50": "4ms", "p99.9": "90ms", "p100": "1s"}}
///
/// With `interpolate`, what lies between two neighbouring values is as likely as they are; between
/// percentiles it always is. A file is found relative to the one that names it (in a change on the
/// command line: to the current folder).
#pragma once

#include <optional>

#include "sim/base/distribution.hpp"
#include "sim/scenario/fields.hpp"

namespace routelab::scenario {

/// The law "empirical" of `outer`, or nothing after errors.
std::optional<Distribution> read_empirical(Fields& outer, Diagnostics& diagnostics);

/// The law "percentiles" of `outer`, or nothing after errors: p0 and p100 are needed, and no
/// percentile may be below an earlier one.
std::optional<Distribution> read_percentiles(Fields& outer, Diagnostics& diagnostics);

}  // namespace routelab::scenario
