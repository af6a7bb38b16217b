/// Latency over time as a picture: how many requests ended when, after how long (colour), with
/// lines of percentiles over it; and the percentiles as a table.
///
/// Both axes are cut: time into the bins of the run, latency into rows on a logarithmic scale from
/// the smallest to the largest that occurred (timeline/latency_grid.hpp).
#pragma once

#include <string>

#include "viz/report/observation.hpp"

namespace routelab::report {

/// A <figure>; without requests a sentence.
std::string heat_map_html(const Observation& observation);

}  // namespace routelab::report
