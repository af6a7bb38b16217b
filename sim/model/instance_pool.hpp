/// The instances of one function: which one serves the next request, when a new one is started,
/// when an idle one goes, and what happens at the limit.
///
/// A request goes to the newest instance (by creation) that has room. If none has, a new one is
/// started for it, unless `max_instances` are there; then it waits in a bounded queue or is
/// refused. An instance that was idle for `idle_timeout` without a break is destroyed.
///
/// The pool decides and keeps count; the world schedules what takes time.
#pragma once

#include <array>
#include <cstdint>
#include <vector>

#include "sim/base/distribution.hpp"
#include "sim/engine/fifo.hpp"
#include "sim/model/available_set.hpp"
#include "sim/model/cost.hpp"

namespace routelab::model {

/// The phases of a cold start, in their order.
inline constexpr std::size_t cold_start_phases = 5;

/// Which requests share instances.
enum class FunctionPer : std::uint8_t {
  App,    ///< one function serves all routes
  Route,  ///< each route is a function of its own
  Path,   ///< each concrete path is a function of its own (recorded traffic of many functions)
};

struct PlatformOptions {
  FunctionPer function_per = FunctionPer::App;
  /// Placement, download, runtime start, module load, handler init.
  std::array<Distribution, cold_start_phases> cold_start{};
  Duration idle_timeout = Duration::minutes(10);
  std::uint32_t max_instances = 1000;  ///< per function
  std::uint32_t queue_limit = 0;       ///< requests that may wait at the limit; 0: refused (429)
  std::uint32_t per_instance_concurrency = 1;
  Duration time_limit{};  ///< of a handler, then 504; 0: none
  double memory_gb = 1;   ///< billed
  CostOptions price;
};

struct Instance {
  static constexpr std::uint32_t none = UINT32_MAX;
  enum class State : std::uint8_t { Gone, Starting, Warm };

  std::uint32_t number = 0;  ///< in the order of creation, over all functions; for records
  std::uint32_t function = 0;
  std::uint32_t position = 0;  ///< in its pool's AvailableSet
  std::uint32_t active = 0;    ///< requests bound to it
  State state = State::Gone;
  bool expiry_pending = false;
  Time created{};
  Time idle_since{};
  Time cpu_free{};  ///< when its event loop has done all work that it was given
  std::array<Duration, cold_start_phases> phases{};  ///< of its cold start
  Duration start_time{};                             ///< their sum
  std::uint64_t served = 0;
  std::uint64_t module = 0;             ///< what its handlers have done once: bits of the Api
  std::vector<std::uint32_t> starting;  ///< flights that wait for its cold start

  std::uint32_t connections_open = 0;  ///< to the database, open or opening
  std::uint32_t connections_idle = 0;
  engine::Fifo<std::uint64_t> connection_queue;  ///< tickets of flights that wait for one
};

/// A living instance, for people.
struct InstanceView {
  std::uint32_t number = 0;
  std::uint32_t function = 0;
  bool starting = false;
  std::uint32_t active = 0;
  std::uint64_t served = 0;
  std::uint32_t connections = 0;
  Time created{};
};

/// One function's instances: the available ones in order, and the queue at the limit.
struct InstancePool {
  AvailableSet available;
  std::uint32_t instances = 0;        ///< starting or warm
  std::uint32_t waiting = 0;          ///< live requests in the queue
  engine::Fifo<std::uint64_t> queue;  ///< tickets; those of clients that gave up are skipped
};

}  // namespace routelab::model
