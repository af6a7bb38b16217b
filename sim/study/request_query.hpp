/// What `routelab query` asks of a trace, and the tables that answer.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <span>
#include <string>
#include <vector>

#include "sim/study/request_groups.hpp"
#include "sim/study/sheet.hpp"
#include "sim/trace/filter.hpp"
#include "sim/trace/reader.hpp"

namespace routelab::study {

/// Calls visit(group) for each request that the filter takes, in the order of the file. everything:
/// also what the summary of a run leaves out, which is what ended in the warm-up and what was
/// still going on when the run ended. Returns how many were taken.
std::uint64_t each_request(const trace::Reader& trace, const trace::Filter& filter, bool everything,
                           const std::function<void(std::span<const trace::Record>)>& visit);

enum class ListOrder : std::uint8_t { At, Latency };  ///< by start; slowest first

/// The first `limit` requests in this order, one a row (0: all). Equals in the order of the file.
/// Cost: 24 bytes a request besides.
struct RequestList {
  Sheet sheet;
  std::uint64_t matched = 0;  ///< before the limit
};
RequestList list_requests(const trace::Reader& trace, const trace::Filter& filter, bool everything,
                          ListOrder order, std::size_t limit);

/// A row for each group.
Sheet group_sheet(RequestGroups& groups, const std::vector<GroupFigure>& figures);

/// For each group a row with all of its time and one for each kind of span that took any: the mean
/// over all requests of the group, its part of their latency, and the share of requests that have
/// such a span.
Sheet phase_sheet(RequestGroups& groups);

/// The spans of one request and then its own record, wherever they stand in the file, with what
/// went on after the client had gone. Empty: there is none.
std::vector<trace::Record> find_request(const trace::Reader& trace, std::uint64_t id);

}  // namespace routelab::study
