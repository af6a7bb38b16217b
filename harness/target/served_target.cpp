#include "harness/target/served_target.hpp"

#include <utility>

namespace routelab::target {

ServedTarget::ServedTarget(const scenario::Scenario& scenario, Options options)
    : options_(std::move(options)), server_(scenario,
                                            {.seed = options_.seed,
                                             .database = options_.database.get(),
                                             .application = options_.application,
                                             .keyed_random = true},
                                            {}) {}

std::unique_ptr<ServedTarget> ServedTarget::start(const scenario::Scenario& scenario,
                                                  Options options) {
  std::unique_ptr<ServedTarget> target(new ServedTarget(scenario, std::move(options)));
  if (target->server_.start()) return nullptr;
  target->url_.emplace(
      client::Address{"127.0.0.1", static_cast<std::uint16_t>(target->server_.port()), ""},
      target->options_.calls);
  return target;
}

}  // namespace routelab::target
