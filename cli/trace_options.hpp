/// What the commands that read a trace have in common: the file and the filter.
#pragma once

#include <optional>
#include <string>

#include "sim/trace/filter.hpp"
#include "sim/trace/names.hpp"
#include "sim/trace/reader.hpp"

namespace routelab::cli {

/// The trace. Throws trace::FileError; of a file that was cut it says so on standard error and
/// gives what there is.
trace::Reader open_trace(const std::string& path);

/// The filter, or nothing after its error has been shown, as `filter:1:9: error: ...`.
std::optional<trace::Filter> read_filter(const std::string& text, const trace::Names& names);

/// What `--help` says of filters.
extern const char* const filter_help;

}  // namespace routelab::cli
