/// A load test: a scenario's calls, sent to a real server at their times, whatever it does. What is
/// measured are records, as the simulator's: latency is from the intended time (no coordinated
/// omission: open_loop.hpp), and summary and trace are made of them.
#pragma once

#include <atomic>
#include <cstdint>
#include <functional>
#include <span>
#include <vector>

#include "harness/client/address.hpp"
#include "harness/client/endpoint.hpp"
#include "harness/load/call_list.hpp"
#include "sim/base/histogram.hpp"
#include "sim/trace/recorder.hpp"

namespace routelab::load {

struct LoadOptions {
  client::Address address;
  client::Endpoint endpoint;
  std::uint64_t seed = 1;
  std::size_t connections = 256;  ///< at most
  Duration timeout = Duration::seconds(30);
  trace::Writer* writer = nullptr;
  std::function<void(std::size_t ended)> progress{};  ///< on the driver's thread; quick
};

/// One call as it was measured.
struct MeasuredCall {
  std::size_t planned = 0;  ///< its index in the plan
  Duration latency{};
  int status = 0;  ///< 0: no answer
};

struct LoadResult {
  trace::Names names;
  trace::Summary summary;
  trace::Totals totals;
  trace::Fingerprint fingerprint;
  std::vector<MeasuredCall> calls;  ///< as they ended
  Histogram late;                   ///< ns from the intended time to the first byte sent
  std::uint64_t connections = 0;    ///< that were opened
  std::uint64_t without_answer = 0;
};

/// `plan` is in the order of times. Ends when all have been answered, or early when `stop` is set;
/// `totals.complete` says which. The calling thread drives.
LoadResult run_load(const scenario::Scenario& scenario, std::span<const PlannedCall> plan,
                    const LoadOptions& options, const std::atomic<bool>& stop);

}  // namespace routelab::load
