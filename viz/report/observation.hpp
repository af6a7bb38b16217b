/// What a report knows beside the results: gathered from a run while it goes on, in memory that
/// does not grow with it (usually some MB, 25 MB at most).
///
/// Everything over time is by bin of the axis, the warm-up included; a request counts where it
/// ended. Slow requests and the tail are those of the window, as in the summary. Cost: about 60 ns
/// a request; nothing without an observation.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "sim/base/histogram.hpp"
#include "sim/study/tail_observer.hpp"
#include "sim/trace/names.hpp"
#include "sim/trace/record.hpp"
#include "sim/trace/request_observer.hpp"
#include "viz/report/slowest_requests.hpp"
#include "viz/report/span_level.hpp"
#include "viz/report/time_axis.hpp"

namespace routelab::report {

class Observation final : public trace::RequestObserver {
 public:
  /// What ended in one bin.
  struct Ended {
    std::array<std::uint64_t, trace::outcome_count> by_outcome{};
    std::uint64_t cold = 0;
    Histogram latency;  ///< ns

    [[nodiscard]] std::uint64_t of(trace::Outcome outcome) const {
      return by_outcome[static_cast<std::size_t>(outcome)];
    }
    [[nodiscard]] std::uint64_t errors() const {  ///< all but the completed ones
      return latency.count() - of(trace::Outcome::Completed);
    }
  };

  explicit Observation(const trace::Names& names);

  void request(std::span<const trace::Record> group) override;
  void spans(std::span<const trace::Record> spans) override;
  [[nodiscard]] std::int64_t stretch() const override { return axis_.width(); }
  void levels(const trace::LevelMeans& means) override;

  [[nodiscard]] const TimeAxis& axis() const { return axis_; }
  [[nodiscard]] std::int64_t warmup() const { return warmup_; }
  [[nodiscard]] std::int64_t end() const { return end_; }  ///< how far the run has come, ns
  [[nodiscard]] const std::vector<Ended>& ended() const { return ended_; }
  /// Means of the levels by bin; jobs_waiting is empty where the run has not come.
  [[nodiscard]] const std::vector<trace::LevelMeans>& levels() const { return levels_; }
  [[nodiscard]] const SpanLevel& starting() const { return starting_; }  ///< cold starts
  [[nodiscard]] const SpanLevel& querying() const { return querying_; }  ///< connections at work
  [[nodiscard]] const SpanLevel& awaiting() const { return awaiting_; }  ///< pool or worker
  [[nodiscard]] const SlowestRequests& slowest() const { return slowest_; }
  [[nodiscard]] const study::TailObserver& tail() const { return tail_; }

 private:
  void add_span(const trace::Record& span);

  TimeAxis axis_;
  std::int64_t warmup_;
  std::int64_t end_ = 0;
  std::vector<Ended> ended_;               ///< by bin
  std::vector<trace::LevelMeans> levels_;  ///< by bin
  SpanLevel starting_;
  SpanLevel querying_;
  SpanLevel awaiting_;
  SlowestRequests slowest_;
  study::TailObserver tail_;
};

}  // namespace routelab::report
