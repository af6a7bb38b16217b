/// What a span has to do with, in a few words: labels of exports.
#pragma once

#include <string>
#include <string_view>

#include "sim/trace/names.hpp"
#include "sim/trace/record.hpp"

namespace routelab::trace {

/// "GET" of "GET /api/users/[id]"; all of a text without a blank.
[[nodiscard]] std::string_view method_of(std::string_view endpoint);
/// "/api/users/[id]"; all of a text without a blank.
[[nodiscard]] std::string_view path_of(std::string_view endpoint);

/// The endpoint, table, upstream, queue or function; empty where there is none.
[[nodiscard]] std::string_view subject_of(const Record& record, const Names& names);

/// "query users", "fetch payments", "module load"; of a request its endpoint or "no route".
[[nodiscard]] std::string label_of(const Record& record, const Names& names);

}  // namespace routelab::trace
