/// A scenario as a server in this process, in virtual time: a request goes in, its answer comes
/// out, and all waiting in between takes no time at all. Deterministic: same scenario, seed and
/// requests, same answers and records.
///
///     VirtualServer server(scenario, {.seed = 1});
///     const Reply reply = server.call({.method = "GET", .target = "/api/users/7"});
///
/// Requests can overlap: `send` some, then `finish` them. For one thread at a time. Cost: under a
/// microsecond for a handler that waits for nobody.
#pragma once

#include <chrono>
#include <cstdint>
#include <deque>
#include <memory>
#include <vector>

#include "harness/server/backend.hpp"
#include "harness/server/intake.hpp"
#include "harness/server/message.hpp"
#include "harness/server/visit.hpp"
#include "sim/trace/recorder.hpp"

namespace routelab::server {

class VirtualServer final : private model::Port {
 public:
  struct Options {
    std::uint64_t seed = 1;
    trace::Writer* writer = nullptr;
    database::Database* database = nullptr;                  ///< null: the store in memory
    const handler::BoundApplication* application = nullptr;  ///< C++ handlers
    bool with_clients = false;  ///< the scenario's own clients call, too
    /// What handlers take the beginning for.
    handler::UnixTime epoch = std::chrono::sys_days(std::chrono::year(2026) / 1 / 1);
    Log log{};  ///< of C++ handlers
  };
  /// The scenario must outlive it.
  VirtualServer(const scenario::Scenario& scenario, const Options& options);

  /// Sends a request now and lets time pass until its answer is there. One for a handler that
  /// blocks its thread (Application::blocking) throws std::logic_error, here and below.
  Reply call(Request request);

  /// Sends a request now; its number is that of the answer.
  std::size_t send(Request request);
  /// Lets time pass; requests that come afterwards come later.
  void pass(Duration time) { world_.advance(world_.now() + time); }
  /// Lets time pass until all answers are there and gives them, in the order of `send`.
  std::vector<Reply> finish();
  /// When each of those answers was there, in the same order.
  [[nodiscard]] const std::vector<Time>& finish_times() const { return finish_times_; }

  /// Lets the scenario's own clients call, until then.
  void run_until(Time end) { world_.advance(end); }
  /// Living instances leave their records; nothing comes after that.
  void stop() { world_.finish(); }
  [[nodiscard]] const trace::Recorder& recorder() const { return recorder_; }
  [[nodiscard]] const trace::Names& names() const { return intake_.names(); }

  [[nodiscard]] const model::World& world() const { return world_; }
  [[nodiscard]] const core::Texts& texts() const { return texts_; }

 private:
  struct Call final : Visit {
    using Visit::Visit;
    bool is_answered = false;
    bool is_forgotten = false;
    bool is_delivered = false;
    Time answered_at{};
  };

  std::optional<bool> connect(model::Incoming& request, model::Ticket ticket,
                              std::uint32_t instance) override;
  std::optional<core::Completion> query(model::Incoming& request, model::Ticket ticket,
                                        std::uint32_t instance, const core::Program& program,
                                        core::StepIndex step, core::Store& store) override;
  std::optional<model::Next> begin(model::Incoming& request, model::Ticket ticket,
                                   std::uint32_t instance, bool cold) override;
  std::optional<model::Next> resume(model::Incoming& request, model::Ticket ticket,
                                    core::Completion completion) override;
  model::Incoming* adopt(EndpointId endpoint, std::uint32_t client, std::uint64_t call,
                         const model::Send& send) override;
  void instance_gone(std::uint32_t instance) override { backend_.instance_gone(instance); }
  void answered(model::Incoming& request, const model::Answer& answer) override;
  void forgotten(model::Incoming& request) override;
  [[nodiscard]] handler::UnixTime now() const {
    return epoch_ + std::chrono::nanoseconds(world_.now().ns);
  }
  void refuse_blocking(EndpointId endpoint) const;
  Call& take_call();
  Call& start(Request request);
  void wait_for(const Call& call);
  Reply deliver(Call& call);

  Intake intake_;
  Backend backend_;
  const handler::BoundApplication* application_;
  handler::UnixTime epoch_;
  core::Texts texts_;  ///< of all requests: the store keeps values
  trace::Recorder recorder_;
  model::World world_;
  std::deque<Call> calls_;
  std::vector<Call*> free_;
  std::vector<Call*> sent_;
  std::vector<Time> finish_times_;
};

}  // namespace routelab::server
