#include "harness/server/served_scenario.hpp"

#include <malloc.h>

#include <utility>

#include "harness/server/status_pages.hpp"

namespace routelab::server {

namespace {

HttpServer::Options with_heads(HttpServer::Options options, const scenario::Scenario& scenario) {
  options.heads = head_rules(scenario.api.router.profile);
  return options;
}

/// Large bodies go back to the system when they are done with. glibc would learn to keep them, in
/// each thread's arena: 64 MB for each of a dozen threads.
void return_large_blocks() {
#ifdef __GLIBC__
  mallopt(M_MMAP_THRESHOLD, 1 << 20);
#endif
}

}  // namespace

ServedScenario::ServedScenario(const scenario::Scenario& scenario, PacedServer::Options world,
                               HttpServer::Options http)
    : scenario_(scenario), options_(world), http_(
                                                [this](Request request, ChunkedReply* chunks) {
                                                  if (auto page = status_page(request, *world_)) {
                                                    return *std::move(page);
                                                  }
                                                  return world_->handle(std::move(request), chunks);
                                                },
                                                with_heads(std::move(http), scenario)) {}

std::optional<std::string> ServedScenario::start() {
  if (auto problem = http_.listen()) return problem;
  return_large_blocks();
  world_.emplace(scenario_, options_);
  acceptor_ = std::thread([this] { http_.run(); });
  return std::nullopt;
}

void ServedScenario::stop() {
  if (!acceptor_.joinable()) return;
  http_.stop();
  acceptor_.join();
  world_->stop();
}

}  // namespace routelab::server
