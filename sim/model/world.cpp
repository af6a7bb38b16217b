#include "sim/model/world.hpp"

#include <algorithm>

namespace routelab::model {

World::World(const core::Api& api, const WorldOptions& options, std::uint64_t seed,
             trace::Recorder& recorder, Port* port, Clients clients)
    : api_(api), options_(options), root_(Key::of_seed(seed)), recorder_(recorder), port_(port),
      store_(api.tables, api.program), database_(options.database),
      pools_(options.functions.size()), queues_(options.queues.begin(), options.queues.end()),
      leaks_(api) {
  if (clients == Clients::Own) start_clients();
}

bool World::advance(Time until, std::uint64_t max_events) {
  engine::Event event;
  for (std::uint64_t i = 0; i < max_events; ++i) {
    if (!clock_.next(until, event)) return true;
    handle(event);
  }
  return false;
}

bool World::means(const engine::Event& event, std::uint32_t stamp) const {
  return (stamp & engine::EventList::stamp_mask) == event.stamp;
}

void World::handle(const engine::Event& event) {
  const std::uint32_t subject = event.subject;
  switch (static_cast<EventKind>(event.kind)) {
    case EventKind::Arrival: return arrive(subject);
    case EventKind::UserCall: return call_of_user(subject);
    case EventKind::InstanceReady: return instance_ready(subject);
    case EventKind::IdleCheck: return idle_check(subject);
    case EventKind::JobEnd: return job_end(subject);
    case EventKind::AtEdge: return at_edge(subject);
    case EventKind::AtClient: return at_client(subject);
    case EventKind::StageEnd:
      if (means(event, flights_[subject].stamp)) stage_end(subject);
      return;
    case EventKind::ClientTimeout:
      if (means(event, flights_[subject].life)) client_timeout(subject);
      return;
    case EventKind::TimeLimit:
      if (means(event, flights_[subject].life)) time_limit(subject);
      return;
  }
}

void World::stage_end(std::uint32_t flight) {
  Flight& f = flights_[flight];
  switch (f.stage) {
    case Flight::Stage::Queued: return begin_handler(flight);
    case Flight::Stage::Stepping: add_stage_span(f); return resume(flight, f.completion);
    case Flight::Stage::Connecting: return connection_open(flight);
    case Flight::Stage::Querying: return query_done(flight);
    case Flight::Stage::None:
    case Flight::Stage::ConnectionWait:
    case Flight::Stage::Starting:
    case Flight::Stage::InCode:
    case Flight::Stage::WorkerWait: RL_ASSERT(!"this stage does not end by itself");
  }
}

std::uint32_t World::new_flight() {
  const std::uint32_t flight = flights_.take();
  if (flight == slots_.size()) slots_.emplace_back(std::max<std::size_t>(api_.program.slots, 1));
  return flight;
}

void World::free_if_over(std::uint32_t flight) {
  Flight& f = flights_[flight];
  if (!f.client_done || !f.handler_done) return;
  if (!f.spans.empty()) {
    recorder_.spans(f.spans);
    f.spans.clear();
  }
  if (f.incoming != nullptr) port_->forgotten(*f.incoming);
  ++f.stamp;
  ++f.life;
  flights_.put_back(flight);
}

void World::schedule(EventKind kind, Time at, std::uint32_t subject, std::uint32_t stamp) {
  clock_.schedule(at, static_cast<std::uint8_t>(kind), subject, stamp);
}

/// A stage that somebody else will end.
void World::enter_stage(std::uint32_t flight, Flight::Stage stage) {
  Flight& f = flights_[flight];
  f.stage = stage;
  f.stage_began = now();
  ++f.stamp;
}

/// A stage that ends by itself.
void World::enter_stage_for(std::uint32_t flight, Flight::Stage stage, Duration duration) {
  enter_stage(flight, stage);
  schedule(EventKind::StageEnd, now() + duration, flight, flights_[flight].stamp);
}

/// Spans without a length leave no record, unless they failed.
void World::add_span(Flight& flight, trace::Kind kind, Time start, Time end, std::uint32_t detail,
                     std::uint8_t flags) {
  if (start == end && flags == 0) return;
  trace::Record& span = flight.spans.emplace_back();
  span.start = start.ns;
  span.duration = (end - start).ns;
  span.request = flight.id;
  span.entity = flight.instance_number;
  span.detail = detail;
  span.client = static_cast<std::uint16_t>(flight.client);
  span.kind = kind;
  span.flags = flags;
}

/// The span of the stage that ends now, or is cut now because the client gives up.
void World::add_stage_span(Flight& flight, std::uint8_t flags) {
  const Time began = flight.stage_began;
  switch (flight.stage) {
    case Flight::Stage::None:
    case Flight::Stage::InCode: break;
    case Flight::Stage::Queued: add_span(flight, trace::Kind::Queue, began, now(), 0, flags); break;
    case Flight::Stage::Starting: add_start_spans(flight, flags); break;
    case Flight::Stage::Stepping: {
      const Time work_began = std::min(began + flight.wait_for_cpu, now());
      const bool failed = flight.completion.is_error();
      const bool ended = (flags & trace::Cut) == 0;
      const std::uint32_t detail =
          flight.span == trace::Kind::Fetch ? step_of(flight).target : flight.exchange.at;
      add_span(flight, trace::Kind::CpuWait, began, work_began, flight.exchange.at);
      add_span(flight, flight.span, work_began, now(), detail,
               failed && ended ? flags | trace::Error : flags);
      flight.wait_for_cpu = flight.wait_for_cpu - (work_began - began);
      break;
    }
    case Flight::Stage::ConnectionWait:
      add_span(flight, trace::Kind::PoolWait, began, now(), step_of(flight).target, flags);
      break;
    case Flight::Stage::Connecting:
      add_span(flight, trace::Kind::Connect, began, now(), step_of(flight).target, flags);
      break;
    case Flight::Stage::WorkerWait:
      add_span(flight, trace::Kind::DatabaseWait, began, now(), step_of(flight).target, flags);
      break;
    case Flight::Stage::Querying:
      add_span(flight, trace::Kind::Query, began, now(), step_of(flight).target, flags);
      break;
  }
  flight.stage_began = now();
}

std::uint64_t World::ticket(std::uint32_t flight, std::uint32_t life) {
  return (std::uint64_t{life} << 32) | flight;
}

void World::begin_window() {
  window_start_ = now();
  launched_before_ = launched_;
  ended_before_ = ended_;
  created_ = 0;
  database_.refused = 0;
  for (engine::Level* level :
       {&instance_level_, &running_level_, &idle_level_, &queue_level_, &database_.connections}) {
    level->restart(window_start_);
  }
  bill_ = {};
  for (JobQueue& queue : queues_) queue.restart(window_start_);
  leaks_.restart();
}

void World::finish() {
  for (std::uint32_t i = 0; i < instances_.size(); ++i) {
    const Instance& instance = instances_[i];
    if (instance.state != Instance::State::Gone) record_instance(instance, trace::Open);
  }
}

trace::Totals World::totals() const {
  const auto gauge = [this](const engine::Level& level) {
    return trace::Gauge{level.mean(now()), level.max()};
  };
  trace::Totals totals;
  totals.window_start = window_start_.ns;
  totals.window_end = now().ns;
  totals.arrived = launched_ - launched_before_;
  totals.carried_in = launched_before_ - ended_before_;
  totals.in_flight = launched_ - ended_;
  totals.calls = totals.arrived;
  totals.instances = gauge(instance_level_);
  totals.running = gauge(running_level_);
  totals.idle = gauge(idle_level_);
  totals.instances_created = created_;
  totals.queue = gauge(queue_level_);
  totals.connections = gauge(database_.connections);
  totals.connections_refused = database_.refused;
  totals.gb_seconds = bill_.gb_seconds(options_.platform.memory_gb);
  totals.cost_usd = bill_.usd(options_.platform.memory_gb, options_.platform.price);
  totals.events = clock_.events();
  totals.leaks = leaks_.leaks();
  for (std::size_t q = 0; q < queues_.size(); ++q) {
    const JobQueue& queue = queues_[q];
    const auto begun = static_cast<double>(queue.begun);
    totals.queues.push_back(
        {.name = options_.queues[q].name,
         .enqueued = queue.enqueued,
         .done = queue.done,
         .waiting = gauge(queue.waiting),
         .wait_mean = queue.begun == 0 ? 0 : static_cast<double>(queue.wait_sum) / begun,
         .wait_max = queue.wait_max.ns});
  }
  return totals;
}

}  // namespace routelab::model
