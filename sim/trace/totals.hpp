/// What a run knows beside its records: averages over time and counts that no single record
/// carries. Written at the end of a trace file; part of the summary.
///
/// All figures are over the measured window [window_start, window_end): the warm-up is cut.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace routelab::trace {

/// A level (a count that goes up and down) averaged over time.
struct Gauge {
  double mean = 0;
  std::int64_t max = 0;
  friend bool operator==(const Gauge&, const Gauge&) = default;
};

/// A secret seen on its way out: how often which route let it leave by which channel.
struct Leak {
  std::string secret;
  std::string route;  ///< "GET /api/users/[id]"
  std::string
      channel;  ///< "body", "html", "header", "cookie", "redirect", "error", "log", "bundle"
  std::uint64_t count = 0;
  friend bool operator==(const Leak&, const Leak&) = default;
};

/// An expectation of the scenario that the run did not meet.
struct Unmet {
  std::string text;    ///< for people: "cold_start_ratio < 1%: it is 4.2 %"
  std::string figure;  ///< "statuses.404": a path of the results
  std::string route;   ///< "" of the whole run
  friend bool operator==(const Unmet&, const Unmet&) = default;
};

/// What became of the jobs of one queue.
struct QueueTotals {
  std::string name;
  std::uint64_t enqueued = 0;
  std::uint64_t done = 0;
  Gauge waiting;
  double wait_mean = 0;       ///< ns, of the jobs whose work began
  std::int64_t wait_max = 0;  ///< ns
  friend bool operator==(const QueueTotals&, const QueueTotals&) = default;
};

struct Totals {
  bool complete = false;  ///< false: the run was stopped before its end (or the file is cut)
  std::int64_t window_start = 0;  ///< ns
  std::int64_t window_end = 0;    ///< ns: where the run ended, also when it was stopped early

  // Flow: arrived + carried_in = ended (all outcomes) + in_flight, exactly.
  std::uint64_t arrived = 0;
  std::uint64_t carried_in = 0;  ///< in flight when the window began
  std::uint64_t in_flight = 0;   ///< in flight when it ended
  std::uint64_t calls = 0;       ///< what clients wanted; equals requests without retries

  Gauge instances;  ///< starting, running or idle
  Gauge running;    ///< with at least one request in its handler, or starting for one
  Gauge idle;
  std::uint64_t instances_created = 0;
  Gauge queue;  ///< requests waiting at the concurrency limit

  Gauge connections;  ///< to the database, open or opening
  std::uint64_t connections_refused = 0;

  double gb_seconds = 0;  ///< billed memory x time
  double cost_usd = 0;
  std::vector<Leak> leaks;
  std::vector<QueueTotals> queues;
  std::vector<Unmet> unmet;  ///< in the order of the scenario; of a trace file only

  std::uint64_t events = 0;  ///< events of the engine, over the whole run

  friend bool operator==(const Totals&, const Totals&) = default;
};

}  // namespace routelab::trace
