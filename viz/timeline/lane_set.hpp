/// The lanes of one row: records that may overlap, put into as many lanes as it takes, each into the
/// lowest that is free (trace/lanes.hpp).
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "viz/timeline/lane.hpp"

namespace routelab::timeline {

class Chosen;

/// A record in a lane of a row.
struct LanePlace {
  std::size_t lane = 0;
  std::size_t entry = 0;
};

class LaneSet {
 public:
  LaneSet() = default;
  /// Every record by itself; they may come in any order. Cost: 100 to 150 ns each.
  LaneSet(const Records& records, std::span<const RecordNumber> entries);
  /// In blocks: what belongs together (the stages of one request on an instance) stays in one lane
  /// from its first start to its last end. block_starts: where in `entries` each block begins, the
  /// first is 0. Of a block whose records overlap each other, each is a block by itself.
  LaneSet(const Records& records, std::span<const RecordNumber> entries,
          std::span<const std::uint32_t> block_starts);

  LaneSet(LaneSet&&) = default;
  LaneSet& operator=(LaneSet&&) = default;
  LaneSet(const LaneSet&) = delete;  // lanes point into it
  LaneSet& operator=(const LaneSet&) = delete;
  ~LaneSet() = default;

  [[nodiscard]] std::span<const Lane> lanes() const { return lanes_; }
  [[nodiscard]] std::size_t entry_count() const { return data_.low.size(); }
  /// O(lanes log entries)
  [[nodiscard]] std::optional<LanePlace> find(const Records& records, RecordNumber record) const;

  /// The same lanes with only the chosen records: draw these over the dimmed whole, or alone.
  /// Cost: 10 to 20 ns an entry; keep it until the filter changes.
  [[nodiscard]] LaneSet only(const Records& records, const Chosen& chosen) const;

  /// Bytes held.
  [[nodiscard]] std::size_t memory() const;

 private:
  /// counts: entries of each lane, which stand lane after lane.
  void make_lanes(const Records& records, std::span<const RecordNumber> entries,
                  std::span<const std::size_t> counts);

  LaneData data_;
  std::vector<Lane> lanes_;  ///< into it
};

}  // namespace routelab::timeline
