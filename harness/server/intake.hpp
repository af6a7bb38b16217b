/// Where requests from outside become requests of the world: whose call it is, which route takes
/// it, which instances serve it.
///
/// A request that names itself in the header `x-routelab-request`, as a trace does ("visitors#17"),
/// is that call of that client of the scenario: all its draws are those of the virtual run. Any
/// other is a call of the client "outside", numbered as they come.
#pragma once

#include <atomic>
#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_map>

#include "harness/server/message.hpp"
#include "sim/core/admission.hpp"
#include "sim/model/port.hpp"
#include "sim/model/world.hpp"
#include "sim/scenario/scenario.hpp"

namespace routelab::server {

inline constexpr std::string_view request_header = "x-routelab-request";

class Intake {
 public:
  /// The scenario must outlive it. With `database_times`, what is modelled of the database takes no
  /// time and refuses nothing: a real one does that.
  Intake(const scenario::Scenario& scenario, std::uint64_t seed, bool database_times = false);

  [[nodiscard]] const core::Api& api() const { return scenario_.api; }
  /// Those of the scenario, with a function for every route.
  [[nodiscard]] const model::WorldOptions& world() const { return world_; }
  /// Those of the scenario, and the client "outside".
  [[nodiscard]] const trace::Names& names() const { return names_; }

  [[nodiscard]] Key key_of(std::uint32_t client, std::uint64_t call) const {
    return client_keys_[client].numbered(call);
  }
  /// "visitors#17"
  [[nodiscard]] std::string request_name(std::uint32_t client, std::uint64_t call) const;
  /// Sets id, key and client. Threads may call it at once.
  void identify(const Request& request, model::Incoming& incoming);
  [[nodiscard]] std::uint32_t function_of(const core::RouteMatch& match,
                                          std::string_view path) const;
  /// What a request counts for that a route refuses: the route's first endpoint.
  [[nodiscard]] EndpointId first_endpoint(RouteId route) const { return first_[route.index]; }

 private:
  const scenario::Scenario& scenario_;
  model::WorldOptions world_;
  trace::Names names_;
  Key root_;
  std::vector<Key> client_keys_;
  std::vector<EndpointId> first_;                                  ///< by route
  std::unordered_map<std::string_view, std::uint32_t> functions_;  // looked up, never iterated
  std::atomic<std::uint64_t> outside_calls_{0};
};

}  // namespace routelab::server
