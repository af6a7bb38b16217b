/// The language of filters:
///
///     route = "GET /api/users/[id]" and latency > 200ms and cold
///     status >= 500 or outcome = timed_out
///     at 10m..20m and not client = visitors and query > 50ms
///
///     filter    = all { "or" all }          all = one { "and" one }
///     one       = "not" one | "(" filter ")" | flag | kind | field operator value
///     operator  = "=" | "!=" | "<" | "<=" | ">" | ">=" | "~" (a name that contains this)
///
/// | field                        | values                                                       |
/// |------------------------------|--------------------------------------------------------------|
/// | route                        | "GET /api/users/[id]", /api/users/[id] (all methods), none   |
/// | method, client               | a name                                                       |
/// | table, upstream              | a name: some span of the request has to do with it           |
/// | outcome                      | completed, failed, throttled, rejected, timed_out            |
/// | status                       | a number, none                                               |
/// | instance                     | a number, none                                               |
/// | latency (duration), at, end  | 200ms, 1.5s, 10m, ...; at and end since the start of the run |
/// | request                      | visitors#20                                                  |
///
/// Flags stand alone: cold (an instance was started for it), late (the client gave up before an
/// answer came), error (a step failed), open (still going on when the run ended). So does a kind of
/// span ("pool_wait", "module_load", record.hpp): the request has such a span; with a comparison,
/// one that long. Numbers and times have ranges, both ends included: `status = 500..599`; before a
/// range the "=" may be left out. A value with blanks or signs in it is quoted, "..." or '...'.
/// `a != b` is `not a = b`. What has no status or instance is in none of their comparisons. An
/// empty filter matches everything.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "sim/trace/filter.hpp"
#include "sim/trace/names.hpp"

namespace routelab::trace {

/// What is wrong with a filter's text. Message and hint hold pieces of it as they are: escape
/// them before a terminal sees them.
struct FilterError {
  std::size_t offset = 0;  ///< bytes; at most the length of the text
  std::size_t length = 0;  ///< bytes; 0 at the end of the text
  std::string message;     ///< in lower case without a full stop
  std::string hint;        ///< what to do about it
};

/// A filter, or what is wrong.
struct ParsedFilter {
  std::optional<Filter> filter;
  FilterError error;
};

/// The names decide what the values mean; one that the trace does not know is an error, for it
/// could match nothing.
[[nodiscard]] ParsedFilter parse_filter(std::string_view text, const Names& names);

/// All fields, flags and kinds that a filter may name, for completion.
[[nodiscard]] std::vector<std::string> filter_words();

}  // namespace routelab::trace
