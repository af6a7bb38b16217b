/// The figures of a run, gathered from its records as they come: counts by outcome, latency,
/// where the time went, per endpoint, and the slowest request with all its spans.
///
/// Only what ended inside the window counts, each record by its own end; what was still going on
/// when the run ended (`Open`) does not. The same summary comes from a run and from its trace file
/// (summarise.hpp). Cost: 12 ns for a request and 2 ns for each of its spans; nothing is allocated
/// in the steady state.
#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <utility>
#include <vector>

#include "sim/base/histogram.hpp"
#include "sim/trace/record.hpp"

namespace routelab::trace {

struct Counts {
  std::array<std::uint64_t, outcome_count> by_outcome{};
  std::uint64_t cold = 0;    ///< requests for which an instance was started
  std::uint64_t served = 0;  ///< requests that an instance took up (the base of cold_start_ratio)

  [[nodiscard]] std::uint64_t of(Outcome outcome) const {
    return by_outcome[static_cast<std::size_t>(outcome)];
  }
  [[nodiscard]] std::uint64_t ended() const;
  friend bool operator==(const Counts&, const Counts&) = default;
};

/// One endpoint's share, or the whole.
struct Slice {
  Counts counts;
  Histogram latency;  ///< ns, of every request that ended, whatever its outcome
  std::vector<std::pair<std::uint16_t, std::uint64_t>> statuses;  ///< sorted by status; 0: none
};

/// Time spent in one kind of span.
struct Share {
  std::uint64_t count = 0;
  std::int64_t total = 0;  ///< ns; stays at the largest value (292 years) rather than overflow

  void add(std::int64_t duration);
  friend bool operator==(const Share&, const Share&) = default;
};

class Summary {
 public:
  /// endpoints: how many the names list; window_start in ns.
  Summary(std::size_t endpoints, std::int64_t window_start);

  /// A request's own record and the spans that ended before it. An endpoint beyond `endpoints`
  /// counts as unrouted.
  void add_request(const Record& request, std::span<const Record> spans);
  /// Spans that stand outside their request's group, because they ended after it.
  void add_spans(std::span<const Record> spans);
  void add_background(const Record& record);

  [[nodiscard]] const Slice& all() const { return all_; }
  [[nodiscard]] std::span<const Slice> endpoints() const { return endpoints_; }
  /// Requests that no endpoint took: 404, 405 and the other answers of the router.
  [[nodiscard]] const Slice& unrouted() const { return unrouted_; }
  [[nodiscard]] const Share& share(Kind kind) const {
    return shares_[static_cast<std::size_t>(kind)];
  }
  /// Waiting for a connection and for a worker of the database, per query, ns; opening a
  /// connection is not waiting. A query that never ran (a wait or the connection failed) counts
  /// with what it waited. After its request's end only the waiting from then on counts.
  [[nodiscard]] const Histogram& database_wait() const { return database_wait_; }
  /// Of instances that were destroyed inside the window, ns.
  [[nodiscard]] const Share& lifespans() const { return share(Kind::Instance); }
  /// The slowest request: its spans, then its own record; empty without requests. Of equals, the
  /// first to end.
  [[nodiscard]] std::span<const Record> slowest() const { return slowest_; }

 private:
  /// The database waiting of the query that a request is about to make.
  struct Waiting {
    std::uint64_t request = 0;
    std::int64_t total = 0;
  };

  [[nodiscard]] bool counts(const Record& record) const;
  void add_span(const Record& span, Waiting& waiting);
  void add_to(Slice& slice, const Record& request);
  [[nodiscard]] bool is_slowest(const Record& request) const;

  std::int64_t window_start_;
  Slice all_;
  std::vector<Slice> endpoints_;
  Slice unrouted_;
  std::array<Share, kind_count> shares_{};
  Histogram database_wait_;
  Waiting late_waiting_;  ///< outlives a call of add_spans: how spans come in calls must not show
  std::vector<Record> slowest_;
};

}  // namespace routelab::trace
