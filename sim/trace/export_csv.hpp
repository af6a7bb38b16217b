/// A selection of a trace as CSV (RFC 4180, lines end with a line feed), for spreadsheets and data
/// frames: a row for each request, or a row for each span.
///
/// Times are decimal numbers in the unit that their column names, exact to the nanosecond: "at_s"
/// since the start of the run, "latency_ms", "duration_ms". What does not exist is an empty field.
#pragma once

#include "sim/trace/names.hpp"
#include "sim/trace/selection.hpp"
#include "sim/trace/text_buffer.hpp"

namespace routelab::trace {

/// request, client, method, route, status, outcome, cold, late, open, instance, at_s, latency_ms,
/// and for each kind of span the time that the request spent in it ("query_ms").
void export_requests_csv(const Selection& selection, const Names& names, TextBuffer& out);

/// request, kind, of (a table, upstream or queue), instance, at_s, duration_ms, error, cut, open:
/// a row for every record of the selection, the requests' own and the instances' included.
void export_spans_csv(const Selection& selection, const Names& names, TextBuffer& out);

}  // namespace routelab::trace
