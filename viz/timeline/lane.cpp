#include "viz/timeline/lane.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <utility>

#include "sim/base/assert.hpp"
#include "viz/timeline/marks.hpp"

namespace routelab::timeline {
namespace {

std::size_t divided(std::size_t count, std::size_t by) { return (count + by - 1) / by; }

/// Where the levels of a pyramid begin in its nodes. Level 0 is the lowest.
struct Levels {
  std::array<std::size_t, 24> first{};  ///< first[count]: the end
  std::size_t count = 0;

  explicit Levels(std::size_t entries) {
    if (entries == 0) return;
    std::size_t nodes = divided(entries, Lane::leaf);
    for (;; nodes = divided(nodes, Lane::fan)) {
      first[count + 1] = first[count] + nodes;
      ++count;
      if (nodes == 1) return;
    }
  }
  [[nodiscard]] std::size_t size(std::size_t level) const {
    return first[level + 1] - first[level];
  }
  /// Entries under one node of a level, but for the last node.
  [[nodiscard]] static std::size_t entries_under(std::size_t level) {
    std::size_t entries = Lane::leaf;
    for (; level > 0; --level) entries *= Lane::fan;
    return entries;
  }
};

void add_to(LaneNode& sum, const LaneNode& part) {
  sum.end = part.end;
  sum.busy += part.busy;
  sum.longest = std::max(sum.longest, part.longest);
  sum.marks = static_cast<std::uint8_t>(sum.marks | part.marks);
}

LaneNode node_of(const trace::Record& record) {
  const std::int64_t end = lane_end(record);
  const std::int64_t busy = end - record.start;
  return {record.start, end, busy, static_cast<float>(busy), marks_of(record)};
}

/// Puts what begins within the same cell into one bar.
class BarFolder {
 public:
  BarFolder(std::int64_t cell, std::vector<Bar>& out) : cell_(cell), out_(out) {}
  ~BarFolder() { flush(); }
  BarFolder(const BarFolder&) = delete;
  BarFolder& operator=(const BarFolder&) = delete;

  [[nodiscard]] bool is_wide(const LaneNode& node) const { return node.end - node.start >= cell_; }

  /// record: of a single entry, else none.
  void add(const LaneNode& node, std::size_t count, RecordNumber record) {
    if (bar_.count == 0 || node.start >= cell_end_) {
      flush();
      bar_ = {node.start, node.end,  node.busy, static_cast<std::uint32_t>(count),
              record,     node.marks};
      // Cells begin at 0, not at the view's start, so that moving the view changes no bar.
      const std::int64_t begin = node.start - node.start % cell_;
      cell_end_ = begin > INT64_MAX - cell_ ? INT64_MAX : begin + cell_;
      return;
    }
    bar_.end = node.end;
    bar_.busy += node.busy;
    bar_.count += static_cast<std::uint32_t>(count);
    bar_.marks = static_cast<std::uint8_t>(bar_.marks | node.marks);
    // A wide one reaches beyond the cell, so nothing comes after it here.
    bar_.record = is_wide(node) ? record : no_record;
  }

 private:
  void flush() {
    if (bar_.count != 0) out_.push_back(bar_);
  }

  std::int64_t cell_;
  std::int64_t cell_end_ = 0;
  Bar bar_;
  std::vector<Bar>& out_;
};

/// Visits the nodes and entries that touch a range, from left to right. visit.node(node, count)
/// says whether a node that lies wholly inside is taken as it is; else its parts are visited.
template <class Visit>
class Descent {
 public:
  Descent(const Records& records, std::span<const RecordNumber> entries,
          std::span<const LaneNode> nodes, Range range, Visit& visit)
      : records_(records), entries_(entries), nodes_(nodes), range_(range), visit_(visit),
        levels_(entries.size()) {}

  void run() {
    if (levels_.count > 0) walk(levels_.count - 1, 0, 1);
  }

 private:
  /// Nodes [first, last) of a level.
  void walk(std::size_t level, std::size_t first, std::size_t last) {
    const std::size_t under = Levels::entries_under(level);
    for (std::size_t i = first; i < last; ++i) {
      const LaneNode& node = nodes_[levels_.first[level] + i];
      if (node.end <= range_.start) continue;
      if (node.start >= range_.end) return;
      const bool is_inside = node.start >= range_.start && node.end <= range_.end;
      const std::size_t begin = i * under;
      const std::size_t end = std::min(begin + under, entries_.size());
      if (is_inside && visit_.node(node, end - begin)) continue;
      if (level == 0) {
        walk_entries(begin, end);
      } else {
        walk(level - 1, i * Lane::fan, std::min((i + 1) * Lane::fan, levels_.size(level - 1)));
      }
    }
  }

  void walk_entries(std::size_t first, std::size_t last) {
    // Neighbours in a lane lie apart in the file: those of the next leaf are fetched meanwhile.
    constexpr std::size_t ahead = Lane::leaf;
    for (std::size_t i = first; i < last; ++i) {
      if (i + ahead < entries_.size()) __builtin_prefetch(&records_[entries_[i + ahead]]);
      const trace::Record& record = records_[entries_[i]];
      if (lane_end(record) <= range_.start) continue;
      if (record.start >= range_.end) return;
      visit_.entry(record, entries_[i]);
    }
  }

  const Records& records_;
  std::span<const RecordNumber> entries_;
  std::span<const LaneNode> nodes_;
  Range range_;
  Visit& visit_;
  Levels levels_;
};

struct BarVisit {
  BarFolder folder;

  bool node(const LaneNode& node, std::size_t count) {
    if (count == 1 || folder.is_wide(node)) return false;
    folder.add(node, count, no_record);
    return true;
  }
  void entry(const trace::Record& record, RecordNumber number) {
    folder.add(node_of(record), 1, number);
  }
};

struct BusyVisit {
  Range range;
  std::int64_t busy = 0;

  bool node(const LaneNode& node, std::size_t) {
    busy += node.busy;
    return true;
  }
  void entry(const trace::Record& record, RecordNumber) {
    busy += std::min(lane_end(record), range.end) - std::max(record.start, range.start);
  }
};

}  // namespace

std::size_t Lane::node_count(std::size_t entries) {
  const Levels levels(entries);
  return levels.first[levels.count];
}

void Lane::build(const Records& records, std::span<const RecordNumber> entries,
                 std::span<LaneNode> nodes) {
  RL_ASSERT(nodes.size() == node_count(entries.size()));
  const Levels levels(entries.size());
  for (std::size_t i = 0; i < entries.size(); ++i) {
    const LaneNode node = node_of(records[entries[i]]);
    if (i % leaf == 0) {
      nodes[i / leaf] = node;
    } else {
      add_to(nodes[i / leaf], node);
    }
  }
  for (std::size_t level = 1; level < levels.count; ++level) {
    const auto below = nodes.subspan(levels.first[level - 1], levels.size(level - 1));
    const auto here = nodes.subspan(levels.first[level], levels.size(level));
    for (std::size_t i = 0; i < below.size(); ++i) {
      if (i % fan == 0) {
        here[i / fan] = below[i];
      } else {
        add_to(here[i / fan], below[i]);
      }
    }
  }
}

std::size_t Lane::first_after(const Records& records, std::int64_t time) const {
  const Levels levels(size());
  std::size_t node = 0;
  for (std::size_t level = levels.count; level-- > 0;) {
    const std::size_t last =
        std::min(node + (level + 1 == levels.count ? 1 : fan), levels.size(level));
    while (node < last && nodes_[levels.first[level] + node].end <= time) ++node;
    if (node == last)
      return size();  // of the topmost node only: below, one of them has such an end
    node *= level == 0 ? leaf : fan;
  }
  while (node < size() && lane_end(records[entries_[node]]) <= time) ++node;
  return node;
}

std::optional<std::size_t> Lane::pick(const Records& records, std::int64_t time,
                                      std::int64_t tolerance) const {
  const std::size_t after = first_after(records, time);
  std::optional<std::size_t> nearest;
  std::int64_t distance = tolerance;
  if (after > 0) {
    const std::int64_t gap = time - (lane_end(records[entries_[after - 1]]) - 1);
    if (gap <= distance) {
      nearest = after - 1;
      distance = gap - 1;  // the later one must be nearer
    }
  }
  if (after < size()) {
    const std::int64_t gap = records[entries_[after]].start - time;
    if (gap <= 0 || gap <= distance) nearest = after;
  }
  return nearest;
}

std::optional<std::size_t> Lane::find(const Records& records, RecordNumber record) const {
  const std::int64_t start = records[record].start;
  for (std::size_t i = first_after(records, start); i < size(); ++i) {
    if (entries_[i] == record) return i;
    if (records[entries_[i]].start > start) break;
  }
  return std::nullopt;
}

std::int64_t Lane::busy_in(const Records& records, Range range) const {
  BusyVisit visit{range};
  Descent(records, entries_, nodes_, range, visit).run();
  return visit.busy;
}

void Lane::bars(const Records& records, const View& view, std::vector<Bar>& out) const {
  const double pixels = std::ceil(view.ns_per_pixel() * bar_pixels);
  const auto cell = static_cast<std::int64_t>(std::clamp(pixels, 1.0, 9e18));
  BarVisit visit{{cell, out}};
  Descent(records, entries_, nodes_, view.range(), visit).run();
}

}  // namespace routelab::timeline
