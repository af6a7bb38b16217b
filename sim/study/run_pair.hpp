/// Two single runs, each of a trace file or made for the purpose: request by request if they had
/// the same seed, else as two distributions of latency.
///
/// A single run has no interval: its requests queue behind each other, so they are not independent
/// observations. What is said here is what these two runs were.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "sim/base/histogram.hpp"
#include "sim/scenario/scenario.hpp"
#include "sim/study/run.hpp"
#include "sim/trace/reader.hpp"

namespace routelab::study {

struct SeenRequest {
  std::uint64_t id = 0;
  std::int64_t start = 0;    ///< ns
  std::int64_t latency = 0;  ///< ns
  std::uint32_t endpoint = 0;
  std::uint16_t status = 0;  ///< 0: none came
};

/// A run with every request of its measured window, sorted by id; 32 bytes each.
struct SeenRun {
  RunResult result;  ///< of a trace without fingerprint and times of the engine
  std::vector<SeenRequest> requests;
};

SeenRun see(const trace::Reader& trace);
SeenRun see(const scenario::Scenario& scenario, const RunOptions& options);

/// Requests of one client that were answered otherwise.
struct ChangedAnswer {
  std::string client;
  std::string a;  ///< "200 by GET /api/users/[id]"
  std::string b;
  std::uint64_t count = 0;
};

/// Requests with the same id in both runs; differences are b - a.
struct Pairs {
  std::uint64_t matched = 0;
  std::uint64_t only_a = 0;
  std::uint64_t only_b = 0;
  std::uint64_t moved = 0;  ///< that did not arrive at the same moment
  std::uint64_t slower = 0;
  std::uint64_t faster = 0;
  double mean_ns = 0;
  std::int64_t p5 = 0, median = 0, p95 = 0;  ///< ns, of the differences, nearest rank
  std::vector<ChangedAnswer> answers;        ///< the most frequent first
};

struct RunPair {
  std::optional<Pairs> pairs;  ///< none: other seeds, or no request in common
  /// The greatest distance between the two distribution functions of latency, 0 to 1
  /// (Kolmogorov-Smirnov), values within 0.8 % of each other being taken for equal.
  double distance = 0;
};

/// Cost: O(requests log requests) time.
RunPair pair_up(const SeenRun& a, const SeenRun& b);

/// As in RunPair; 0 if one of them is empty.
double distance_between(const Histogram& a, const Histogram& b);

}  // namespace routelab::study
