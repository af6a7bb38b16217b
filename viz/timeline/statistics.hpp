/// Figures of the requests that ended in a range of time.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <stop_token>
#include <vector>

#include "sim/base/histogram.hpp"
#include "sim/study/request_groups.hpp"
#include "sim/trace/summary.hpp"
#include "viz/timeline/chosen.hpp"
#include "viz/timeline/latency_grid.hpp"
#include "viz/timeline/timeline.hpp"

namespace routelab::timeline {

struct Statistics {
  trace::Counts counts;  ///< by outcome, cold, served
  Histogram latency;     ///< ns: count, mean, min, max exact; percentiles to 0.4 %
  std::array<trace::Share, trace::kind_count> time{};  ///< by kind of span
  bool complete = true;                                ///< false: stopped on the way

  void merge(const Statistics& other);
};

/// Of the chosen requests that end in the range, whatever they are (also those of the warm-up and
/// those still open at the end). Every record is looked at, on two threads: 50 ms for 10 million.
Statistics statistics(const Timeline& timeline, Range range, const Chosen& chosen,
                      const std::stop_token& stop = {});

/// The same requests by one or two of their properties, as `routelab query --by` has it: exact
/// percentiles (RequestGroup::figure), study::group_sheet and phase_sheet make tables of it.
/// Cost: 50 ns a request, and with phases 3 ns a span. The timeline outlives it.
study::RequestGroups breakdown(const Timeline& timeline, Range range, const Chosen& chosen,
                               std::vector<study::GroupBy> by, bool with_phases,
                               const std::stop_token& stop = {});

/// The same requests over time x latency; each at its end. Rows go from the smallest to the largest
/// latency of the range.
LatencyGrid latency_grid(const Timeline& timeline, Range range, const Chosen& chosen,
                         std::size_t columns, std::size_t rows, const std::stop_token& stop = {});

}  // namespace routelab::timeline
