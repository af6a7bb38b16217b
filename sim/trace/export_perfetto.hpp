/// A selection of a trace in Perfetto's own format (protobuf, TrackEvent), for ui.perfetto.dev and
/// trace_processor: a sixth of the bytes of Chrome's, tracks in groups, and flows.
///
/// Tracks are those of track_walk.hpp, below one that names scenario and seed. Every record of the
/// selection is exactly one slice; its category is its kind, its arguments (span_argument.hpp) are
/// debug annotations. So that a slice is short, a request says only the number in its name (17 of
/// visitors#17: its group is that client's) and no outcome if it completed. A flow leads from a
/// request to what went on after its answer, and to its jobs.
///
/// Cost: about 0.1 us and 40 bytes a record (50 where most leave jobs behind), 50 KB for counters;
/// memory: some hundred bytes a lane.
#pragma once

#include "sim/trace/names.hpp"
#include "sim/trace/selection.hpp"
#include "sim/trace/text_buffer.hpp"

namespace routelab::trace {

/// Sets the lanes of the selection's requests.
void export_perfetto(Selection& selection, const Names& names, TextBuffer& out);

}  // namespace routelab::trace
