/// A trace as a timeline viewer needs it: rows of lanes to draw, requests to look up.
///
/// Opening maps the file (trace::Reader), indexes its requests and makes the curves of collapsed
/// rows, on two threads; records stay where they lie. The lanes of a group are built when they are
/// first asked for. A constant Timeline may be used by many threads; what else is asked of it is in
/// functions beside it:
///
///     Lane::bars, band            pictures              choose, search     which requests
///     waterfall                   one request           statistics         figures of a range
///     list_requests, find_box     many requests         findings           what went wrong
///
/// Memory: the file's 40 bytes a record, 4 a request, 1 to 2 a record for the curves, and 2.6 for
/// each record in the lanes of a group that was asked for. Records may hold any index of a name:
/// what is beyond the names has a row of its own, "?".
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <stdexcept>
#include <string>
#include <vector>

#include "sim/trace/reader.hpp"
#include "viz/timeline/lane_set.hpp"
#include "viz/timeline/records.hpp"
#include "viz/timeline/row.hpp"
#include "viz/timeline/row_tree.hpp"
#include "viz/timeline/view.hpp"

namespace routelab::timeline {

class Chosen;

/// Opening was stopped by its caller.
struct Stopped : std::runtime_error {
  Stopped() : std::runtime_error("stopped") {}
};

/// Where a record is drawn.
struct Place {
  std::size_t row = 0;
  std::size_t lane = 0;
  std::size_t entry = 0;
};

class Timeline {
 public:
  /// Told how much is done, 0 to 1, now and then; false stops it. Called by the opening thread.
  using Progress = std::function<bool(double done)>;

  /// Throws trace::FileError as the Reader does, Stopped when progress says so.
  explicit Timeline(const std::string& path, const Progress& progress = {});
  explicit Timeline(trace::Reader trace, const Progress& progress = {});

  Timeline(Timeline&&) = default;
  Timeline& operator=(Timeline&&) = default;

  [[nodiscard]] const trace::Reader& trace() const { return trace_; }
  [[nodiscard]] const trace::Names& names() const { return trace_.names(); }
  [[nodiscard]] const trace::Totals& totals() const { return trace_.totals(); }
  /// What is wrong with the file; empty when it is whole.
  [[nodiscard]] const std::string& problem() const { return trace_.problem(); }
  [[nodiscard]] const Records& records() const { return records_; }
  /// From 0 to the nanosecond after the last end of a record or the end of the run.
  [[nodiscard]] Range whole() const { return whole_; }

  /// The tree in the order in which it is drawn: each row before those below it. Groups without
  /// anything to show are left out.
  [[nodiscard]] const std::vector<Row>& rows() const { return tree_->rows(); }
  /// The lanes of a row; none of a group. The first call for any row of one of the six groups
  /// builds those of all its rows, 50 to 100 ns a record, and others that ask meanwhile wait: ask
  /// from a worker and draw once `has_lanes` says so.
  [[nodiscard]] const LaneSet& lanes(std::size_t row) const;
  [[nodiscard]] bool has_lanes(std::size_t row) const;
  /// Where a record is drawn, in the order of the rows; up to two. Builds lanes. O(lanes of its
  /// rows).
  [[nodiscard]] std::vector<Place> places(RecordNumber record) const;

  // ---- requests: a request's number is that of its own record (kind Request)

  [[nodiscard]] std::size_t request_count() const { return requests_.size(); }
  /// All of them as in the file: nearly, but not promised to be, by end.
  [[nodiscard]] std::span<const RecordNumber> requests() const { return requests_; }
  /// Its spans as they ended, then its own record.
  [[nodiscard]] std::span<const trace::Record> group(RecordNumber request) const;
  /// Its spans that ended after it, and its jobs; usually none.
  [[nodiscard]] std::span<const RecordNumber> late(RecordNumber request) const;
  /// The request of any of its records; none for an instance and for what the file lost.
  [[nodiscard]] std::optional<RecordNumber> request_of(RecordNumber record) const;
  /// By id; the first in the file. O(requests), a few ms.
  [[nodiscard]] std::optional<RecordNumber> find_request(std::uint64_t id) const;

  /// The next request with trouble (marks.hpp) that starts after, the last one that starts before
  /// a time. chosen: only among these.
  [[nodiscard]] std::optional<RecordNumber> next_trouble(std::int64_t time,
                                                         const Chosen* chosen = nullptr) const;
  [[nodiscard]] std::optional<RecordNumber> previous_trouble(std::int64_t time,
                                                             const Chosen* chosen = nullptr) const;

  /// Bytes of the indexes, without the file.
  [[nodiscard]] std::size_t memory() const;

  /// For passes over all requests: those of a chunk, none for a chunk of sort Loose.
  [[nodiscard]] std::span<const RecordNumber> requests_in_chunk(std::size_t chunk) const {
    return std::span(requests_).subspan(first_of_chunk_[chunk],
                                        first_of_chunk_[chunk + 1] - first_of_chunk_[chunk]);
  }
  /// Records that stand outside of the requests' groups: late spans, jobs, instances.
  [[nodiscard]] std::span<const RecordNumber> loose() const { return loose_; }
  [[nodiscard]] const RowTree& tree() const { return *tree_; }

 private:
  class LaneStore;
  struct Deleter {
    void operator()(LaneStore* store) const;
  };

  void index();
  void find_late();
  void make_curves(const Progress& progress);
  [[nodiscard]] RecordNumber first_of(std::size_t chunk) const {
    return records_.number_of(trace_.records(chunk).front());
  }

  trace::Reader trace_;
  Records records_;
  Range whole_{0, 1};
  std::optional<RowTree> tree_;
  std::vector<RecordNumber> requests_;       ///< as in the file
  std::vector<std::size_t> first_of_chunk_;  ///< into requests_; one more than chunks
  std::vector<RecordNumber> loose_;          ///< as in the file
  std::vector<RecordNumber> owners_;         ///< the request of each of these, or none
  std::vector<RecordNumber> late_;           ///< loose ones that have an owner, by owner and start
  std::vector<RecordNumber> late_owners_;    ///< their owners
  std::vector<RecordNumber> trouble_;        ///< requests with trouble, by start
  std::unique_ptr<LaneStore, Deleter> lane_store_;
};

}  // namespace routelab::timeline
