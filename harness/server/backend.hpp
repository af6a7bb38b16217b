/// What stands behind the handlers of a server: a real database with its connections per instance,
/// and C++ handlers with their modules per instance. Either may be missing: then the world's store
/// and the scenario's own steps do.
///
/// Threads may share it, each with its own Visit. Handlers of one instance take turns: they never
/// run at the same time, as on one event loop.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <string_view>
#include <unordered_map>

#include "harness/handler/application.hpp"
#include "harness/server/connections.hpp"
#include "harness/server/visit.hpp"

namespace routelab::server {

/// A line that a handler has logged, and whose ("visitors#17"). Threads may call it at once.
using Log = std::function<void(std::string_view request, std::string_view line)>;

struct Behind {
  database::Database* database = nullptr;
  const handler::BoundApplication* application = nullptr;
  bool keyed_random = true;  ///< handlers draw by their requests' keys; else from the system
  Log log{};
};

class Backend {
 public:
  Backend(Intake& intake, Behind behind);

  [[nodiscard]] bool has_database() const { return connections_.has_value(); }
  /// Takes a request apart; one for a C++ handler is left to it.
  void begin(Visit& visit, Request request) const;

  // What takes time, or may: without the lock of the world.

  /// Opens the connection for the visit's next query. False: the database does not let us in.
  bool connect(Visit& visit);
  struct Queried {
    core::Completion completion;
    bool lost = false;  ///< the connection
  };
  Queried query(Visit& visit, std::uint32_t instance, core::StepIndex step);
  model::Next begin_code(Visit& visit, std::uint32_t instance, bool cold, handler::UnixTime now);
  model::Next resume_code(Visit& visit, core::Completion completion, handler::UnixTime now);

  /// The instance has gone: what it held goes with it, its connections at the next `close_gone`.
  void instance_gone(std::uint32_t instance);
  void close_gone();

 private:
  void pass_log(Visit& visit) const;
  std::shared_ptr<InstanceCode> code_of(std::uint32_t instance);

  Intake& intake_;
  Behind behind_;
  std::optional<Connections> connections_;
  std::mutex mutex_;
  std::unordered_map<std::uint32_t, std::shared_ptr<InstanceCode>> code_;  // looked up only
};

}  // namespace routelab::server
