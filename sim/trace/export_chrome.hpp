/// A selection of a trace in the Trace Event Format of Chrome (JSON object form), which Perfetto's
/// UI, speedscope, Spall and chrome://tracing open.
///
/// Only begins and ends (ph B, E), counters (C) and names (M), with integer ids, in microseconds
/// with decimals for nanoseconds. Not complete events (X): their readers find an end as ts + dur in
/// floating point, which can miss the beginning of the next span, and then spans cross.
///
/// | process           | threads                       | events                                     |
/// |-------------------|-------------------------------|--------------------------------------------|
/// | client NAME       | as many as requests at a time | each request, its spans nested inside      |
/// | after the answer  | the same                      | what went on after the client had gone     |
/// | queue NAME        | as many as jobs at a time     | waiting and work of each job               |
/// | instances         | as many as instances          | each instance's life; counters             |
/// | database, upstreams | -                           | counters: at work, waiting, in flight      |
///
/// Every record of the selection is exactly one pair of B and E; B's category is its kind. Counters are
/// exact levels at a thousand moments of the run. Cost: about 0.3 us and 180 bytes a record.
#pragma once

#include "sim/trace/names.hpp"
#include "sim/trace/selection.hpp"
#include "sim/trace/text_buffer.hpp"

namespace routelab::trace {

/// Sets the lanes of the selection's requests.
void export_chrome(Selection& selection, const Names& names, TextBuffer& out);

}  // namespace routelab::trace
