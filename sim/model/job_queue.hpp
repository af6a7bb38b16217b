/// Jobs that handlers leave for later: a queue with workers of its own, which work them off in the
/// order in which they came. Nobody waits for a job; it lives on when its request is answered.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "sim/base/distribution.hpp"
#include "sim/engine/resource.hpp"
#include "sim/engine/statistics.hpp"

namespace routelab::model {

struct QueueOptions {
  std::string name;
  std::uint64_t workers = 1;  ///< jobs at a time; 0: no limit
  Distribution work = Distribution::constant(Duration::milliseconds(100));  ///< of one job
};

struct Job {
  std::uint32_t queue = 0;
  std::uint32_t client = 0;
  std::uint64_t request = 0;  ///< the id of the request that left it
  Time enqueued{};
  Time began{};
  Duration work{};
};

/// One queue's state, and what the window counts of it.
struct JobQueue {
  explicit JobQueue(const QueueOptions& options) : workers(options.workers) {}

  engine::Resource<std::uint32_t> workers;  ///< customers are jobs
  engine::Level waiting;
  std::uint64_t enqueued = 0;
  std::uint64_t done = 0;
  __extension__ using Wide = __int128;
  Wide wait_sum = 0;  ///< ns, of jobs whose work began; a million of three hours exceed 64 bits
  Duration wait_max{};
  std::uint64_t begun = 0;

  void restart(Time now) {
    waiting.restart(now);
    enqueued = done = begun = 0;
    wait_sum = 0;
    wait_max = {};
  }
};

}  // namespace routelab::model
