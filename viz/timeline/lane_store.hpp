/// The lanes of all rows, each group's built when one of them is first asked for.
#pragma once

#include <array>
#include <atomic>
#include <cstddef>
#include <mutex>
#include <vector>

#include "viz/timeline/lane_set.hpp"
#include "viz/timeline/timeline.hpp"

namespace routelab::timeline {

class Timeline::LaneStore {
 public:
  explicit LaneStore(std::size_t rows) : sets_(rows) {}

  const LaneSet& get(const Timeline& timeline, std::size_t row);
  [[nodiscard]] bool has(const Timeline& timeline, std::size_t row) const;
  /// Of the groups that are ready.
  [[nodiscard]] std::size_t memory() const;

 private:
  struct Group {
    std::mutex mutex;
    std::atomic<bool> is_ready = false;
    std::atomic<std::size_t> memory = 0;
  };

  std::vector<LaneSet> sets_;    ///< by row
  std::array<Group, 6> groups_;  ///< by the sort of their row
};

/// The lanes of every row below `top`, a group; one for each of the rows [top, end of top).
std::vector<LaneSet> build_lanes(const Timeline& timeline, std::size_t top);

}  // namespace routelab::timeline
