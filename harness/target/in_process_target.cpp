#include "harness/target/in_process_target.hpp"

#include <utility>

namespace routelab::target {

namespace {

model::PlatformOptions of_instances(model::PlatformOptions platform, Instances instances) {
  platform.queue_limit = 1'000'000;
  switch (instances) {
    case Instances::AsWritten: break;
    case Instances::One:
      platform.max_instances = 1;
      platform.per_instance_concurrency = 1000;
      platform.idle_timeout = Duration::minutes(60 * 24 * 365);
      break;
    case Instances::Fresh:
      platform.max_instances = 1'000'000;
      platform.per_instance_concurrency = 1;
      platform.idle_timeout = Duration{1};
      break;
  }
  return platform;
}

/// What a client gets of it: the answer to HEAD loses its body on the wire, where none comes.
void deliver(const http::Request& request, http::Reply reply, Outcome& outcome) {
  outcome.reply = std::move(reply);
  if (request.method == "HEAD") outcome.reply.body.clear();
}

}  // namespace

InProcessTarget::InProcessTarget(scenario::Scenario& scenario, Options options)
    : scenario_(scenario), platform_(scenario.world.platform), options_(std::move(options)) {
  for (model::UpstreamOptions& upstream : scenario_.world.upstreams) upstream.failure_rate = 0;
  start();
}

void InProcessTarget::start() {
  server_.reset();
  if (options_.make_database) database_ = options_.make_database();
  scenario_.world.platform = of_instances(platform_, options_.instances);
  server_ = std::make_unique<server::VirtualServer>(
      scenario_, server::VirtualServer::Options{
                     .seed = options_.seed,
                     .database = database_.get(),
                     .application = options_.application,
                     .log = [this](std::string_view request, std::string_view line) {
                       log_ += std::string(request) + ": " + std::string(line) + "\n";
                     }});
}

void InProcessTarget::call(const http::Request& request, Outcome& outcome) {
  outcome.ending = Ending::Answered;
  outcome.what.clear();
  outcome.sent = server_->world().now();
  deliver(request, server_->call(request), outcome);
  outcome.answered = server_->world().now();
}

void InProcessTarget::burst(std::span<const http::Request> requests,
                            std::vector<Outcome>& outcomes) {
  burst_apart(requests, {}, outcomes);
}

void InProcessTarget::burst_apart(std::span<const http::Request> requests,
                                  std::span<const Duration> pauses,
                                  std::vector<Outcome>& outcomes) {
  outcomes.assign(requests.size(), {});
  for (std::size_t i = 0; i < requests.size(); ++i) {
    if (i > 0 && i <= pauses.size()) server_->pass(pauses[i - 1]);
    outcomes[i].sent = server_->world().now();
    server_->send(requests[i]);
  }
  std::vector<http::Reply> replies = server_->finish();
  for (std::size_t i = 0; i < replies.size(); ++i) {
    deliver(requests[i], std::move(replies[i]), outcomes[i]);
    outcomes[i].answered = server_->finish_times()[i];
  }
}

std::unique_ptr<Target> InProcessTarget::over_the_wire() {
  if (!options_.serve) return nullptr;
  scenario_.world.platform = platform_;
  return options_.serve(options_.seed);
}

void InProcessTarget::reset(std::uint64_t seed) {
  options_.seed = seed;
  start();
}

/// What is durable is in the database or the store; all instances are gone after a long idle time.
bool InProcessTarget::restart() {
  server_->pass(scenario_.world.platform.idle_timeout + Duration::seconds(1));
  return true;
}

}  // namespace routelab::target
