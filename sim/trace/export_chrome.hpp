/// A selection of a trace in the Trace Event Format of Chrome (JSON object form), which Perfetto's
/// UI, speedscope, Spall and chrome://tracing open.
///
/// Only begins and ends (ph B, E), counters (C) and names (M), with integer ids, in microseconds
/// with decimals for nanoseconds. Not complete events (X): their readers find an end as ts + dur in
/// floating point, which can miss the beginning of the next span, and then spans cross.
///
/// Tracks are those of track_walk.hpp: a group is a process, a lane a thread, and every record of
/// the selection exactly one pair of B and E; B's category is its kind. Cost: about 0.3 us and 220
/// bytes a record.
#pragma once

#include "sim/trace/names.hpp"
#include "sim/trace/selection.hpp"
#include "sim/trace/text_buffer.hpp"

namespace routelab::trace {

/// Sets the lanes of the selection's requests.
void export_chrome(Selection& selection, const Names& names, TextBuffer& out);

}  // namespace routelab::trace
