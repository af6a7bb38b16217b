/// What the tail is made of: the time of the slowest requests by kind of span, beside that of all
/// the others.
///
/// The tail is found in two passes, for nobody knows a percentile before the end: the first gives
/// the threshold, the second sorts each request to one side of it. A run can be made twice because
/// the same seed gives the same run.
#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <vector>

#include "sim/scenario/scenario.hpp"
#include "sim/study/run.hpp"
#include "sim/trace/reader.hpp"
#include "sim/trace/record.hpp"

namespace routelab::study {

/// Time of a group of requests, by kind of span.
struct TimeByKind {
  std::uint64_t requests = 0;
  std::int64_t latency = 0;                                      ///< ns, of all of them together
  std::array<std::int64_t, trace::kind_count> total{};           ///< ns
  std::array<std::uint64_t, trace::kind_count> requests_with{};  ///< that have such a span

  /// A request: its spans, then its own record.
  void add(std::span<const trace::Record> group);
  void merge(const TimeByKind& other);

  [[nodiscard]] double mean_ms(trace::Kind kind) const;  ///< per request
  [[nodiscard]] double mean_latency_ms() const;
};

struct Blame {
  double percentile = 0.99;
  std::int64_t threshold = 0;  ///< ns; the tail is what took at least this long
  TimeByKind tail;
  TimeByKind rest;

  /// Kinds with time in either group, most time per tail request first.
  [[nodiscard]] std::vector<trace::Kind> kinds() const;
};

/// Of one run of the scenario; percentile from 0 to 1.
Blame blame(const scenario::Scenario& scenario, double percentile);

/// Of a trace file.
Blame blame(const trace::Reader& trace, double percentile);

}  // namespace routelab::study
