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
      backend_(intake_, {.database = options.database,
                         .application = options.application,
                         .keyed_random = options.keyed_random,
                         .log = options.log}),
      shares_texts_(options.database == nullptr && !scenario.api.tables.empty()),
      began_(Clock::now()), epoch_(std::chrono::system_clock::now()), texts_(&scenario.api.texts),
      recorder_(intake_.names(), options.writer, nullptr),
      world_(scenario.api, intake_.world(), options.seed, recorder_, this,
             model::World::Clients::None) {
  housekeeper_ = std::thread([this] { keep_house(); });
}

PacedServer::~PacedServer() {
  if (housekeeper_.joinable()) stop();
}

/// A request's time in here, however it ends. The lock is held at its begin and at its end.
class PacedServer::Stay {
 public:
  Stay(PacedServer& server, Lock& lock) : server_(server), lock_(lock), call(server.take_call()) {
    ++server_.inside_;
  }
  ~Stay() {
    if (!lock_.owns_lock()) lock_.lock();
    server_.release(call);
    if (--server_.inside_ == 0 && server_.stopping_) server_.house_.notify_all();
  }
  Stay(const Stay&) = delete;
  Stay& operator=(const Stay&) = delete;

 private:
  PacedServer& server_;
  Lock& lock_;

 public:
  Call& call;
};

Reply PacedServer::handle(Request request, ChunkedReply* chunks) {
  wake_on_time();
  Lock lock(mutex_);
  if (stopping_) return platform_answer(503);
  const Stay stay(*this, lock);
  Call& call = stay.call;
  if (!shares_texts_) lock.unlock();
  call.send_piece = nullptr;
  if (chunks != nullptr) {
    call.send_piece = [this, &call](const Reply& head, std::string_view piece) {
      return take_piece(call, head, piece);
    };
  }
  backend_.begin(call, std::move(request));
  if (!lock.owns_lock()) lock.lock();
  advance();
  world_.take_in(call);
  while (!call.is_answered || call.written) {
    if (call.written) {
      pass_on(call, *chunks, lock);
    } else {
      wait(call, lock);
    }
  }
  wake_for_next_event();
  if (chunks != nullptr && call.is_whole()) chunks->end();
  // A handler that was stopped may still write to its slots, but the answer does not read them.
  if (!shares_texts_) lock.unlock();
  return call.reply();
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
  call.is_answered = call.is_forgotten = call.is_deaf = false;
  call.written.reset();
  return call;
}

/// Its thread leaves; its handler, if it was stopped, may still wait for the database.
void PacedServer::release(Call& call) {
  call.is_attended = false;
  free_if_over(call);
}

void PacedServer::begin_errand(Call& call, std::function<void()> errand) {
  ++errands_;
  ++call.errands;
  errand_threads_.add(std::move(errand));
}

/// Until it is called, or, as the leader, until the world's next event.
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

/// On the handler's thread. A handler that the time limit has stopped talks to nobody.
bool PacedServer::take_piece(Call& call, const Reply& head, std::string_view piece) {
  const Lock lock(mutex_);
  if (!call.is_attended || call.is_answered || call.is_deaf) return false;
  if (!call.written) call.written = head;
  call.written->body += piece;
  call.called.notify_one();
  return true;
}

/// On the client's thread: what was written goes out, while others have the lock.
void PacedServer::pass_on(Call& call, ChunkedReply& chunks, Lock& lock) {
  const Reply written = *std::exchange(call.written, std::nullopt);
  wake_for_next_event();
  lock.unlock();
  const bool is_taken = chunks.send(written);
  lock.lock();
  if (!is_taken) call.is_deaf = true;
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

/// An errand's end: the world is told what came of it.
class PacedServer::Told {
 public:
  Told(PacedServer& server, Call& call) : server_(server), call_(call), lock_(server.mutex_) {
    server_.advance();
  }
  ~Told() {
    --call_.errands;
    server_.free_if_over(call_);
    server_.wake_for_next_event();
    if (--server_.errands_ == 0 && server_.stopping_) server_.house_.notify_all();
  }
  Told(const Told&) = delete;
  Told& operator=(const Told&) = delete;

 private:
  PacedServer& server_;
  Call& call_;
  Lock lock_;
};

std::optional<bool> PacedServer::connect(model::Incoming& request, model::Ticket ticket,
                                         std::uint32_t /*instance*/) {
  if (!backend_.has_database()) return true;
  auto& call = static_cast<Call&>(request);
  begin_errand(call, [this, &call, ticket] {
    const bool ok = backend_.connect(call);
    const Told told(*this, call);
    world_.connected(ticket, ok);
  });
  return std::nullopt;
}

std::optional<core::Completion> PacedServer::query(model::Incoming& request, model::Ticket ticket,
                                                   std::uint32_t instance,
                                                   const core::Program& program,
                                                   core::StepIndex step, core::Store& store) {
  if (!backend_.has_database()) return Port::query(request, ticket, instance, program, step, store);
  auto& call = static_cast<Call&>(request);
  begin_errand(call, [this, &call, ticket, instance, step] {
    const Backend::Queried queried = backend_.query(call, instance, step);
    const Told told(*this, call);
    world_.queried(ticket, queried.completion, queried.lost);
  });
  return std::nullopt;
}

std::optional<model::Next> PacedServer::begin(model::Incoming& request, model::Ticket ticket,
                                              std::uint32_t instance, bool cold) {
  auto& call = static_cast<Call&>(request);
  begin_errand(call, [this, &call, ticket, instance, cold, now = now()] {
    const model::Next next = backend_.begin_code(call, instance, cold, now);
    const Told told(*this, call);
    world_.handled(ticket, next);
  });
  return std::nullopt;
}

std::optional<model::Next> PacedServer::resume(model::Incoming& request, model::Ticket ticket,
                                               core::Completion completion) {
  auto& call = static_cast<Call&>(request);
  begin_errand(call, [this, &call, ticket, completion, now = now()] {
    const model::Next next = backend_.resume_code(call, completion, now);
    const Told told(*this, call);
    world_.handled(ticket, next);
  });
  return std::nullopt;
}

void PacedServer::answered(model::Incoming& request, const model::Answer& answer) {
  auto& call = static_cast<Call&>(request);
  call.answer(answer);
  call.is_answered = true;
  call.called.notify_one();
}

void PacedServer::forgotten(model::Incoming& request) {
  auto& call = static_cast<Call&>(request);
  call.is_forgotten = true;
  free_if_over(call);
}

/// Its place is used again when nobody needs it: the thread that brought it, the world, or an
/// errand, which outlives the other two when the time limit strikes in the middle of it.
void PacedServer::free_if_over(Call& call) {
  if (!call.is_attended && call.is_forgotten && call.errands == 0) free_.push_back(&call);
}

void PacedServer::instance_gone(std::uint32_t instance) { backend_.instance_gone(instance); }

void PacedServer::keep_house() {
  Lock lock(mutex_);
  while (!(stopping_ && inside_ == 0 && errands_ == 0)) {
    house_.wait_for(lock, housekeeping);
    advance();
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
