#include "harness/server/virtual_server.hpp"

#include <stdexcept>
#include <utility>

#include "harness/load/sent_request.hpp"
#include "sim/base/assert.hpp"

namespace routelab::server {

VirtualServer::VirtualServer(const scenario::Scenario& scenario, const Options& options)
    : intake_(scenario, options.seed),
      backend_(
          intake_,
          {.database = options.database, .application = options.application, .log = options.log}),
      application_(options.application), epoch_(options.epoch), texts_(&scenario.api.texts),
      recorder_(intake_.names(), options.writer, nullptr),
      world_(scenario.api, intake_.world(), options.seed, recorder_, this,
             options.with_clients ? model::World::Clients::Own : model::World::Clients::None) {}

VirtualServer::Call& VirtualServer::take_call() {
  if (free_.empty()) free_.push_back(&calls_.emplace_back(intake_, &texts_));
  Call& call = *free_.back();
  free_.pop_back();
  call.is_answered = call.is_forgotten = call.is_delivered = false;
  return call;
}

void VirtualServer::refuse_blocking(EndpointId endpoint) const {
  if (!application_->blocks(endpoint)) return;
  throw std::logic_error(intake_.api().endpoints[endpoint.index].name +
                         " blocks its thread: it can be served on the wall clock (PacedServer, "
                         "ServedScenario), not in virtual time");
}

VirtualServer::Call& VirtualServer::start(Request request) {
  Call& call = take_call();
  backend_.begin(call, std::move(request));
  try {
    if (call.has_code) refuse_blocking(call.routed.endpoint);
  } catch (...) {
    free_.push_back(&call);
    throw;
  }
  world_.take_in(call);
  return call;
}

Reply VirtualServer::call(Request request) { return deliver(start(std::move(request))); }

std::size_t VirtualServer::send(Request request) {
  sent_.push_back(&start(std::move(request)));
  return sent_.size() - 1;
}

std::vector<Reply> VirtualServer::finish() {
  std::vector<Reply> replies;
  finish_times_.clear();
  for (Call* call : sent_) {
    replies.push_back(deliver(*call));
    finish_times_.push_back(call->answered_at);
  }
  sent_.clear();
  return replies;
}

/// The place of a call is used again when the world does not need it either: a handler that the
/// time limit has stopped may outlive its answer.
Reply VirtualServer::deliver(Call& call) {
  wait_for(call);
  Reply reply = call.reply();
  call.is_delivered = true;
  if (call.is_forgotten) free_.push_back(&call);
  return reply;
}

/// The clock stands at the moment of the answer, not behind it.
void VirtualServer::wait_for(const Call& call) {
  while (!call.is_answered) {
    const auto next = world_.next_event();
    RL_ASSERT(next.has_value());
    world_.advance(*next + Duration{1}, 1);
  }
}

std::optional<bool> VirtualServer::connect(model::Incoming& request, model::Ticket, std::uint32_t) {
  return !backend_.has_database() || backend_.connect(static_cast<Call&>(request));
}

std::optional<core::Completion> VirtualServer::query(model::Incoming& request, model::Ticket ticket,
                                                     std::uint32_t instance,
                                                     const core::Program& program,
                                                     core::StepIndex step, core::Store& store) {
  if (!backend_.has_database()) return Port::query(request, ticket, instance, program, step, store);
  return backend_.query(static_cast<Call&>(request), instance, step).completion;
}

std::optional<model::Next> VirtualServer::begin(model::Incoming& request, model::Ticket,
                                                std::uint32_t instance, bool cold) {
  return backend_.begin_code(static_cast<Call&>(request), instance, cold, now());
}

std::optional<model::Next> VirtualServer::resume(model::Incoming& request, model::Ticket,
                                                 core::Completion completion) {
  return backend_.resume_code(static_cast<Call&>(request), completion, now());
}

/// A call of the scenario's own client, as the request that it would be on the wire.
model::Incoming* VirtualServer::adopt(EndpointId endpoint, std::uint32_t client, std::uint64_t call,
                                      const model::Send& send) {
  if (application_ == nullptr || application_->function_of(endpoint) == nullptr) return nullptr;
  refuse_blocking(endpoint);
  Call& adopted = take_call();
  adopted.is_delivered = true;  // nobody asks for its answer
  Request request = load::request_of(intake_.api(), send, intake_.key_of(client, call));
  request.headers.emplace_back(request_header, intake_.request_name(client, call));
  backend_.begin(adopted, std::move(request));
  return &adopted;
}

void VirtualServer::answered(model::Incoming& request, const model::Answer& answer) {
  auto& call = static_cast<Call&>(request);
  call.answer(answer);
  call.is_answered = true;
  call.answered_at = world_.now();
}

void VirtualServer::forgotten(model::Incoming& request) {
  auto& call = static_cast<Call&>(request);
  call.is_forgotten = true;
  if (call.is_delivered) free_.push_back(&call);
}

}  // namespace routelab::server
