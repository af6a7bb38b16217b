/// The access log of a web server in the Common Log Format of NCSA httpd, or in the Combined one of
/// Apache and nginx, which has more fields behind it:
///
///     198.51.100.7 - ada [10/Oct/2023:13:55:36 +0200] "GET /api/users/7 HTTP/1.1" 200 2326
///
/// Taken are the time and the request; what stands behind the status is not looked at. The times
/// tell the second: where in it a request came is drawn (model/recording.hpp). The earliest second
/// is time 0. Without a recorded duration: the log has none.
#pragma once

#include <string_view>

#include "sim/scenario/line_source.hpp"
#include "sim/scenario/row_errors.hpp"
#include "sim/scenario/traffic.hpp"

namespace routelab::scenario {

/// Whether a line is likely meant for this layout.
bool looks_like_access_log(std::string_view line);

void read_access_log(LineSource& lines, Traffic& traffic, RowErrors& errors);

}  // namespace routelab::scenario
