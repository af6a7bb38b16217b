/// A row of the timeline: a group, or something with lanes of its own (Timeline::lanes).
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "viz/timeline/level_curve.hpp"
#include "viz/timeline/records.hpp"

namespace routelab::timeline {

inline constexpr std::size_t no_row = SIZE_MAX;

struct Row {
  /// What its lanes show.
  enum class Sort : std::uint8_t {
    // Groups: no lanes of their own.
    Clients,
    Routes,
    Instances,
    Database,
    Upstreams,
    Queues,
    Function,  ///< a pool of instances, in Instances
    // With lanes.
    Client,        ///< its requests
    Route,         ///< its requests
    Instance,      ///< cold-start phases and stages of the requests on it; `life` is behind them
    Table,         ///< queries at work; slots are workers of the database
    PoolWait,      ///< requests waiting for a connection of their instance's pool
    Connect,       ///< connections being opened
    DatabaseWait,  ///< queries waiting for a worker
    Upstream,      ///< fetches
    InstanceWait,  ///< requests waiting for an instance: at the limit, or for another's cold start
    JobWait,       ///< jobs of a queue waiting
    Job,           ///< jobs of a queue at work
  };

  Sort sort = Sort::Clients;
  std::string name;         ///< "visitors", "GET /cart", "instance 17", "waiting for a worker"
  std::uint32_t index = 0;  ///< of the client, endpoint, function, table, upstream or queue, or the
                            ///< number of the instance; one beyond the names is "?" or "no route"
  std::uint32_t depth = 0;  ///< 0 for the six groups
  std::size_t parent = no_row;
  std::size_t end = 0;  ///< rows (this one, end) are below this one

  std::shared_ptr<const LevelCurve> curve;  ///< of this row and all below it; Instance: none
  RecordNumber life = no_record;        ///< Instance: its own record, from creation to destruction
  std::vector<std::int64_t> created;    ///< Instances, Function: starts of their lives, sorted
  std::vector<std::int64_t> destroyed;  ///< and their ends

  [[nodiscard]] bool is_group() const { return sort <= Sort::Function; }
};

}  // namespace routelab::timeline
