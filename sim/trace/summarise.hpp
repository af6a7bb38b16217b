/// The summary of a trace file: exactly that of the run which wrote it (as far as the file goes).
#pragma once

#include "sim/trace/reader.hpp"
#include "sim/trace/summary.hpp"

namespace routelab::trace {

/// Cost: about 20 ns a request and 2 ns a span.
[[nodiscard]] Summary summarise(const Reader& reader);

}  // namespace routelab::trace
