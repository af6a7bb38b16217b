#include "harness/fuzz/sequence.hpp"

#include <string>

namespace routelab::fuzz {

std::vector<const Exchange*> run_sequence(Session& session, Choices& choices, std::size_t steps,
                                          const Swarm& swarm) {
  const ApiMap& map = session.map();
  Seen seen = session.knowledge().seen;
  std::vector<const Exchange*> exchanges;
  for (std::size_t step = 0; step < steps; ++step) {
    Attempt attempt;
    session.requests().any(choices, swarm, seen, attempt);
    const Exchange& exchange = session.send(attempt);
    exchanges.push_back(&exchange);
    if (!exchange.succeeded() || !attempt.endpoint) continue;
    for (const Resource& resource : map.resources()) {
      if (resource.create != attempt.endpoint) continue;
      std::string id = id_in(exchange.outcome.reply);
      // The newest first: it is what the next requests are about.
      auto& known = seen.ids[resource.item_route];
      if (!id.empty()) known.insert(known.begin(), std::move(id));
    }
  }
  return exchanges;
}

}  // namespace routelab::fuzz
