/// Lists of requests: the slowest, the first, those in a box of the heat map, the p99 request.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <stop_token>
#include <vector>

#include "viz/timeline/chosen.hpp"
#include "viz/timeline/timeline.hpp"

namespace routelab::timeline {

enum class Order : std::uint8_t {
  Slowest,  ///< longest latency first
  Fastest,
  Start,
};

/// [shortest, longest), ns; a longest of INT64_MAX is included.
struct Latencies {
  std::int64_t shortest = 0;
  std::int64_t longest = INT64_MAX;

  friend bool operator==(const Latencies&, const Latencies&) = default;
};

struct RequestList {
  std::vector<RecordNumber> requests;
  std::uint64_t total = 0;  ///< before the limit
};

/// Chosen requests that end in the range and took that long, the first `limit` in this order;
/// equals as in the file. With a box of the heat map as range and latencies: what is in it.
/// 10 to 20 ns a request of the range: nothing is sorted but what is returned. Stopped: what was
/// found so far.
RequestList list_requests(const Timeline& timeline, Range range, const Chosen& chosen, Order order,
                          std::size_t limit, Latencies latencies = {},
                          const std::stop_token& stop = {});

/// The request whose latency is that percentile of those in the range, by nearest rank, exactly;
/// of equals the first in the file. 0 < numerator <= denominator: 999, 1000 is p99.9. None: there
/// are no requests.
std::optional<RecordNumber> request_at(const Timeline& timeline, Range range, const Chosen& chosen,
                                       std::int64_t numerator, std::int64_t denominator);

}  // namespace routelab::timeline
