// Clients and network: from the decision to call to the answer or the time-out.

#include <algorithm>

#include "sim/model/world.hpp"

namespace routelab::model {

std::uint32_t choose_send(std::span<const double> weights_up_to, Key call) {
  const double at = to_unit(call.bits(0, Purpose::SendChoice)) * weights_up_to.back();
  const auto found = std::upper_bound(weights_up_to.begin(), weights_up_to.end() - 1, at);
  return static_cast<std::uint32_t>(found - weights_up_to.begin());
}

std::vector<double> weights_up_to(std::span<const Send> sends) {
  std::vector<double> weights;
  double sum = 0;
  for (const Send& send : sends) weights.push_back(sum += send.weight);
  return weights;
}

std::int64_t path_number(const Send& send, Key call) {
  return send.low +
         static_cast<std::int64_t>(to_below(call.bits(0, Purpose::PathNumber),
                                            static_cast<std::uint64_t>(send.high - send.low) + 1));
}

core::Value value_of(const SendField& field, std::size_t index, Key call) {
  if (!field.drawn) return field.constant;
  const std::uint64_t number = static_cast<std::uint64_t>(field.low) +
                               to_below(call.bits(index, Purpose::BodyNumber),
                                        static_cast<std::uint64_t>(field.high - field.low) + 1);
  return field.as_text ? core::Value::numbered(field.prefix, number)
                       : core::Value::integer(static_cast<std::int64_t>(number));
}

void World::start_clients() {
  for (std::uint32_t c = 0; c < options_.clients.size(); ++c) {
    const ClientOptions& client = options_.clients[c];
    Caller& caller = callers_.emplace_back();
    caller.key = root_.named(client.name);
    if (client.recording) caller.recorded = client.recording->open(caller.key);
    caller.first_user = static_cast<std::uint32_t>(users_.size());
    caller.weights_up_to = weights_up_to(client.sends);
    if (client.arrivals != ClientOptions::Arrivals::Users) {
      schedule_arrival(c);
      continue;
    }
    for (std::uint64_t u = 0; u < client.users; ++u) {
      users_.push_back({.client = c, .calls = 0});
      schedule_call(static_cast<std::uint32_t>(users_.size() - 1));
    }
  }
}

/// Schedules the open-loop call with index `callers_[client].calls`, if there is one.
void World::schedule_arrival(std::uint32_t client) {
  const ClientOptions& options = options_.clients[client];
  const std::uint64_t call = callers_[client].calls;
  if (call >= options.calls) return;
  Time at = call == 0 ? options.start : now();
  switch (options.arrivals) {
    case ClientOptions::Arrivals::Every:
      if (call != 0) at = at + options.gap;
      break;
    case ClientOptions::Arrivals::Poisson:
      at = at + Distribution::exponential(options.gap)
                    .sample(callers_[client].key.bits(call, Purpose::Interarrival));
      break;
    case ClientOptions::Arrivals::Recorded: {
      Caller& caller = callers_[client];
      const auto next = caller.recorded->next();
      if (!next) return;
      caller.next = *next;
      at = options.start + (next->at - time_zero);
      break;
    }
    case ClientOptions::Arrivals::Users:
    case ClientOptions::Arrivals::Followed: return;
  }
  schedule(EventKind::Arrival, at, client, 0);
}

void World::arrive(std::uint32_t client) {
  const ClientOptions& options = options_.clients[client];
  Caller& caller = callers_[client];
  const std::uint64_t call = caller.calls;
  const std::uint64_t end = call + std::min(options.at_once, options.calls - call);
  caller.calls = end;
  const RecordedCall recorded = caller.next;
  schedule_arrival(client);
  if (options.arrivals == ClientOptions::Arrivals::Recorded) {
    launch(client, call, 0, recorded.send, recorded.work);
  } else {
    for (std::uint64_t c = call; c < end; ++c) {
      launch(client, c, 0, choose_send(options, caller, caller.key.numbered(c)), {});
    }
  }
}

/// A user's calls are numbered so that they do not depend on when the other users call.
void World::call_of_user(std::uint32_t user) {
  User& u = users_[user];
  const ClientOptions& options = options_.clients[u.client];
  const Caller& caller = callers_[u.client];
  const std::uint64_t call = u.calls++ * options.users + (user - caller.first_user);
  launch(u.client, call, user, choose_send(options, caller, caller.key.numbered(call)), {});
}

void World::schedule_call(std::uint32_t user) {
  const User& u = users_[user];
  const ClientOptions& options = options_.clients[u.client];
  if (u.calls >= options.calls) return;
  const Caller& caller = callers_[u.client];
  const std::uint64_t call = u.calls * options.users + (user - caller.first_user);
  const Duration think = options.think.sample(caller.key.numbered(call).bits(0, Purpose::Think));
  const Time from = u.calls == 0 ? options.start : now();
  schedule(EventKind::UserCall, from + think, user, 0);
}

std::uint32_t World::choose_send(const ClientOptions& client, const Caller& caller, Key key) const {
  return client.sends.size() == 1 ? 0 : model::choose_send(caller.weights_up_to, key);
}

void World::launch(std::uint32_t client, std::uint64_t call, std::uint32_t user, std::uint32_t send,
                   Duration recorded_work) {
  const ClientOptions& options = options_.clients[client];
  const std::uint32_t flight = new_flight();
  Flight& f = begin_flight(flight);
  f.id = (std::uint64_t{options.number} << 40) | call;
  f.incoming = nullptr;
  f.is_own = true;
  f.exchange.key = callers_[client].key.numbered(call);
  f.exchange.slots = slots_[flight];
  f.exchange.recorded_work = recorded_work;
  f.exchange.method = options.sends[send].method;
  f.client = client;
  f.user = user;
  f.send = send;
  const Send& what = options.sends[send];
  if (what.numbered) f.number = path_number(what, f.exchange.key);
  if (port_ != nullptr) {
    const Routed& verdict = routed(f);
    if (verdict.status == 0) f.incoming = port_->adopt(verdict.endpoint, client, call, what);
  }
  if (options.timeout.ns > 0) {
    schedule(EventKind::ClientTimeout, now() + options.timeout, flight, f.life);
  }
  leave_client(flight);
}

void World::take_in(Incoming& request) {
  const std::uint32_t flight = new_flight();
  Flight& f = begin_flight(flight);
  f.id = request.id;
  f.incoming = &request;
  f.is_own = false;
  f.exchange.key = request.key;
  f.exchange.slots = request.slots;
  f.exchange.texts = request.texts;
  f.exchange.recorded_work = {};
  f.exchange.method = request.method;
  f.client = request.client;
  leave_client(flight);
}

/// As a request stands when its client sends it.
Flight& World::begin_flight(std::uint32_t flight) {
  Flight& f = flights_[flight];
  f.exchange.cold = false;
  f.exchange.endpoint = {};
  f.exchange.texts = nullptr;
  f.arrived = now();
  f.instance_number = trace::no_entity;
  f.stage = Flight::Stage::None;
  f.status = 0;
  f.response = {};
  f.by_code = false;
  f.flags = 0;
  f.refusal = trace::Outcome::Completed;
  f.handler_done = true;  // until an instance or the queue has it
  f.client_done = f.gave_up = f.stopped = false;
  return f;
}

void World::leave_client(std::uint32_t flight) {
  const Flight& f = flights_[flight];
  ++launched_;
  if (options_.network.delay.is_zero()) return enter_router(flight);
  const Duration delay =
      options_.network.delay.sample(f.exchange.key.bits(0, Purpose::NetworkToServer));
  schedule(EventKind::AtEdge, now() + delay, flight, f.life);
}

const Routed& World::routed(const Flight& flight) const {
  if (flight.incoming != nullptr) return flight.incoming->routed;
  const Send& send = options_.clients[flight.client].sends[flight.send];
  if (!send.by_number.empty()) {
    return send.by_number[static_cast<std::size_t>(flight.number - send.low)];
  }
  return send.routed;
}

void World::at_edge(std::uint32_t flight) {
  Flight& f = flights_[flight];
  // A client that gave up on the way has its record already; the request arrives all the same.
  add_span(f, trace::Kind::NetworkToServer, f.arrived, now(), 0);
  enter_router(flight);
}

void World::enter_router(std::uint32_t flight) {
  Flight& f = flights_[flight];
  const Routed& verdict = routed(f);
  f.exchange.endpoint = verdict.endpoint;
  f.function = verdict.function;
  if (verdict.status != 0) return answer(flight, verdict.status);
  const ResponseId page = api_.endpoints[verdict.endpoint.index].prebuilt;
  if (!page.valid()) return enter_function(flight);
  leaks_.response(page.index, {});
  f.response = page;
  answer(flight, api_.responses[page.index].status);
}

void World::answer(std::uint32_t flight, std::uint16_t status) {
  Flight& f = flights_[flight];
  f.status = status;
  f.answered = now();
  if (options_.network.delay.is_zero()) return at_client(flight);
  const Duration delay =
      options_.network.delay.sample(f.exchange.key.bits(0, Purpose::NetworkToClient));
  schedule(EventKind::AtClient, now() + delay, flight, f.life);
}

namespace {

trace::Outcome outcome_of(const Flight& flight) {
  if (flight.refusal != trace::Outcome::Completed) return flight.refusal;
  if (flight.status == 429) return trace::Outcome::Throttled;
  if (flight.status == 504) return trace::Outcome::TimedOut;
  return flight.status >= 500 ? trace::Outcome::Failed : trace::Outcome::Completed;
}

}  // namespace

void World::at_client(std::uint32_t flight) {
  Flight& f = flights_[flight];
  f.client_done = true;
  add_span(f, trace::Kind::NetworkToClient, f.answered, now(), 0);
  if (f.gave_up) {
    f.spans.push_back(record_of(f, trace::Kind::Late));
  } else {
    write_request(f, outcome_of(f));
    if (f.incoming != nullptr) {
      port_->answered(*f.incoming,
                      {.status = f.status, .response = f.response, .by_code = f.by_code});
    }
    if (f.is_own) follow(f);
  }
  free_if_over(flight);
}

/// A page has arrived: its script sends what it asks for, all at once.
void World::follow(const Flight& flight) {
  const std::uint32_t follower = options_.clients[flight.client].sends[flight.send].follower;
  if (follower == Send::no_follower || flight.status < 200 || flight.status > 299) return;
  const std::uint64_t page_load = flight.id & ((std::uint64_t{1} << 40) - 1);
  const std::uint32_t count = static_cast<std::uint32_t>(options_.clients[follower].sends.size());
  for (std::uint32_t send = 0; send < count; ++send) {
    launch(follower, page_load * count + send, 0, send, {});
  }
}

void World::client_timeout(std::uint32_t flight) {
  Flight& f = flights_[flight];
  if (f.client_done || f.gave_up) return;
  const bool queued = f.stage == Flight::Stage::Queued && f.instance_number == trace::no_entity;
  add_stage_span(f, trace::Cut);
  f.gave_up = true;
  f.flags |= trace::GaveUp;
  write_request(f, trace::Outcome::TimedOut);
  if (!queued) return;  // what an instance has taken up, or the network carries, goes on
  --pools_[f.function].waiting;
  queue_level_.change(now(), -1);
  f.client_done = f.handler_done = true;
  free_if_over(flight);
}

trace::Record World::record_of(const Flight& flight, trace::Kind kind) const {
  trace::Record record;
  record.start = flight.arrived.ns;
  record.duration = (now() - flight.arrived).ns;
  record.request = flight.id;
  record.entity = flight.instance_number;
  record.detail = flight.exchange.endpoint.index;
  record.status = flight.status;
  record.client = static_cast<std::uint16_t>(flight.client);
  record.kind = kind;
  record.flags = flight.flags;
  return record;
}

/// The request has ended for its client: all that is known of it goes to the recorder, and a
/// closed-loop user goes on.
void World::write_request(Flight& flight, trace::Outcome outcome) {
  trace::Record& record = flight.spans.emplace_back(record_of(flight, trace::Kind::Request));
  record.outcome = outcome;
  if (outcome == trace::Outcome::TimedOut && flight.gave_up) record.status = 0;
  recorder_.request(flight.spans);
  flight.spans.clear();
  ++ended_;
  if (flight.is_own && options_.clients[flight.client].arrivals == ClientOptions::Arrivals::Users) {
    schedule_call(flight.user);
  }
}

}  // namespace routelab::model
