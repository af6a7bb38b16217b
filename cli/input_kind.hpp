/// What a file given to a command is: a scenario or a trace.
#pragma once

#include <string>

namespace routelab::cli {

/// By its name (".rltrace") or its first bytes, so that an empty or a damaged trace is called one.
/// What else cannot be read is no trace: whoever opens it says what is wrong.
bool is_trace(const std::string& path);

}  // namespace routelab::cli
