/// The database as a place to wait: connections (each instance has a pool of its own, the server
/// has a maximum) and workers that run the queries. What the queries mean is core::Store's.
///
/// A query takes a connection of its instance's pool: an idle one at once, a new one after the
/// connect time, or it waits for one. A connection beyond the server's maximum is refused, like
/// PostgreSQL's 53300 "too many clients": the step fails. Then the query waits for a worker.
#pragma once

#include <array>
#include <cstdint>

#include "sim/base/distribution.hpp"
#include "sim/core/program.hpp"
#include "sim/engine/resource.hpp"
#include "sim/engine/statistics.hpp"

namespace routelab::model {

struct DatabaseOptions {
  std::uint32_t max_connections = 100;  ///< over all instances
  std::uint32_t pool = 10;              ///< connections per instance; the drivers' usual default
  std::uint32_t workers = 0;            ///< queries at once; 0: no limit
  Distribution connect = Distribution::constant(Duration::milliseconds(5));
  /// Service time of get, list, insert, update, delete.
  std::array<Distribution, 5> query = [] {
    std::array<Distribution, 5> all;
    all.fill(Distribution::constant(Duration::milliseconds(2)));
    return all;
  }();

  [[nodiscard]] const Distribution& service(core::Verb verb) const {
    return query[static_cast<std::size_t>(verb) - static_cast<std::size_t>(core::Verb::Get)];
  }
};

/// The server's side: who is connected and who is being served.
struct DatabaseServer {
  explicit DatabaseServer(const DatabaseOptions& options) : workers(options.workers) {}
  engine::Resource<std::uint32_t> workers;  ///< customers are flights
  engine::Level connections;
  std::uint64_t refused = 0;
};

}  // namespace routelab::model
