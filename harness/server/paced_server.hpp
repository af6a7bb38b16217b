/// A scenario as a server in real time: the same world, whose events happen when the wall clock
/// gets there. Any number of threads bring requests; each waits for its own answer and renders it.
/// Threads of its own ask the real database meanwhile: a query that takes longer than the handler's
/// time limit does not keep the client from its 504.
///
///     PacedServer server(scenario, {.database = &database});
///     const Reply reply = server.handle(request);   // on a thread of the HTTP server's
///     server.stop();                                 // then summary, totals
///
/// The world is behind one short lock. Nobody is the clock: of the threads that wait, one (the
/// leader) wakes for the world's next event and lets the world go on; when it leaves, another takes
/// over. What happens while nobody waits (an instance that is idle for too long) is made up for
/// with the next request, or by the housekeeper within a second; its time in the trace is right all
/// the same. Cost beyond the bare handler: two passes of the lock, and rendering.
#pragma once

#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <deque>
#include <functional>
#include <mutex>
#include <optional>
#include <thread>
#include <vector>

#include "harness/server/backend.hpp"
#include "harness/server/chunked_reply.hpp"
#include "harness/server/intake.hpp"
#include "harness/server/message.hpp"
#include "harness/server/visit.hpp"
#include "harness/server/workers.hpp"
#include "sim/trace/recorder.hpp"

namespace routelab::server {

class PacedServer final : private model::Port {
 public:
  struct Options {
    std::uint64_t seed = 1;
    database::Database* database = nullptr;  ///< null: the store in memory
    bool database_times = false;  ///< queries take what the database takes, not what is modelled
    trace::Writer* writer = nullptr;
    const handler::BoundApplication* application = nullptr;  ///< C++ handlers
    bool keyed_random = false;  ///< they draw as in virtual time: repeatable, but to be guessed
    Log log{};                  ///< of C++ handlers
  };
  /// Time begins now. Scenario, database and writer must outlive it.
  PacedServer(const scenario::Scenario& scenario, const Options& options);
  ~PacedServer() override;

  /// Answers a request; waits as long as the world says. Any thread. After `stop` it is 503. What
  /// a C++ handler writes in pieces goes to `chunks` at once, if there are those.
  Reply handle(Request request, ChunkedReply* chunks = nullptr);

  /// No more requests are let in; those that wait are answered first. Living instances leave their
  /// records. Call once, from one thread.
  void stop();

  /// What the server has done, at this moment.
  struct State {
    trace::Summary summary;
    trace::Totals totals;
    trace::Fingerprint fingerprint;
    std::vector<model::InstanceView> instances;
    std::int64_t connections = 0;
    std::uint64_t requests = 0;
    Time now;
  };
  [[nodiscard]] State state();
  [[nodiscard]] const trace::Names& names() const { return intake_.names(); }

 private:
  using Clock = std::chrono::steady_clock;
  static constexpr std::size_t most_errands = 256;  ///< at once; beyond it they wait

  struct Call final : Visit {
    using Visit::Visit;
    std::condition_variable called;
    bool is_attended = false;  ///< by the thread that brought it
    bool is_answered = false;
    bool is_forgotten = false;     ///< by the world, after its last errand
    bool is_deaf = false;          ///< its client takes no more pieces
    std::optional<Reply> written;  ///< pieces that have not gone to its client yet
    std::uint32_t errands = 0;     ///< begun for it, and the world not told yet
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
  void answered(model::Incoming& request, const model::Answer& answer) override;
  void forgotten(model::Incoming& request) override;
  void instance_gone(std::uint32_t instance) override;

  using Lock = std::unique_lock<std::mutex>;
  class Stay;
  class Told;
  [[nodiscard]] handler::UnixTime now() const {
    return epoch_ + std::chrono::nanoseconds(world_.now().ns);
  }
  Call& take_call();
  void release(Call& call);
  void advance();
  void begin_errand(Call& call, std::function<void()> errand);
  void free_if_over(Call& call);
  void wait(Call& call, Lock& lock);
  bool take_piece(Call& call, const Reply& head, std::string_view piece);
  void pass_on(Call& call, ChunkedReply& chunks, Lock& lock);
  void wake_for_next_event();
  void keep_house();

  Intake intake_;
  Backend backend_;
  bool shares_texts_;  ///< the store keeps values: their texts are everybody's, under the lock
  Clock::time_point began_;
  handler::UnixTime epoch_;  ///< when that was

  std::mutex mutex_;   ///< of all below
  core::Texts texts_;  ///< of all requests, where the store keeps values
  trace::Recorder recorder_;
  model::World world_;
  std::deque<Call> calls_;
  std::vector<Call*> free_;
  std::vector<Call*> waiting_;
  Call* leader_ = nullptr;
  Clock::time_point leader_wakes_;
  std::uint32_t inside_ = 0;   ///< threads in `handle`
  std::uint32_t errands_ = 0;  ///< at the database: begun, and the world not told yet
  bool stopping_ = false;
  std::condition_variable house_;  ///< it may be over
  Workers errand_threads_{most_errands};
  std::thread housekeeper_;
};

}  // namespace routelab::server
