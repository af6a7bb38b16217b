#include "harness/server/paced_server.hpp"

#include <sys/prctl.h>

#include <algorithm>
#include <utility>

#include "harness/server/framework_answer.hpp"
#include "sim/base/assert.hpp"

namespace routelab::server {

namespace {

constexpr std::chrono::milliseconds housekeeping{500};

/// Threads wake when they asked for it, not up to 50 us later, as Linux rounds by default.
void wake_on_time() {
  thread_local const bool set = prctl(PR_SET_TIMERSLACK, 1000UL, 0, 0, 0) == 0;
  static_cast<void>(set);
}

}  // namespace

PacedServer::PacedServer(const scenario::Scenario& scenario, const Options& options)
    : intake_(scenario, options.seed, options.database_times),
      backend_(intake_, options.database, options.application),
      shares_texts_(options.database == nullptr && !scenario.api.tables.empty()),
      began_(Clock::now()), texts_(&scenario.api.texts),
      recorder_(intake_.names(), options.writer, nullptr),
      world_(scenario.api, intake_.world(), options.seed, recorder_, *this) {
  housekeeper_ = std::thread([this] { keep_house(); });
}

PacedServer::~PacedServer() {
  if (housekeeper_.joinable()) stop();
}

Reply PacedServer::handle(Request request) {
  wake_on_time();
  Lock lock(mutex_);
  if (stopping_) return platform_answer(503);
  ++inside_;
  Call& call = take_call();
  lock.unlock();
  if (shares_texts_) lock.lock();
  backend_.begin(call, std::move(request));
  if (!lock.owns_lock()) lock.lock();
  advance();
  world_.take_in(call);
  for (;;) {
    const Errand errand = next_errand(call, lock);
    if (errand.kind == Errand::Kind::Deliver) break;
    run(call, errand, lock);
  }
  // A handler that was stopped may still write to its slots, but the answer does not read them.
  if (!shares_texts_) lock.unlock();
  Reply reply = call.reply();
  if (!lock.owns_lock()) lock.lock();
  release(call);
  if (--inside_ == 0 && stopping_) house_.notify_all();
  return reply;
}

/// Moves the world to what the wall clock shows.
void PacedServer::advance() {
  const Time now = time_zero + Duration{std::chrono::nanoseconds(Clock::now() - began_).count()};
  world_.advance(std::max(now, world_.now()));
}

PacedServer::Call& PacedServer::take_call() {
  if (free_.empty()) {
    free_.push_back(&calls_.emplace_back(intake_, shares_texts_ ? &texts_ : nullptr));
  }
  Call& call = *free_.back();
  free_.pop_back();
  call.is_attended = true;
  call.is_forgotten = false;
  return call;
}

/// Its thread leaves. What the world still asks for it is the housekeeper's.
void PacedServer::release(Call& call) {
  call.is_attended = false;
  if (call.is_forgotten) {
    free_.push_back(&call);
    return;
  }
  for (std::size_t e = 0; e < call.errands.size(); ++e) orphans_.push_back(&call);
  if (!call.errands.empty()) house_.notify_all();
}

void PacedServer::post(Call& call, Errand errand) {
  call.errands.push_back(errand);
  if (call.is_attended) {
    call.called.notify_one();
  } else {
    orphans_.push_back(&call);
    house_.notify_all();
  }
}

PacedServer::Errand PacedServer::next_errand(Call& call, Lock& lock) {
  while (call.errands.empty()) wait(call, lock);
  wake_for_next_event();
  const Errand errand = call.errands.front();
  call.errands.pop_front();
  return errand;
}

/// Until somebody calls, or, as the leader, until the world's next event.
void PacedServer::wait(Call& call, Lock& lock) {
  const auto next = world_.next_event();
  const auto wakes = next ? began_ + std::chrono::nanoseconds(next->ns) : Clock::time_point::max();
  waiting_.push_back(&call);
  if (leader_ == nullptr || wakes < leader_wakes_) {
    leader_ = &call;
    leader_wakes_ = wakes;
    if (wakes == Clock::time_point::max()) {
      call.called.wait(lock);
    } else {
      call.called.wait_until(lock, wakes);
    }
  } else {
    call.called.wait(lock);
  }
  std::erase(waiting_, &call);
  if (leader_ == &call) leader_ = nullptr;
  advance();
}

/// Before somebody who had the lock goes away: of those who wait, one wakes in time.
void PacedServer::wake_for_next_event() {
  if (waiting_.empty()) return;
  if (leader_ == nullptr) return waiting_.back()->called.notify_one();
  const auto next = world_.next_event();
  if (next && began_ + std::chrono::nanoseconds(next->ns) < leader_wakes_) {
    leader_->called.notify_one();
  }
}

/// Does what the world has asked for, without the lock, and tells it what came of it.
void PacedServer::run(Call& call, const Errand& errand, Lock& lock) {
  lock.unlock();
  switch (errand.kind) {
    case Errand::Kind::None:
    case Errand::Kind::Deliver: break;
    case Errand::Kind::Connect: {
      const bool ok = backend_.connect(call);
      lock.lock();
      advance();
      return world_.connected(errand.ticket, ok);
    }
    case Errand::Kind::Query: {
      const Backend::Queried queried = backend_.query(call, errand.instance, errand.step);
      lock.lock();
      advance();
      return world_.queried(errand.ticket, queried.completion, queried.lost);
    }
    case Errand::Kind::Begin:
    case Errand::Kind::Resume: {
      const model::Next next = errand.kind == Errand::Kind::Begin
                                   ? backend_.begin_code(call, errand.instance, errand.cold)
                                   : backend_.resume_code(call, errand.completion);
      lock.lock();
      advance();
      return world_.handled(errand.ticket, next);
    }
  }
  lock.lock();
}

std::optional<bool> PacedServer::connect(model::Incoming& request, model::Ticket ticket,
                                         std::uint32_t instance) {
  if (!backend_.has_database()) return true;
  Errand errand{.kind = Errand::Kind::Connect, .ticket = ticket};
  errand.instance = instance;
  post(static_cast<Call&>(request), errand);
  return std::nullopt;
}

std::optional<core::Completion> PacedServer::query(model::Incoming& request, model::Ticket ticket,
                                                   std::uint32_t instance,
                                                   const core::Program& program,
                                                   core::StepIndex step, core::Store& store) {
  if (!backend_.has_database()) return Port::query(request, ticket, instance, program, step, store);
  Errand errand{.kind = Errand::Kind::Query, .ticket = ticket};
  errand.instance = instance;
  errand.step = step;
  post(static_cast<Call&>(request), errand);
  return std::nullopt;
}

std::optional<model::Next> PacedServer::begin(model::Incoming& request, model::Ticket ticket,
                                              std::uint32_t instance, bool cold) {
  Errand errand{.kind = Errand::Kind::Begin, .ticket = ticket};
  errand.instance = instance;
  errand.cold = cold;
  post(static_cast<Call&>(request), errand);
  return std::nullopt;
}

std::optional<model::Next> PacedServer::resume(model::Incoming& request, model::Ticket ticket,
                                               core::Completion completion) {
  Errand errand{.kind = Errand::Kind::Resume, .ticket = ticket};
  errand.completion = completion;
  post(static_cast<Call&>(request), errand);
  return std::nullopt;
}

void PacedServer::answered(model::Incoming& request, const model::Answer& answer) {
  auto& call = static_cast<Call&>(request);
  call.answer(answer);
  // Before what is left to do for a handler that was stopped: nobody waits for that.
  Errand deliver;
  deliver.kind = Errand::Kind::Deliver;
  call.errands.push_front(deliver);
  call.called.notify_one();
}

void PacedServer::forgotten(model::Incoming& request) {
  auto& call = static_cast<Call&>(request);
  call.is_forgotten = true;
  if (!call.is_attended) free_.push_back(&call);
}

void PacedServer::instance_gone(std::uint32_t instance) { backend_.instance_gone(instance); }

void PacedServer::keep_house() {
  Lock lock(mutex_);
  while (!(stopping_ && inside_ == 0 && orphans_.empty())) {
    if (orphans_.empty()) house_.wait_for(lock, housekeeping);
    advance();
    while (!orphans_.empty()) {
      Call& call = *orphans_.front();
      orphans_.pop_front();
      const Errand errand = call.errands.front();
      call.errands.pop_front();
      run(call, errand, lock);
    }
    wake_for_next_event();
    lock.unlock();
    backend_.close_gone();
    lock.lock();
  }
  advance();
  world_.finish();
}

void PacedServer::stop() {
  {
    const Lock lock(mutex_);
    stopping_ = true;
  }
  house_.notify_all();
  housekeeper_.join();
}

PacedServer::State PacedServer::state() {
  const Lock lock(mutex_);
  if (housekeeper_.joinable()) advance();
  wake_for_next_event();
  return {.summary = recorder_.summary(),
          .totals = world_.totals(),
          .fingerprint = recorder_.fingerprint(),
          .instances = world_.living_instances(),
          .connections = world_.connections(),
          .requests = world_.requests(),
          .now = world_.now()};
}

}  // namespace routelab::server
