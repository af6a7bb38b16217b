/// Requests of a trace as OTLP/JSON (OpenTelemetry protocol 1.3, `ExportTraceServiceRequest` in the
/// JSON mapping of protobuf with hexadecimal ids), which Jaeger, Tempo and the collector read.
///
/// One request is one trace: a root span (SERVER) and a child for each span, with the attributes of
/// the semantic conventions where the trace knows them (http.request.method, http.route,
/// http.response.status_code, faas.coldstart, faas.instance, db.collection.name, peer.service,
/// messaging.destination.name, error.type). What a table was asked is not in a trace. Ids are
/// functions of seed, request and place of the span. Time 0 of the run is 1 January 2025, 00:00 UTC.
#pragma once

#include "sim/trace/names.hpp"
#include "sim/trace/selection.hpp"
#include "sim/trace/text_buffer.hpp"

namespace routelab::trace {

/// Viewers take thousands of spans, not millions: the selection should be small.
void export_otlp(const Selection& selection, const Names& names, TextBuffer& out);

}  // namespace routelab::trace
