/// One line of a timeline: records that never overlap, by start, and a pyramid over them from which
/// they are drawn at any zoom.
///
/// The pyramid is implicit: a node of the lowest level, a leaf, sums up `leaf` neighbouring entries,
/// one of the next level `fan` nodes of the level below. Neighbours in a lane are seldom far apart in
/// the file, so an entry is 2 bytes that are counted from its leaf's base; only a leaf whose records
/// lie 65,536 or more apart has 2 more for each. Memory: 2.6 bytes an entry with the pyramid. A lane
/// owns nothing; see LaneSet.
///
/// What takes no time is drawn, picked and counted as if it took a nanosecond.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "viz/timeline/records.hpp"
#include "viz/timeline/view.hpp"

namespace routelab::timeline {

/// Where a record ends in a lane: at least a nanosecond after its start.
inline std::int64_t lane_end(const trace::Record& record) {
  const std::int64_t end = end_of(record);
  return end > record.start || end == INT64_MAX ? end : end + 1;
}

/// Neighbouring entries of a lane summed up.
struct LaneNode {
  std::int64_t start = 0;  ///< of the first
  std::int64_t end = 0;    ///< of the last
  std::int64_t busy = 0;   ///< ns, of all together
  RecordNumber base = 0;   ///< of a leaf: the least number; if it is far, where its high halves are
  std::uint16_t grain = 0;  ///< of a leaf, see Grain
  std::uint8_t marks = 0;   ///< of all
  bool is_far = false;      ///< of a leaf: its numbers need 4 bytes
};
static_assert(sizeof(LaneNode) == 32);

/// What lanes are made of, lane after lane.
struct LaneData {
  std::vector<std::uint16_t> low;   ///< of each entry: its number less the base, or its low half
  std::vector<std::uint16_t> high;  ///< of the entries of far leaves
  std::vector<LaneNode> nodes;
};

/// What is drawn as one rectangle.
struct Bar {
  std::int64_t start = 0;  ///< ns, not clipped to the view
  std::int64_t end = 0;
  std::int64_t busy = 0;            ///< ns that something went on; end - start for a single entry
  std::uint32_t count = 0;          ///< entries
  RecordNumber record = no_record;  ///< of a single entry, or of the one that is wide enough to be
                                    ///< seen by itself; else none: draw utilisation
  std::uint8_t marks = 0;           ///< of all: a mark is never lost

  /// 0 to 1: how much of it something went on.
  [[nodiscard]] double utilisation() const {
    return end > start ? static_cast<double>(busy) / static_cast<double>(end - start) : 1;
  }
};

/// What begins within the same stretch of this many pixels is one bar, so a lane has at most
/// width / 3 + 3 of them.
inline constexpr double bar_pixels = 3;

class Lane {
 public:
  static constexpr std::size_t leaf = 64;
  static constexpr std::size_t fan = 16;
  /// Nodes of the pyramid over so many entries.
  static std::size_t node_count(std::size_t entries);

  Lane() = default;
  /// low and nodes: those of one lane, as `build` made them; high: those of all.
  Lane(std::span<const std::uint16_t> low, std::span<const LaneNode> nodes,
       std::span<const std::uint16_t> high)
      : low_(low), nodes_(nodes), high_(high) {}
  /// Appends a lane. entries: by start, none beginning before the one before has ended.
  static void build(const Records& records, std::span<const RecordNumber> entries, LaneData& out);

  [[nodiscard]] std::size_t size() const { return low_.size(); }
  [[nodiscard]] RecordNumber operator[](std::size_t entry) const {
    const LaneNode& node = nodes_[entry / leaf];
    return node.is_far
               ? RecordNumber{high_[node.base + entry % leaf]} << 16 | RecordNumber{low_[entry]}
               : node.base + low_[entry];
  }
  /// A copy of all.
  [[nodiscard]] std::vector<RecordNumber> entries() const;

  /// The first entry that ends after `time`; size() if there is none. O(log n).
  [[nodiscard]] std::size_t first_after(const Records& records, std::int64_t time) const;

  /// The entry at a time, or the nearest one that is at most `tolerance` ns away from it (of two as
  /// near the earlier). O(log n). Its neighbours in the lane are one below and above.
  [[nodiscard]] std::optional<std::size_t> pick(const Records& records, std::int64_t time,
                                                std::int64_t tolerance) const;
  /// Where a record stands in this lane.
  [[nodiscard]] std::optional<std::size_t> find(const Records& records, RecordNumber record) const;

  /// ns of [start, end) in which something goes on. O(log n).
  [[nodiscard]] std::int64_t busy_in(const Records& records, Range range) const;

  /// Appends the bars of a view to `out`, by start: what touches it, each entry in exactly one bar.
  /// An entry of at least `bar_pixels` is a bar with its own record. What goes on so evenly that up
  /// to no pixel more than a bar's would be in the wrong place is one bar, however wide. Stable while
  /// the view is moved: only its scale decides what is put together, but at the edges. Cost:
  /// O(pixels), whatever the number of entries; some 10 to 50 us for 1920 pixels.
  void bars(const Records& records, const View& view, std::vector<Bar>& out) const;

 private:
  std::span<const std::uint16_t> low_;
  std::span<const LaneNode> nodes_;  ///< lowest level first
  std::span<const std::uint16_t> high_;
};

}  // namespace routelab::timeline
