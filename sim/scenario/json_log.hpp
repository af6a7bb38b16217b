/// An access log with a JSON object on each line, as nginx (log_format escape=json), Caddy, pino and
/// many others write it. Which member is what:
///
///     time       time, timestamp, ts, @timestamp, time_iso8601, time_local, msec, start_time: a
///                date and time (also as the Common Log Format has it); or a number since 1970: of
///                seconds below 1e11, of milliseconds below 1e14, else of microseconds
///     method     method, request_method, verb
///     target     path, url, uri, request_uri, target: a path with its query, or a whole URL
///     both       request, as a text: "GET /api/users HTTP/1.1"; as an object (or req): it holds the
///                members for method and target
///     duration   duration, request_time, latency, elapsed: seconds, or a text with a unit
///                ("12ms"); with _ms behind them, or responseTime: milliseconds. It may be absent
///
/// Of several the first one named here. Everything else is ignored. The earliest time is time 0.
#pragma once

#include <string>
#include <string_view>

#include "sim/scenario/line_source.hpp"
#include "sim/scenario/row_errors.hpp"
#include "sim/scenario/traffic.hpp"

namespace routelab::scenario {

/// `file` is the name in places.
void read_json_log(LineSource& lines, const std::string& file, Traffic& traffic, RowErrors& errors);

}  // namespace routelab::scenario
