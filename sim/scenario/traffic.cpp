#include "sim/scenario/traffic.hpp"

#include <algorithm>
#include <cstddef>
#include <utility>

namespace routelab::scenario {

void Traffic::sort_by_time() {
  std::vector<std::pair<Time, std::size_t>> order;
  order.reserve(arrivals.size());
  for (const RecordedArrival& arrival : arrivals) order.emplace_back(arrival.at, order.size());
  std::sort(order.begin(), order.end());
  std::vector<RecordedArrival> sorted;
  sorted.reserve(arrivals.size());
  for (const auto& [at, i] : order) sorted.push_back(arrivals[i]);
  arrivals = std::move(sorted);
}

void Traffic::start_at_zero() {
  if (arrivals.empty()) return;
  const Duration by = time_zero - arrivals.front().at;
  for (RecordedArrival& arrival : arrivals) arrival.at = arrival.at + by;
}

}  // namespace routelab::scenario
