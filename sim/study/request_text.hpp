/// One request explained: its spans one after the other, when, how long, what it did or waited for.
#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <vector>

#include "sim/trace/names.hpp"
#include "sim/trace/record.hpp"

namespace routelab::study {

/// What a span is, with the names of what it touched: "query users", "waits for the CPU of
/// instance 3".
std::string describe_span(const trace::Record& span, const trace::Names& names);

/// "visitors#17: GET /api/users/[id] -> 200 in 1.24 s, at 2 h 5 min, cold start"
std::string describe_request(const trace::Record& request, const trace::Names& names);

/// A line for each of its spans; of a request with more than `most_spans` the longest ones, still
/// in their order. group: its spans, then its own record.
std::vector<std::string> explain_request(std::span<const trace::Record> group,
                                         const trace::Names& names, std::size_t most_spans = 14);

}  // namespace routelab::study
