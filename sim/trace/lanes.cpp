#include "sim/trace/lanes.hpp"

namespace routelab::trace {

std::uint32_t Lanes::place(std::int64_t start, std::int64_t end) {
  while (!busy_.empty() && busy_.top().first <= start) {
    free_.push(busy_.top().second);
    busy_.pop();
  }
  std::uint32_t lane = count_;
  if (free_.empty()) {
    ++count_;
  } else {
    lane = free_.top();
    free_.pop();
  }
  busy_.emplace(end > start || start == INT64_MAX ? end : start + 1, lane);
  return lane;
}

}  // namespace routelab::trace
