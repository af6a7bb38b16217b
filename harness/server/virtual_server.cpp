#include "harness/server/virtual_server.hpp"

#include <utility>

#include "sim/base/assert.hpp"

namespace routelab::server {

VirtualServer::VirtualServer(const scenario::Scenario& scenario, const Options& options)
    : intake_(scenario, options.seed), texts_(&scenario.api.texts),
      recorder_(intake_.names(), options.writer, nullptr),
      world_(scenario.api, intake_.world(), options.seed, recorder_, *this) {}

VirtualServer::Call& VirtualServer::start(Request request) {
  if (free_.empty()) free_.push_back(&calls_.emplace_back(intake_, &texts_));
  Call& call = *free_.back();
  free_.pop_back();
  call.is_answered = call.is_forgotten = call.is_delivered = false;
  call.begin(std::move(request));
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
  for (Call* call : sent_) replies.push_back(deliver(*call));
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

void VirtualServer::answered(model::Incoming& request, const model::Answer& answer) {
  auto& call = static_cast<Call&>(request);
  call.answer(answer);
  call.is_answered = true;
}

void VirtualServer::forgotten(model::Incoming& request) {
  auto& call = static_cast<Call&>(request);
  call.is_forgotten = true;
  if (call.is_delivered) free_.push_back(&call);
}

}  // namespace routelab::server
