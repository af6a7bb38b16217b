/// One request as a waterfall: a row for each span, with a bar where it lies in the request's time.
#pragma once

#include <cstddef>
#include <string>

#include "sim/trace/names.hpp"
#include "viz/report/slowest_requests.hpp"

namespace routelab::report {

/// The colour of a kind of span: a class of style.cpp.
const char* style_of(trace::Kind kind);

/// What the colours mean.
std::string span_legend();

/// A <details> element; rank counts from 1. The first one is open.
std::string waterfall_html(const SlowRequest& slow, const trace::Names& names, std::size_t rank);

}  // namespace routelab::report
