#include "viz/timeline/lane_store.hpp"

#include <algorithm>
#include <iterator>
#include <utility>

#include "viz/timeline/parallel.hpp"

namespace routelab::timeline {
namespace {

/// What goes into the lanes of one row.
struct Contents {
  std::vector<RecordNumber> entries;
  std::vector<std::uint32_t> block_starts;
  RecordNumber last_request = no_record;
};

class Gatherer {
 public:
  Gatherer(const Timeline& timeline, std::size_t top)
      : timeline_(timeline), top_(top), side_(is_second(timeline.rows()[top].sort) ? 1 : 0),
        in_blocks_(timeline.rows()[top].sort == Row::Sort::Instances),
        contents_(timeline.rows()[top].end - top) {}

  std::vector<Contents> gather() && {
    const Row::Sort sort = timeline_.rows()[top_].sort;
    if (sort == Row::Sort::Clients || sort == Row::Sort::Routes) {
      for (const RecordNumber request : timeline_.requests()) add(request, request);
    } else {
      add_spans();
    }
    return std::move(contents_);
  }

 private:
  /// Which of the rows of a record (RowTree::rows_of) is in this group.
  static bool is_second(Row::Sort sort) {
    return sort == Row::Sort::Routes || sort == Row::Sort::Database || sort == Row::Sort::Upstreams;
  }

  void add_spans() {
    const trace::Reader& trace = timeline_.trace();
    for (std::size_t chunk = 0; chunk < trace.chunk_count(); ++chunk) {
      if (trace.chunk(chunk).kind == trace::Section::Loose) continue;
      trace::each_group(trace.records(chunk), [&](std::span<const trace::Record> group) {
        const RecordNumber request = timeline_.records().number_of(group.back());
        for (const trace::Record& span : group.first(group.size() - 1)) {
          add(timeline_.records().number_of(span), request);
        }
        if (in_blocks_) add_late(request);
      });
    }
    for (const RecordNumber record : timeline_.loose()) {
      if (in_blocks_ && timeline_.request_of(record)) continue;  // stands with its request
      add(record, no_record);
    }
  }

  void add_late(RecordNumber request) {
    for (const RecordNumber record : timeline_.late(request)) add(record, request);
  }

  void add(RecordNumber record, RecordNumber request) {
    const std::size_t row = timeline_.tree().rows_of(timeline_.records()[record])[side_];
    if (row <= top_ || row - top_ >= contents_.size()) return;
    Contents& contents = contents_[row - top_];
    const bool goes_on = in_blocks_ && request != no_record && contents.last_request == request;
    if (!goes_on) {
      contents.block_starts.push_back(static_cast<std::uint32_t>(contents.entries.size()));
      contents.last_request = request;
    }
    contents.entries.push_back(record);
  }

  const Timeline& timeline_;
  std::size_t top_;
  std::size_t side_;
  bool in_blocks_;
  std::vector<Contents> contents_;
};

}  // namespace

std::vector<LaneSet> build_lanes(const Timeline& timeline, std::size_t top) {
  std::vector<Contents> contents = Gatherer(timeline, top).gather();
  std::vector<LaneSet> sets(contents.size());
  in_parallel(contents.size(), [&](std::size_t, std::size_t i) {
    const Contents row = std::exchange(contents[i], {});
    sets[i] = LaneSet(timeline.records(), row.entries, row.block_starts);
  });
  return sets;
}

namespace {

std::size_t top_of(const std::vector<Row>& rows, std::size_t row) {
  while (rows[row].parent != no_row) row = rows[row].parent;
  return row;
}

}  // namespace

const LaneSet& Timeline::LaneStore::get(const Timeline& timeline, std::size_t row) {
  const std::size_t top = top_of(timeline.rows(), row);
  Group& of = groups_[static_cast<std::size_t>(timeline.rows()[top].sort)];
  if (!of.is_ready.load(std::memory_order_acquire)) {
    const std::scoped_lock lock(of.mutex);
    if (!of.is_ready.load(std::memory_order_relaxed)) {
      std::vector<LaneSet> built = build_lanes(timeline, top);
      for (const LaneSet& set : built) of.memory += set.memory();
      std::ranges::move(built, sets_.begin() + static_cast<std::ptrdiff_t>(top));
      of.is_ready.store(true, std::memory_order_release);
    }
  }
  return sets_[row];
}

bool Timeline::LaneStore::has(const Timeline& timeline, std::size_t row) const {
  const Row& top = timeline.rows()[top_of(timeline.rows(), row)];
  return groups_[static_cast<std::size_t>(top.sort)].is_ready.load(std::memory_order_acquire);
}

std::size_t Timeline::LaneStore::memory() const {
  std::size_t bytes = sets_.size() * sizeof(LaneSet);
  for (const Group& one : groups_) bytes += one.memory;
  return bytes;
}

}  // namespace routelab::timeline
