/// Puts intervals that overlap into different lanes, so that each lane can be drawn as one row:
/// the lowest lane that is free, which needs as few lanes as intervals ever overlap (greedy
/// colouring of an interval graph, Cormen et al., chapter 16.1).
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <queue>
#include <utility>
#include <vector>

namespace routelab::trace {

class Lanes {
 public:
  /// In order of start. An interval without length takes a nanosecond. Cost: O(log lanes).
  std::uint32_t place(std::int64_t start, std::int64_t end);

  [[nodiscard]] std::uint32_t count() const { return count_; }

 private:
  template <class Element>
  using SmallestFirst = std::priority_queue<Element, std::vector<Element>, std::greater<>>;

  SmallestFirst<std::pair<std::int64_t, std::uint32_t>> busy_;  ///< until when, lane
  SmallestFirst<std::uint32_t> free_;
  std::uint32_t count_ = 0;
};

}  // namespace routelab::trace
