#include "viz/timeline/lane.hpp"

#include <algorithm>
#include <array>
#include <bit>
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
  sum.marks = static_cast<std::uint8_t>(sum.marks | part.marks);
}

LaneNode node_of(const trace::Record& record) {
  const std::int64_t end = lane_end(record);
  const std::int64_t busy = end - record.start;
  LaneNode node{record.start, end, busy};
  node.marks = marks_of(record);
  return node;
}

/// How finely one must look at a leaf to see anything but an even flow: ns of its longest entry, or
/// of what an even flow would put on the wrong side of some moment, whichever is more. Rounded up to
/// the upper half of a float, 1 %.
class Grain {
 public:
  explicit Grain(const LaneNode& leaf)
      : start_(leaf.start), rate_(static_cast<double>(leaf.busy) /
                                  std::max(static_cast<double>(leaf.end - leaf.start), 1.0)) {}

  void add(std::int64_t start, std::int64_t end) {
    compare(start);
    busy_ += static_cast<double>(end - start);
    compare(end);
    most_ = std::max(most_, static_cast<double>(end - start));
  }
  [[nodiscard]] std::uint16_t code() const {
    const auto bits = std::bit_cast<std::uint32_t>(static_cast<float>(most_));
    return static_cast<std::uint16_t>((bits >> 16) + 1);
  }
  static double of(std::uint16_t code) {
    return static_cast<double>(std::bit_cast<float>(std::uint32_t{code} << 16));
  }

 private:
  void compare(std::int64_t time) {
    most_ = std::max(most_, std::abs(busy_ - rate_ * static_cast<double>(time - start_)));
  }

  std::int64_t start_;
  double rate_;
  double busy_ = 0;
  double most_ = 0;
};

/// Puts what begins within the same cell into one bar.
class BarFolder {
 public:
  BarFolder(std::int64_t cell, std::vector<Bar>& out) : cell_(cell), out_(out) {}
  ~BarFolder() { flush(); }
  BarFolder(const BarFolder&) = delete;
  BarFolder& operator=(const BarFolder&) = delete;

  [[nodiscard]] bool is_wide(const LaneNode& node) const { return node.end - node.start >= cell_; }
  [[nodiscard]] bool is_even(const LaneNode& leaf) const {
    return Grain::of(leaf.grain) < static_cast<double>(cell_);
  }

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

/// Visits the nodes and entries that touch a range, from left to right. visit.node(node, count, is
/// leaf) says whether a node that lies wholly inside is taken as it is; else its parts are visited.
template <class Visit>
class Descent {
 public:
  Descent(const Records& records, const Lane& lane, std::span<const LaneNode> nodes, Range range,
          Visit& visit)
      : records_(records), lane_(lane), nodes_(nodes), range_(range), visit_(visit),
        levels_(lane.size()) {}

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
      const std::size_t end = std::min(begin + under, lane_.size());
      if (is_inside && visit_.node(node, end - begin, level == 0)) continue;
      if (level == 0) {
        walk_entries(begin, end);
      } else {
        walk(level - 1, i * Lane::fan, std::min((i + 1) * Lane::fan, levels_.size(level - 1)));
      }
    }
  }

  void walk_entries(std::size_t first, std::size_t last) {
    // Neighbours in a lane lie apart in the file: the next ones are fetched meanwhile.
    constexpr std::size_t ahead = 16;
    for (std::size_t i = first; i < last; ++i) {
      if (i + ahead < lane_.size()) __builtin_prefetch(&records_[lane_[i + ahead]]);
      const RecordNumber number = lane_[i];
      const trace::Record& record = records_[number];
      if (lane_end(record) <= range_.start) continue;
      if (record.start >= range_.end) return;
      visit_.entry(record, number);
    }
  }

  const Records& records_;
  const Lane& lane_;
  std::span<const LaneNode> nodes_;
  Range range_;
  Visit& visit_;
  Levels levels_;
};

struct BarVisit {
  BarFolder folder;

  bool node(const LaneNode& node, std::size_t count, bool is_leaf) {
    if (count == 1) return false;
    if (folder.is_wide(node) && !(is_leaf && folder.is_even(node))) return false;
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

  bool node(const LaneNode& node, std::size_t, bool) {
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

namespace {

/// A leaf over these entries; appends them.
LaneNode build_leaf(const Records& records, std::span<const RecordNumber> entries, LaneData& out) {
  LaneNode node = node_of(records[entries.front()]);
  for (const RecordNumber entry : entries.subspan(1)) add_to(node, node_of(records[entry]));
  Grain grain(node);
  for (const RecordNumber entry : entries)
    grain.add(records[entry].start, lane_end(records[entry]));
  node.grain = grain.code();

  const auto [least, greatest] = std::ranges::minmax(entries);
  node.is_far = greatest - least > UINT16_MAX;
  node.base = node.is_far ? static_cast<RecordNumber>(out.high.size()) : least;
  for (const RecordNumber entry : entries) {
    const RecordNumber low = node.is_far ? entry & UINT16_MAX : entry - least;
    out.low.push_back(static_cast<std::uint16_t>(low));
    if (node.is_far) out.high.push_back(static_cast<std::uint16_t>(entry >> 16));
  }
  return node;
}

}  // namespace

void Lane::build(const Records& records, std::span<const RecordNumber> entries, LaneData& out) {
  const Levels levels(entries.size());
  const std::size_t before = out.nodes.size();
  for (std::size_t i = 0; i < entries.size(); i += leaf) {
    const std::size_t count = std::min(leaf, entries.size() - i);
    out.nodes.push_back(build_leaf(records, entries.subspan(i, count), out));
  }
  out.nodes.resize(before + node_count(entries.size()));
  const auto nodes = std::span(out.nodes).subspan(before);
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

std::vector<RecordNumber> Lane::entries() const {
  std::vector<RecordNumber> entries(size());
  for (std::size_t i = 0; i < size(); ++i) entries[i] = (*this)[i];
  return entries;
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
  std::size_t end = std::min(node + leaf, size());
  while (node < end) {
    const std::size_t middle = node + (end - node) / 2;
    if (lane_end(records[(*this)[middle]]) <= time) {
      node = middle + 1;
    } else {
      end = middle;
    }
  }
  return node;
}

std::optional<std::size_t> Lane::pick(const Records& records, std::int64_t time,
                                      std::int64_t tolerance) const {
  const std::size_t after = first_after(records, time);
  std::optional<std::size_t> nearest;
  std::int64_t distance = tolerance;
  if (after > 0) {
    const std::int64_t gap = time - (lane_end(records[(*this)[after - 1]]) - 1);
    if (gap <= distance) {
      nearest = after - 1;
      distance = gap - 1;  // the later one must be nearer
    }
  }
  if (after < size()) {
    const std::int64_t gap = records[(*this)[after]].start - time;
    if (gap <= 0 || gap <= distance) nearest = after;
  }
  return nearest;
}

std::optional<std::size_t> Lane::find(const Records& records, RecordNumber record) const {
  const std::int64_t start = records[record].start;
  for (std::size_t i = first_after(records, start); i < size(); ++i) {
    if ((*this)[i] == record) return i;
    if (records[(*this)[i]].start > start) break;
  }
  return std::nullopt;
}

std::int64_t Lane::busy_in(const Records& records, Range range) const {
  BusyVisit visit{range};
  Descent(records, *this, nodes_, range, visit).run();
  return visit.busy;
}

void Lane::bars(const Records& records, const View& view, std::vector<Bar>& out) const {
  const double pixels = std::ceil(view.ns_per_pixel() * bar_pixels);
  const auto cell = static_cast<std::int64_t>(std::clamp(pixels, 1.0, 9e18));
  BarVisit visit{{cell, out}};
  Descent(records, *this, nodes_, view.range(), visit).run();
}

}  // namespace routelab::timeline
