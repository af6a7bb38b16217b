/// What the tail of a range is made of: as study::blame, of the chosen requests that end in it.
#pragma once

#include <stop_token>

#include "sim/study/blame.hpp"
#include "viz/timeline/chosen.hpp"
#include "viz/timeline/timeline.hpp"

namespace routelab::panels {

/// The tail is what took at least the percentile's latency (0 to 1; to 0.4 %). Requests of the
/// warm-up count as any other. Two passes over the records on two threads, 50 ms each for 10
/// million. Stopped: what was found so far.
study::Blame blame(const timeline::Timeline& timeline, timeline::Range range,
                   const timeline::Chosen& chosen, double percentile,
                   const std::stop_token& stop = {});

}  // namespace routelab::panels
