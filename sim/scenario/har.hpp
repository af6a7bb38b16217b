/// HTTP Archive 1.2 (w3c.github.io/web-performance/specs/HAR), as browsers save what they loaded:
/// `log.entries`, of each
///
///     startedDateTime           when; the earliest is time 0
///     timings.wait, else time   milliseconds that the real answer took; the server's part of it,
///                               if it was measured
///     request.method, .url      of the host that the first entry names: what went to others (a
///                               font, a counter) is left out, as are URLs that are not http
///     request.headers           accept, accept-language, authorization, user-agent and all that
///                               begin with x-; content-type with a body; cookies by themselves
///     request.postData          mimeType, and text or params: the body
///
/// A bad entry is a bad row. The file is read whole, within the limits of json_tree.hpp.
#pragma once

#include <string>
#include <string_view>

#include "sim/scenario/row_errors.hpp"
#include "sim/scenario/traffic.hpp"

namespace routelab::scenario {

/// Whether a text starts as one: with an object `log`.
bool looks_like_har(std::string_view text);

void read_har(std::string_view text, const std::string& file, Traffic& traffic, RowErrors& errors,
              Diagnostics& diagnostics);

}  // namespace routelab::scenario
