/// The lanes of one row: records that may overlap, put into as many lanes as it takes (greedy, the
/// lowest that is free: trace/lanes.hpp).
///
/// What belongs together (the stages of one request on an instance) stays in one lane.
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
  /// blocks: each is packed as one thing from its first start to its last end; records in a block
  /// that overlap each other are packed one by one. Order does not matter.
  static LaneSet pack(const Records& records, std::vector<RecordNumber> entries);
  static LaneSet pack_blocks(const Records& records, std::vector<RecordNumber> entries,
                             std::vector<std::uint32_t> block_starts);

  LaneSet(LaneSet&&) = default;
  LaneSet& operator=(LaneSet&&) = default;

  [[nodiscard]] std::span<const Lane> lanes() const { return lanes_; }
  [[nodiscard]] std::size_t entry_count() const { return entries_.size(); }
  [[nodiscard]] std::optional<LanePlace> find(const Records& records, RecordNumber record) const;

  /// The same lanes with only the chosen records: draw these over the dimmed whole, or alone.
  /// Cost: 10 to 20 ns an entry; keep it until the filter changes.
  [[nodiscard]] LaneSet only(const Records& records, const Chosen& chosen) const;

  /// Bytes held.
  [[nodiscard]] std::size_t memory() const;

 private:
  std::vector<RecordNumber> entries_;  ///< lane after lane
  std::vector<LaneNode> nodes_;        ///< likewise
  std::vector<Lane> lanes_;            ///< into the two above
};

}  // namespace routelab::timeline
