#include "viz/timeline/lane_set.hpp"

#include <algorithm>
#include <numeric>

#include "sim/trace/lanes.hpp"
#include "viz/timeline/chosen.hpp"

namespace routelab::timeline {
namespace {

/// Entries that go into one lane together.
struct Block {
  std::int64_t start = 0;
  std::int64_t end = 0;
  std::uint32_t first = 0;  ///< of the entries
  std::uint32_t count = 0;
  std::uint32_t lane = 0;
};

bool starts_before(const Records& records, RecordNumber a, RecordNumber b) {
  const std::int64_t start_a = records[a].start;
  const std::int64_t start_b = records[b].start;
  return start_a != start_b ? start_a < start_b : a < b;
}

bool overlap(const Records& records, std::span<const RecordNumber> sorted) {
  for (std::size_t i = 1; i < sorted.size(); ++i) {
    if (records[sorted[i]].start < lane_end(records[sorted[i - 1]])) return true;
  }
  return false;
}

/// Sorts the entries of a block and appends it, in pieces if it cannot be one.
void add_block(const Records& records, std::span<RecordNumber> entries, std::uint32_t first,
               std::vector<Block>& blocks) {
  if (entries.size() > 1) {
    std::ranges::sort(entries,
                      [&](RecordNumber a, RecordNumber b) { return starts_before(records, a, b); });
  }
  const bool in_one = !overlap(records, entries);
  const std::size_t piece = in_one ? entries.size() : 1;
  for (std::size_t i = 0; i < entries.size(); i += piece) {
    blocks.push_back({records[entries[i]].start, lane_end(records[entries[i + piece - 1]]),
                      first + static_cast<std::uint32_t>(i), static_cast<std::uint32_t>(piece), 0});
  }
}

/// Gives each block its lane and returns how many entries each lane has.
std::vector<std::size_t> place(std::vector<Block>& blocks) {
  std::ranges::sort(blocks, [](const Block& a, const Block& b) {
    return a.start != b.start ? a.start < b.start : a.first < b.first;
  });
  trace::Lanes lanes;
  std::vector<std::size_t> counts;
  for (Block& block : blocks) {
    block.lane = lanes.place(block.start, block.end);
    if (block.lane == counts.size()) counts.push_back(0);
    counts[block.lane] += block.count;
  }
  return counts;
}

}  // namespace

LaneSet::LaneSet(const Records& records, std::span<const RecordNumber> entries)
    : LaneSet(records, entries, [&] {
        std::vector<std::uint32_t> each(entries.size());
        std::iota(each.begin(), each.end(), 0U);
        return each;
      }()) {}

LaneSet::LaneSet(const Records& records, std::span<const RecordNumber> entries,
                 std::span<const std::uint32_t> block_starts) {
  std::vector<RecordNumber> sorted(entries.begin(), entries.end());
  std::vector<Block> blocks;
  blocks.reserve(block_starts.size());
  for (std::size_t i = 0; i < block_starts.size(); ++i) {
    const std::uint32_t first = block_starts[i];
    const std::size_t end = i + 1 < block_starts.size() ? block_starts[i + 1] : sorted.size();
    add_block(records, std::span(sorted).subspan(first, end - first), first, blocks);
  }
  const std::vector<std::size_t> counts = place(blocks);
  std::vector<std::size_t> next(counts.size());
  std::exclusive_scan(counts.begin(), counts.end(), next.begin(), std::size_t{0});
  std::vector<RecordNumber> placed(sorted.size());
  for (const Block& block : blocks) {
    std::copy_n(sorted.begin() + block.first, block.count,
                placed.begin() + static_cast<std::ptrdiff_t>(next[block.lane]));
    next[block.lane] += block.count;
  }
  blocks = {};
  sorted = {};
  make_lanes(records, placed, counts);
}

void LaneSet::make_lanes(const Records& records, std::span<const RecordNumber> entries,
                         std::span<const std::size_t> counts) {
  std::size_t nodes = 0;
  for (const std::size_t count : counts) nodes += Lane::node_count(count);
  data_.nodes.reserve(nodes);
  data_.low.reserve(entries.size());
  std::size_t entry = 0;
  for (const std::size_t count : counts) {
    Lane::build(records, entries.subspan(entry, count), data_);
    entry += count;
  }
  data_.high.shrink_to_fit();
  lanes_.reserve(counts.size());
  entry = 0;
  std::size_t node = 0;
  for (const std::size_t count : counts) {
    const std::size_t pyramid = Lane::node_count(count);
    lanes_.emplace_back(std::span(data_.low).subspan(entry, count),
                        std::span(data_.nodes).subspan(node, pyramid), data_.high);
    entry += count;
    node += pyramid;
  }
}

std::optional<LanePlace> LaneSet::find(const Records& records, RecordNumber record) const {
  for (std::size_t lane = 0; lane < lanes_.size(); ++lane) {
    if (const auto entry = lanes_[lane].find(records, record)) return LanePlace{lane, *entry};
  }
  return std::nullopt;
}

LaneSet LaneSet::only(const Records& records, const Chosen& chosen) const {
  LaneSet set;
  std::vector<RecordNumber> entries;
  std::vector<std::size_t> counts;
  for (const Lane& lane : lanes_) {
    const std::size_t before = entries.size();
    for (std::size_t i = 0; i < lane.size(); ++i) {
      if (chosen.has(lane[i])) entries.push_back(lane[i]);
    }
    counts.push_back(entries.size() - before);
  }
  set.make_lanes(records, entries, counts);
  return set;
}

std::size_t LaneSet::memory() const {
  return (data_.low.capacity() + data_.high.capacity()) * sizeof(std::uint16_t) +
         data_.nodes.capacity() * sizeof(LaneNode) + lanes_.capacity() * sizeof(Lane);
}

}  // namespace routelab::timeline
