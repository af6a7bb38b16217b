// Handlers: the core's effects one after the other, on the instance, at the database, at
// upstreams; the time limit.

#include <algorithm>

#include "sim/model/world.hpp"

namespace routelab::model {

namespace {

/// The fields as they are sent, in `scratch`; most requests have none.
core::RequestData::Fields filled(std::vector<std::pair<TextId, core::Value>>& scratch,
                                 const std::vector<SendField>& from, std::size_t first, Key key) {
  if (from.empty()) return {};
  scratch.clear();
  for (const SendField& field : from) {
    scratch.emplace_back(field.name, value_of(field, first++, key));
  }
  return scratch;
}

}  // namespace

const core::Step& World::step_of(const Flight& flight) const {
  return api_.program.steps[flight.exchange.at];
}

void World::begin_handler(std::uint32_t flight) {
  Flight& f = flights_[flight];
  f.exchange.module = &instances_[f.instance].module;
  f.handler_began = now();
  if (options_.platform.time_limit.ns > 0) {
    schedule(EventKind::TimeLimit, now() + options_.platform.time_limit, flight, f.life);
  }
  if (f.incoming != nullptr && f.incoming->refused != 0) {
    return end_handler(flight, f.incoming->refused);
  }
  if (f.incoming != nullptr && f.incoming->has_code) {
    return drive_code(
        flight, port_->begin(*f.incoming, {flight, f.life}, f.instance_number, f.exchange.cold));
  }
  drive(flight, core::begin(api_, f.exchange, data_of(f)));
}

/// What the handler can read of its request.
core::RequestData World::data_of(const Flight& flight) {
  if (flight.incoming != nullptr) return flight.incoming->data;
  const Send& send = options_.clients[flight.client].sends[flight.send];
  const Routed& verdict = routed(flight);
  params_ = verdict.params;
  if (verdict.numbered_param >= 0) {
    params_[static_cast<std::size_t>(verdict.numbered_param)] =
        core::Value::numbered(verdict.number_prefix, static_cast<std::uint64_t>(flight.number));
  }
  // Each field has a draw of its own.
  const Key key = flight.exchange.key;
  const std::size_t query = send.body.size();
  const std::size_t headers = query + send.query.size();
  const std::size_t cookies = headers + send.headers.size();
  return {.params = params_,
          .body = filled(body_, send.body, 0, key),
          .query = filled(query_, send.query, query, key),
          .headers = filled(headers_, send.headers, headers, key),
          .cookies = filled(cookies_, send.cookies, cookies, key),
          .refused = send.refused,
          .body_throws = send.body_throws};
}

void World::resume(std::uint32_t flight, core::Completion completion) {
  Flight& f = flights_[flight];
  if (f.incoming != nullptr && f.incoming->has_code) {
    return drive_code(flight, port_->resume(*f.incoming, {flight, f.life}, completion));
  }
  drive(flight, core::resume(api_, flights_[flight].exchange, completion));
}

/// Until somebody has to be waited for.
void World::drive(std::uint32_t flight, core::Effect effect) {
  while (!waits_for(flight, effect)) {
    if (effect.kind == core::Effect::Kind::Respond) return end_handler(flight, effect);
    if (effect.kind == core::Effect::Kind::Log) {
      leaks_.message(effect.message, flights_[flight].exchange.slots);
    }
    effect = core::resume(api_, flights_[flight].exchange, core::Completion::elapsed());
  }
}

/// As `drive`, for a handler that is code: the port says what comes next, or will say.
void World::drive_code(std::uint32_t flight, std::optional<Next> next) {
  Flight& f = flights_[flight];
  while (next) {
    f.exchange.at = next->effect.step;
    f.exchange.key = next->key;
    if (waits_for(flight, next->effect)) return;
    if (next->effect.kind == core::Effect::Kind::Respond) {
      f.by_code = true;
      return end_handler(flight, next->status);
    }
    next = port_->resume(*f.incoming, {flight, f.life}, core::Completion::elapsed());
  }
  enter_stage(flight, Flight::Stage::InCode);
}

void World::handled(Ticket ticket, const Next& next) {
  if (const auto flight = meant_by(ticket, Flight::Stage::InCode)) drive_code(*flight, next);
}

/// Does what the handler asks for. False: it takes no time, or the handler has ended.
bool World::waits_for(std::uint32_t flight, const core::Effect& effect) {
  switch (effect.kind) {
    case core::Effect::Kind::Compute: compute(flight, effect.duration); return true;
    case core::Effect::Kind::Sleep:
      step_for(flight, trace::Kind::Sleep, effect.duration, core::Completion::elapsed());
      return true;
    case core::Effect::Kind::Query: query(flight); return true;
    case core::Effect::Kind::Fetch: fetch(flight, effect); return true;
    case core::Effect::Kind::Enqueue: enqueue(flights_[flight]); return false;
    case core::Effect::Kind::Log:
    case core::Effect::Kind::Respond: return false;
  }
  return false;
}

void World::step_for(std::uint32_t flight, trace::Kind span, Duration duration,
                     core::Completion completion) {
  Flight& f = flights_[flight];
  f.span = span;
  f.wait_for_cpu = {};
  f.completion = completion;
  enter_stage_for(flight, Flight::Stage::Stepping, duration);
}

/// An instance has one event loop: work is done in the order in which it was given. A stopped
/// handler's work stays there: nothing can interrupt a running function.
void World::compute(std::uint32_t flight, Duration work) {
  Flight& f = flights_[flight];
  Instance& instance = instances_[f.instance];
  const Time begin = std::max(now(), instance.cpu_free);
  // 146 years are beyond the end of any run: work that is never reached does not add up for ever.
  constexpr Time never_reached{4'600'000'000'000'000'000};
  instance.cpu_free = std::min(begin, never_reached) + work;
  step_for(flight, trace::Kind::Compute, instance.cpu_free - now(), core::Completion::elapsed());
  f.wait_for_cpu = begin - now();
}

void World::fetch(std::uint32_t flight, const core::Effect& effect) {
  const Flight& f = flights_[flight];
  const UpstreamOptions& upstream = options_.upstreams[step_of(f).target];
  const Duration latency =
      upstream.latency.sample(f.exchange.key.bits(effect.step, Purpose::UpstreamLatency));
  if (effect.duration.ns > 0 && latency > effect.duration) {
    return step_for(flight, trace::Kind::Fetch, effect.duration, core::Completion::timed_out());
  }
  const bool fails =
      to_unit(f.exchange.key.bits(effect.step, Purpose::UpstreamFailure)) < upstream.failure_rate;
  step_for(flight, trace::Kind::Fetch, latency,
           fails ? core::Completion::failed() : core::Completion::fetched());
}

/// A query needs a connection of its instance's pool, then a worker of the database.
void World::query(std::uint32_t flight) {
  Instance& instance = instances_[flights_[flight].instance];
  if (instance.connections_idle > 0) {
    --instance.connections_idle;
    return wait_for_worker(flight);
  }
  if (instance.connections_open < options_.database.pool) return open_connection(flight);
  instance.connection_queue.push(ticket(flight, flights_[flight].life));
  enter_stage(flight, Flight::Stage::ConnectionWait);
}

void World::open_connection(std::uint32_t flight) {
  Flight& f = flights_[flight];
  const Duration delay =
      options_.database.connect.sample(f.exchange.key.bits(f.exchange.at, Purpose::Connect));
  if (database_.connections.now() >= options_.database.max_connections) {
    ++database_.refused;
    return step_for(flight, trace::Kind::Connect, delay, core::Completion::failed());
  }
  f.opening = true;
  ++instances_[f.instance].connections_open;
  database_.connections.change(now(), +1);
  enter_stage_for(flight, Flight::Stage::Connecting, delay);
}

/// The connection is open: one that was handed over, or a new one if the database agrees.
void World::connection_open(std::uint32_t flight) {
  Flight& f = flights_[flight];
  if (f.incoming != nullptr && f.opening) {
    const Ticket ticket{flight, f.life};
    const auto ok = port_->connect(*f.incoming, ticket, f.instance_number);
    if (!ok) return;
    if (!*ok) return connected(ticket, false);
  }
  f.opening = false;
  add_stage_span(f);
  wait_for_worker(flight);
}

void World::connected(Ticket ticket, bool ok) {
  const auto flight = meant_by(ticket, Flight::Stage::Connecting);
  if (!flight) return;
  Flight& f = flights_[*flight];
  f.opening = false;
  add_stage_span(f, ok ? 0 : trace::Error);
  if (ok) return wait_for_worker(*flight);
  ++database_.refused;
  connection_lost(f.instance);
  query_over(*flight, core::Completion::failed());
}

/// The instance has one connection less; who waits for one may open another.
void World::connection_lost(std::uint32_t index) {
  Instance& instance = instances_[index];
  --instance.connections_open;
  database_.connections.change(now(), -1);
  if (const auto next = next_for_connection(instance)) open_connection(*next);
}

/// The first of the instance's requests that still waits for a connection.
std::optional<std::uint32_t> World::next_for_connection(Instance& instance) {
  while (!instance.connection_queue.empty()) {
    const std::uint64_t next = instance.connection_queue.pop();
    const auto flight = static_cast<std::uint32_t>(next);
    Flight& f = flights_[flight];
    if (ticket(flight, f.life) != next || f.stopped) continue;
    add_stage_span(f);
    return flight;
  }
  return std::nullopt;
}

/// The flight that a ticket of this stage names, if it is still there.
std::optional<std::uint32_t> World::meant_by(Ticket ticket, Flight::Stage stage) const {
  const Flight& f = flights_[ticket.flight];
  const bool meant = f.life == ticket.life && f.stage == stage && f.incoming != nullptr;
  return meant ? std::optional(ticket.flight) : std::nullopt;
}

void World::wait_for_worker(std::uint32_t flight) {
  if (database_.workers.acquire(flight)) return start_query(flight);
  enter_stage(flight, Flight::Stage::WorkerWait);
}

void World::start_query(std::uint32_t flight) {
  const Flight& f = flights_[flight];
  const Duration service = options_.database.service(step_of(f).verb)
                               .sample(f.exchange.key.bits(f.exchange.at, Purpose::Query));
  enter_stage_for(flight, Flight::Stage::Querying, service);
}

void World::query_done(std::uint32_t flight) {
  Flight& f = flights_[flight];
  core::Completion completion;
  if (f.incoming == nullptr) {
    completion = store_.execute(api_.program, step_of(f), f.exchange.slots);
  } else {
    const auto now_or_later = port_->query(*f.incoming, {flight, f.life}, f.instance_number,
                                           api_.program, f.exchange.at, store_);
    if (!now_or_later) return;
    completion = *now_or_later;
  }
  query_ended(flight, completion, false);
}

void World::queried(Ticket ticket, core::Completion completion, bool connection_lost) {
  const auto flight = meant_by(ticket, Flight::Stage::Querying);
  if (flight) query_ended(*flight, completion, connection_lost);
}

/// The worker is free again, and the connection unless it is lost.
void World::query_ended(std::uint32_t flight, core::Completion completion, bool lost) {
  Flight& f = flights_[flight];
  add_stage_span(f, completion.is_error() ? trace::Error : 0);
  if (const auto next = database_.workers.release()) {
    add_stage_span(flights_[*next]);
    start_query(*next);
  }
  if (lost) {
    connection_lost(f.instance);
  } else {
    release_connection(f.instance);
  }
  query_over(flight, completion);
}

/// The handler goes on, unless the time limit has stopped it.
void World::query_over(std::uint32_t flight, core::Completion completion) {
  Flight& f = flights_[flight];
  if (!f.stopped) return resume(flight, completion);
  watch_idle(f.instance);
  f.stage = Flight::Stage::None;
  f.handler_done = true;
  free_if_over(flight);
}

/// The connection goes to the first of the instance's requests that waits for one, in an event of
/// its own at this same moment, or back to the pool.
void World::release_connection(std::uint32_t index) {
  Instance& instance = instances_[index];
  if (const auto next = next_for_connection(instance)) {
    return enter_stage_for(*next, Flight::Stage::Connecting, {});
  }
  ++instance.connections_idle;
}

void World::end_handler(std::uint32_t flight, const core::Effect& effect) {
  Flight& f = flights_[flight];
  leaks_.response(effect.response.index, f.exchange.slots);
  if (effect.message != core::Effect::no_message) leaks_.message(effect.message, f.exchange.slots);
  f.response = effect.response;
  end_handler(flight, api_.responses[effect.response.index].status);
}

void World::end_handler(std::uint32_t flight, std::uint16_t status) {
  Flight& f = flights_[flight];
  f.stage = Flight::Stage::None;
  f.handler_done = true;
  leave_instance(flight);
  answer(flight, status);
}

/// The platform stops the handler and answers 504. A query that has begun runs to its end at the
/// database, and keeps its connection until then.
void World::time_limit(std::uint32_t flight) {
  Flight& f = flights_[flight];
  if (f.handler_done) return;
  add_stage_span(f, trace::Cut);
  f.stopped = true;
  f.flags |= trace::Error;
  const bool at_database = f.stage == Flight::Stage::Connecting ||
                           f.stage == Flight::Stage::WorkerWait ||
                           f.stage == Flight::Stage::Querying;
  if (!at_database) {
    f.handler_done = true;
    f.stage = Flight::Stage::None;
    ++f.stamp;
  }
  leave_instance(flight);
  answer(flight, 504);
}

}  // namespace routelab::model
