#include "harness/server/backend.hpp"

#include <utility>

namespace routelab::server {

Backend::Backend(Intake& intake, Behind behind) : intake_(intake), behind_(std::move(behind)) {
  if (behind_.database != nullptr) connections_.emplace(*behind_.database);
}

void Backend::begin(Visit& visit, Request request) const {
  visit.begin(std::move(request), [this](EndpointId endpoint) {
    const auto* application = behind_.application;
    return application != nullptr && application->function_of(endpoint) != nullptr;
  });
}

bool Backend::connect(Visit& visit) {
  // Those of instances that have gone make room first.
  connections_->close_gone();
  visit.connection = connections_->open();
  return visit.connection != nullptr;
}

Backend::Queried Backend::query(Visit& visit, std::uint32_t instance, core::StepIndex step) {
  auto connection = visit.connection ? std::move(visit.connection) : connections_->take(instance);
  Queried queried;
  if (visit.has_code) {
    queried.completion = visit.runner->run_query(*connection);
    queried.lost = visit.runner->lost_connection();
  } else {
    const core::Api& api = intake_.api();
    const database::Query query = database::query_of(api.program, api.tables, visit.own_texts(),
                                                     behind_.database->ids(), step, visit.slots);
    const database::Outcome outcome = connection->run(query);
    queried.completion =
        database::complete(api.program, visit.own_texts(), step, outcome, visit.slots);
    queried.lost = outcome.failure && outcome.failure->error == database::Error::Lost;
  }
  if (!queried.lost) connections_->give_back(instance, std::move(connection));
  return queried;
}

model::Next Backend::begin_code(Visit& visit, std::uint32_t instance, bool cold,
                                handler::UnixTime now) {
  const handler::BoundApplication& application = *behind_.application;
  visit.code = code_of(instance);
  const std::lock_guard turn(visit.code->turn);
  visit.runner = std::make_unique<handler::Runner>(
      application, *application.function_of(visit.routed.endpoint), visit.code->modules,
      intake_.api(), behind_.database != nullptr ? &behind_.database->ids() : nullptr,
      visit.parts(cold), visit.key,
      behind_.keyed_random ? handler::Random(visit.key.named("random"))
                           : handler::Random::of_system(),
      visit.send_piece);
  const model::Next next = visit.runner->begin(now);
  pass_log(visit);
  return next;
}

model::Next Backend::resume_code(Visit& visit, core::Completion completion, handler::UnixTime now) {
  const std::lock_guard turn(visit.code->turn);
  const model::Next next = visit.runner->resume(completion, now);
  pass_log(visit);
  return next;
}

void Backend::pass_log(Visit& visit) const {
  const std::vector<std::string> lines = visit.runner->take_log();
  if (lines.empty() || !behind_.log) return;
  const std::string request = intake_.names().request_name(visit.id);
  for (const std::string& line : lines) behind_.log(request, line);
}

std::shared_ptr<InstanceCode> Backend::code_of(std::uint32_t instance) {
  const std::lock_guard lock(mutex_);
  auto& code = code_[instance];
  if (!code) code = std::make_shared<InstanceCode>();
  return code;
}

void Backend::instance_gone(std::uint32_t instance) {
  if (connections_) connections_->instance_gone(instance);
  const std::lock_guard lock(mutex_);
  code_.erase(instance);
}

void Backend::close_gone() {
  if (connections_) connections_->close_gone();
}

}  // namespace routelab::server
