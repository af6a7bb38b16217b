/// A selection as tracks, for viewers that draw one row for each:
///
/// | group               | lanes                         | spans                                  |
/// |---------------------|-------------------------------|----------------------------------------|
/// | client NAME         | as many as requests at a time | each request, its spans nested inside  |
/// | after the answer    | the same                      | what went on after the client had gone |
/// | queue NAME          | as many as jobs at a time     | waiting and work of each job           |
/// | instances           | as many as instances          | each instance's life; counters         |
/// | database, upstreams | -                             | counters: at work, waiting, in flight  |
///
/// Every record of the selection is exactly one span. Counters are exact levels at a thousand
/// moments of the run.
#pragma once

#include "sim/trace/names.hpp"
#include "sim/trace/selection.hpp"
#include "sim/trace/track_sink.hpp"

namespace routelab::trace {

/// Sets the lanes of the selection's requests. Cost: 30 ns a record besides the sink's own, and
/// memory for what is not a request's (40 bytes a record); O(log lanes) to place a request.
void walk_tracks(Selection& selection, const Names& names, TrackSink& sink);

}  // namespace routelab::trace
