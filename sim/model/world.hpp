/// Who waits for whom: the one place where clients, network, instances, database and upstreams
/// meet. It takes events from a clock, moves requests on, and leaves records.
///
/// The path of a request, and where to find it:
///
///     arrive, launch            world_client.cpp    a client calls; the network takes it to the edge
///     at_edge                   world_client.cpp    the router's verdict; not admitted: answered
///     enter_function            world_instance.cpp  a warm instance, a cold start, the queue, or no
///     begin_handler, drive      world_handler.cpp   the core's effects, one after the other
///     query, fetch ...          world_handler.cpp   database and upstreams
///     enqueue, job_end          world_queue.cpp     jobs that nobody waits for
///     end_handler               world_handler.cpp   the instance is free again
///     answer, at_client         world_client.cpp    back over the network; the record is written
///
/// Requests come from the clients of the options, or from outside (port.hpp), which only the first
/// and the last step of the path can tell apart, and the query at a database.
///
/// Everything is determined by (api, options, seed); draws are keyed (base/random.hpp).
#pragma once

#include <cstdint>
#include <deque>
#include <memory>
#include <span>
#include <vector>

#include "sim/core/api.hpp"
#include "sim/core/store.hpp"
#include "sim/engine/clock.hpp"
#include "sim/engine/statistics.hpp"
#include "sim/model/client.hpp"
#include "sim/model/cost.hpp"
#include "sim/model/database.hpp"
#include "sim/model/flight.hpp"
#include "sim/model/instance_pool.hpp"
#include "sim/model/job_queue.hpp"
#include "sim/model/leak_counts.hpp"
#include "sim/model/network.hpp"
#include "sim/model/port.hpp"
#include "sim/model/slab.hpp"
#include "sim/model/upstream.hpp"
#include "sim/trace/recorder.hpp"
#include "sim/trace/totals.hpp"

namespace routelab::model {

struct WorldOptions {
  NetworkOptions network;
  PlatformOptions platform;
  DatabaseOptions database;
  std::vector<UpstreamOptions> upstreams;  ///< by UpstreamId
  std::vector<QueueOptions> queues;        ///< by the index that programs name them by
  std::vector<ClientOptions> clients;      ///< by ClientId
  std::vector<std::string> functions;      ///< names of the instance pools
};

class World {
 public:
  enum class Clients : std::uint8_t { None, Own };
  /// What it is given must outlive it; options are consistent (the scenario reader has seen to it).
  /// Requests come from the clients of the options, if those are wanted, and with a port by
  /// `take_in`.
  World(const core::Api& api, const WorldOptions& options, std::uint64_t seed,
        trace::Recorder& recorder, Port* port = nullptr, Clients clients = Clients::Own);
  World(const World&) = delete;
  World& operator=(const World&) = delete;

  /// Handles the events before `until`, but at most about `max_events` of them. True when the
  /// clock has reached `until`.
  bool advance(Time until, std::uint64_t max_events = UINT64_MAX);

  /// A request from outside arrives now. Its answer may have been given when this returns.
  void take_in(Incoming& request);
  /// What a Port said that it would say later, at this moment. A handler that has ended meanwhile
  /// is told nothing.
  void connected(Ticket ticket, bool ok);
  void queried(Ticket ticket, core::Completion completion, bool connection_lost);
  void handled(Ticket ticket, const Next& next);
  /// When something will happen, if nothing else comes before.
  [[nodiscard]] std::optional<Time> next_event() const { return clock_.next_event(); }

  /// The warm-up is over: counts and averages begin at now.
  void begin_window();

  /// The run is over: living instances leave their records. Call once.
  void finish();

  [[nodiscard]] Time now() const { return clock_.now(); }
  [[nodiscard]] std::uint64_t requests() const { return launched_; }
  /// Counts and averages from the window's begin to now.
  [[nodiscard]] trace::Totals totals() const;
  [[nodiscard]] const core::Store& store() const { return store_; }
  /// Those that live, oldest first.
  [[nodiscard]] std::vector<InstanceView> living_instances() const;
  [[nodiscard]] std::int64_t connections() const { return database_.connections.now(); }

 private:
  enum class EventKind : std::uint8_t {
    Arrival,        ///< subject: client
    UserCall,       ///< subject: user, counted over all closed-loop clients
    AtEdge,         ///< subject: flight; stamp: its life
    AtClient,       ///< subject: flight; stamp: its life
    StageEnd,       ///< subject: flight; stamp: of its stage
    ClientTimeout,  ///< subject: flight; stamp: its life
    TimeLimit,      ///< subject: flight; stamp: its life
    InstanceReady,  ///< subject: instance
    IdleCheck,      ///< subject: instance
    JobEnd,         ///< subject: job
  };

  /// A client's running state.
  struct Caller {
    Key key;
    std::uint64_t calls = 0;
    std::uint32_t first_user = 0;          ///< its users' numbers begin here
    std::vector<double> weights_up_to;     ///< of its sends, each with all before it
    std::unique_ptr<CallStream> recorded;  ///< of a recording what is still to come
    RecordedCall next;                     ///< the call of it that is scheduled
  };
  struct User {
    std::uint32_t client = 0;
    std::uint64_t calls = 0;
  };

  // world.cpp
  void handle(const engine::Event& event);
  void stage_end(std::uint32_t flight);
  std::uint32_t new_flight();
  void free_if_over(std::uint32_t flight);
  [[nodiscard]] bool means(const engine::Event& event, std::uint32_t stamp) const;
  void schedule(EventKind kind, Time at, std::uint32_t subject, std::uint32_t stamp);
  void enter_stage(std::uint32_t flight, Flight::Stage stage);
  void enter_stage_for(std::uint32_t flight, Flight::Stage stage, Duration duration);
  void add_span(Flight& flight, trace::Kind kind, Time start, Time end, std::uint32_t detail,
                std::uint8_t flags = 0);
  void add_stage_span(Flight& flight, std::uint8_t flags = 0);
  static std::uint64_t ticket(std::uint32_t flight, std::uint32_t life);

  // world_client.cpp
  void start_clients();
  void arrive(std::uint32_t client);
  void schedule_arrival(std::uint32_t client);
  void call_of_user(std::uint32_t user);
  void schedule_call(std::uint32_t user);
  void launch(std::uint32_t client, std::uint64_t call, std::uint32_t user, std::uint32_t send,
              Duration recorded_work);
  std::uint32_t choose_send(const ClientOptions& client, const Caller& caller, Key key) const;
  const Routed& routed(const Flight& flight) const;
  Flight& begin_flight(std::uint32_t flight);
  void leave_client(std::uint32_t flight);
  void at_edge(std::uint32_t flight);
  void enter_router(std::uint32_t flight);
  void answer(std::uint32_t flight, std::uint16_t status);
  void at_client(std::uint32_t flight);
  void client_timeout(std::uint32_t flight);
  void write_request(Flight& flight, trace::Outcome outcome);
  trace::Record record_of(const Flight& flight, trace::Kind kind) const;
  void follow(const Flight& flight);

  // world_instance.cpp
  void enter_function(std::uint32_t flight);
  void start_instance(std::uint32_t flight);
  void bind(std::uint32_t flight, std::uint32_t instance);
  void instance_ready(std::uint32_t instance);
  void add_start_spans(Flight& flight, std::uint8_t flags);
  void leave_instance(std::uint32_t flight);
  void serve_queue(std::uint32_t function);
  void watch_idle(std::uint32_t instance);
  void idle_check(std::uint32_t instance);
  void destroy(std::uint32_t instance);
  void record_instance(const Instance& instance, std::uint8_t flags);
  void mark_available(const Instance& instance);

  // world_handler.cpp
  void begin_handler(std::uint32_t flight);
  void drive(std::uint32_t flight, core::Effect effect);
  void drive_code(std::uint32_t flight, std::optional<Next> next);
  bool waits_for(std::uint32_t flight, const core::Effect& effect);
  void resume(std::uint32_t flight, core::Completion completion);
  void compute(std::uint32_t flight, Duration work);
  void step_for(std::uint32_t flight, trace::Kind span, Duration duration,
                core::Completion completion);
  void fetch(std::uint32_t flight, const core::Effect& effect);
  void query(std::uint32_t flight);
  core::RequestData data_of(const Flight& flight);
  void open_connection(std::uint32_t flight);
  void connection_open(std::uint32_t flight);
  void connection_lost(std::uint32_t instance);
  std::optional<std::uint32_t> next_for_connection(Instance& instance);
  void wait_for_worker(std::uint32_t flight);
  void start_query(std::uint32_t flight);
  void query_done(std::uint32_t flight);
  void query_ended(std::uint32_t flight, core::Completion completion, bool lost);
  void query_over(std::uint32_t flight, core::Completion completion);
  void release_connection(std::uint32_t instance);
  void end_handler(std::uint32_t flight, const core::Effect& effect);
  void end_handler(std::uint32_t flight, std::uint16_t status);
  std::optional<std::uint32_t> meant_by(Ticket ticket, Flight::Stage stage) const;
  void time_limit(std::uint32_t flight);
  const core::Step& step_of(const Flight& flight) const;

  // world_queue.cpp
  void enqueue(const Flight& flight);
  void begin_job(std::uint32_t index);
  void job_end(std::uint32_t index);
  void record_job(const Job& job, trace::Kind kind, Time from, Time to, std::uint8_t flags);

  const core::Api& api_;
  const WorldOptions& options_;
  Key root_;
  trace::Recorder& recorder_;
  Port* port_;
  engine::VirtualClock clock_;
  core::Store store_;
  DatabaseServer database_;

  std::vector<Caller> callers_;  ///< by client
  std::vector<User> users_;

  Slab<Flight> flights_;
  std::deque<std::vector<core::Value>> slots_;  ///< of flights; addresses stay
  std::vector<core::Value> params_;             ///< scratch of begin_handler
  std::vector<std::pair<TextId, core::Value>> body_;
  std::vector<std::pair<TextId, core::Value>> query_;
  std::vector<std::pair<TextId, core::Value>> headers_;
  std::vector<std::pair<TextId, core::Value>> cookies_;

  Slab<Instance> instances_;
  std::vector<InstancePool> pools_;  ///< by function
  std::uint32_t next_instance_ = 0;

  std::vector<JobQueue> queues_;
  Slab<Job> jobs_;

  // What the window counts.
  Time window_start_{};
  std::uint64_t launched_ = 0;  ///< over the whole run
  std::uint64_t ended_ = 0;     ///< over the whole run, from the client's view
  std::uint64_t launched_before_ = 0;
  std::uint64_t ended_before_ = 0;
  std::uint64_t created_ = 0;
  engine::Level instance_level_;
  engine::Level running_level_;
  engine::Level idle_level_;
  engine::Level queue_level_;
  Bill bill_;
  LeakCounts leaks_;
};

}  // namespace routelab::model
