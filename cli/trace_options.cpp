#include "cli/trace_options.hpp"

#include <algorithm>
#include <string_view>
#include <utility>

#include <fmt/format.h>

#include "cli/terminal.hpp"
#include "sim/scenario/diagnostics.hpp"
#include "sim/trace/filter_parser.hpp"

namespace routelab::cli {

namespace {

scenario::Place place_of(const trace::FilterError& error, std::string_view text) {
  const std::string_view before = text.substr(0, error.offset);
  const std::size_t line_start = before.rfind('\n') + 1;  // npos + 1 is 0
  scenario::Place place;
  place.file = "filter";
  place.line = 1 + static_cast<int>(std::ranges::count(before, '\n'));
  place.column = 1 + static_cast<int>(scenario::count_code_points(before.substr(line_start)));
  const std::string_view word = text.substr(error.offset, error.length);
  place.length = std::max(1, static_cast<int>(scenario::count_code_points(word)));
  return place;
}

}  // namespace

const char* const filter_help =
    "A filter joins conditions with and, or, not and parentheses:\n"
    "  route = \"GET /api/users/[id]\"   method = GET   status >= 500   outcome = timed_out\n"
    "  latency > 200ms   at 10m..20m   client = visitors   instance = 3   table = users\n"
    "  route ~ users (contains)   request = visitors#20   route = none   status != 404\n"
    "  cold   late (the client gave up)   error   open\n"
    "  query > 50ms   pool_wait   module_load > 1s   (has such a span)";

trace::Reader open_trace(const std::string& path) {
  trace::Reader trace(path);
  if (!trace.complete()) {
    print_error(fmt::format("{}: warning: {}; what is before that place is used\n",
                            scenario::printable(path), scenario::printable(trace.problem())));
  }
  return trace;
}

std::optional<trace::Filter> read_filter(const std::string& text, const trace::Names& names) {
  trace::ParsedFilter parsed = trace::parse_filter(text, names);
  if (parsed.filter) return std::move(parsed.filter);
  scenario::Diagnostics diagnostics;
  diagnostics.add_source("filter", text);
  diagnostics.error(place_of(parsed.error, text), "filter", parsed.error.message,
                    parsed.error.hint);
  print_error(diagnostics.render());
  return std::nullopt;
}

}  // namespace routelab::cli
