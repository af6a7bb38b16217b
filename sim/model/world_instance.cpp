// Instances: who serves the request, cold starts, the queue at the limit, idle instances.

#include <algorithm>

#include "sim/model/world.hpp"

namespace routelab::model {

namespace {

/// 146 years, beyond the end of any run: five phases of a hundred years would not fit in 64 bits.
constexpr Duration longest_start{4'600'000'000'000'000'000};

constexpr std::array<Purpose, cold_start_phases> phase_purposes{
    Purpose::Placement, Purpose::Download, Purpose::RuntimeStart, Purpose::ModuleLoad,
    Purpose::HandlerInit};
constexpr std::array<trace::Kind, cold_start_phases> phase_kinds{
    trace::Kind::Placement, trace::Kind::Download, trace::Kind::RuntimeStart,
    trace::Kind::ModuleLoad, trace::Kind::HandlerInit};

}  // namespace

void World::enter_function(std::uint32_t flight) {
  Flight& f = flights_[flight];
  InstancePool& pool = pools_[f.function];
  const PlatformOptions& platform = options_.platform;
  f.handler_done = false;
  if (const std::uint32_t instance = pool.available.newest(); instance != AvailableSet::none) {
    bind(flight, instance);
    if (instances_[instance].state == Instance::State::Warm) return begin_handler(flight);
    instances_[instance].starting.push_back(flight);
    return enter_stage(flight, Flight::Stage::Starting);
  }
  if (pool.instances < platform.max_instances) return start_instance(flight);
  if (pool.waiting < platform.queue_limit) {
    ++pool.waiting;
    queue_level_.change(now(), +1);
    pool.queue.push(ticket(flight, f.life));
    return enter_stage(flight, Flight::Stage::Queued);
  }
  f.handler_done = true;
  const bool full = platform.queue_limit > 0;
  f.refusal = full ? trace::Outcome::Rejected : trace::Outcome::Throttled;
  answer(flight, full ? 503 : 429);
}

/// A new instance, started for this request.
void World::start_instance(std::uint32_t flight) {
  const std::uint32_t index = instances_.take();
  Flight& f = flights_[flight];
  InstancePool& pool = pools_[f.function];
  Instance& instance = instances_[index];
  instance.number = next_instance_++;
  instance.function = f.function;
  instance.state = Instance::State::Starting;
  instance.created = now();
  instance.cpu_free = now();
  instance.served = 0;
  instance.module = 0;
  instance.position =
      pool.available.append(index, [this](std::uint32_t member, std::uint32_t position) {
        instances_[member].position = position;
      });
  ++pool.instances;
  ++created_;
  instance_level_.change(now(), +1);
  idle_level_.change(now(), +1);  // bind takes it out of the idle ones
  f.exchange.cold = true;
  f.flags |= trace::Cold;
  instance.start_time = {};
  for (std::size_t phase = 0; phase < cold_start_phases; ++phase) {
    const Duration drawn =
        options_.platform.cold_start[phase].sample(f.exchange.key.bits(0, phase_purposes[phase]));
    instance.phases[phase] = std::min(drawn, longest_start - instance.start_time);
    instance.start_time += instance.phases[phase];
  }
  bind(flight, index);
  if (instance.start_time.ns == 0) {
    instance.state = Instance::State::Warm;
    return begin_handler(flight);
  }
  instance.starting.push_back(flight);
  enter_stage(flight, Flight::Stage::Starting);
  schedule(EventKind::InstanceReady, now() + instance.start_time, index, 0);
}

/// The request will be served by this instance, now or when it has started.
void World::bind(std::uint32_t flight, std::uint32_t index) {
  Flight& f = flights_[flight];
  Instance& instance = instances_[index];
  f.instance = index;
  f.instance_number = instance.number;
  if (instance.active++ == 0) {
    running_level_.change(now(), +1);
    idle_level_.change(now(), -1);
  }
  ++instance.served;
  mark_available(instance);
}

void World::mark_available(const Instance& instance) {
  pools_[instance.function].available.set(
      instance.position, instance.active < options_.platform.per_instance_concurrency);
}

void World::instance_ready(std::uint32_t index) {
  instances_[index].state = Instance::State::Warm;
  // Beginning a handler may end it at once, but cannot bind another request to this instance's
  // list: the instance is warm now.
  for (const std::uint32_t flight : instances_[index].starting) {
    add_stage_span(flights_[flight]);
    begin_handler(flight);
  }
  instances_[index].starting.clear();
}

/// The phases of the cold start that lie inside the stage, as far as it has come: a request that
/// joined late sees only the rest of them, as a wait.
void World::add_start_spans(Flight& flight, std::uint8_t flags) {
  if (!flight.exchange.cold) {
    add_span(flight, trace::Kind::StartWait, flight.stage_began, now(), 0, flags);
    return;
  }
  const Instance& instance = instances_[flight.instance];
  Time begin = instance.created;
  for (std::size_t phase = 0; phase < cold_start_phases; ++phase) {
    const Time end = begin + instance.phases[phase];
    const Time from = std::max(begin, flight.stage_began);
    const Time to = std::min(end, now());
    if (from < to) add_span(flight, phase_kinds[phase], from, to, 0, end > now() ? flags : 0);
    begin = end;
  }
}

/// The handler is over (or was stopped): its place on the instance is free.
void World::leave_instance(std::uint32_t flight) {
  const Flight& f = flights_[flight];
  const std::uint32_t index = f.instance;
  Instance& instance = instances_[index];
  Duration held = now() - f.handler_began;
  if (f.exchange.cold) held += instance.start_time;
  bill_.add(held);
  if (--instance.active == 0) {
    running_level_.change(now(), -1);
    idle_level_.change(now(), +1);
    instance.idle_since = now();
    watch_idle(index);
  }
  mark_available(instance);
  if (pools_[instance.function].waiting > 0) serve_queue(instance.function);
}

/// Gives the free place to the first request that still waits. It begins in an event of its own,
/// at this same moment: a chain of short handlers does not nest.
void World::serve_queue(std::uint32_t function) {
  InstancePool& pool = pools_[function];
  const std::uint32_t instance = pool.available.newest();
  if (instance == AvailableSet::none) return;
  for (;;) {
    const std::uint64_t next = pool.queue.pop();
    const auto flight = static_cast<std::uint32_t>(next);
    Flight& f = flights_[flight];
    if (ticket(flight, f.life) != next) continue;  // its client gave up
    --pool.waiting;
    queue_level_.change(now(), -1);
    add_stage_span(f);
    bind(flight, instance);
    return enter_stage_for(flight, Flight::Stage::Queued, {});
  }
}

/// One check is pending for each instance that has been idle since the last one: it looks when
/// the instance became idle and comes back if that was later than it thought.
void World::watch_idle(std::uint32_t index) {
  Instance& instance = instances_[index];
  if (instance.active > 0 || instance.expiry_pending) return;
  instance.expiry_pending = true;
  const Time expiry = instance.idle_since + options_.platform.idle_timeout;
  schedule(EventKind::IdleCheck, std::max(expiry, now()), index, 0);
}

/// A query that a stopped handler left running keeps the instance; its end looks again.
void World::idle_check(std::uint32_t index) {
  Instance& instance = instances_[index];
  instance.expiry_pending = false;
  const bool querying = instance.connections_idle < instance.connections_open;
  if (instance.active > 0 || querying) return;
  if (now() >= instance.idle_since + options_.platform.idle_timeout) return destroy(index);
  watch_idle(index);
}

void World::destroy(std::uint32_t index) {
  Instance& instance = instances_[index];
  InstancePool& pool = pools_[instance.function];
  record_instance(instance, 0);
  if (port_ != nullptr) port_->instance_gone(instance.number);
  pool.available.remove(instance.position);
  --pool.instances;
  instance_level_.change(now(), -1);
  idle_level_.change(now(), -1);
  if (instance.connections_open > 0) {
    database_.connections.change(now(), -std::int64_t{instance.connections_open});
  }
  instance.connections_open = instance.connections_idle = 0;
  instance.state = Instance::State::Gone;
  instances_.put_back(index);
}

std::vector<InstanceView> World::living_instances() const {
  std::vector<InstanceView> views;
  for (std::uint32_t i = 0; i < instances_.size(); ++i) {
    const Instance& instance = instances_[i];
    if (instance.state == Instance::State::Gone) continue;
    views.push_back({.number = instance.number,
                     .function = instance.function,
                     .starting = instance.state == Instance::State::Starting,
                     .active = instance.active,
                     .served = instance.served,
                     .connections = instance.connections_open,
                     .created = instance.created});
  }
  std::sort(views.begin(), views.end(),
            [](const InstanceView& a, const InstanceView& b) { return a.number < b.number; });
  return views;
}

void World::record_instance(const Instance& instance, std::uint8_t flags) {
  trace::Record record;
  record.start = instance.created.ns;
  record.duration = (now() - instance.created).ns;
  record.request = instance.served;
  record.entity = instance.number;
  record.detail = instance.function;
  record.kind = trace::Kind::Instance;
  record.flags = flags;
  recorder_.background(record);
}

}  // namespace routelab::model
