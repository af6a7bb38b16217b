#include "sim/scenario/queue_reader.hpp"

#include <fmt/format.h>

#include "sim/scenario/fields.hpp"

namespace routelab::scenario {

void read_queues(const Node& node, core::Api& api, std::vector<model::QueueOptions>& options,
                 Diagnostics& diagnostics) {
  for (const Node& member : node.children) {
    model::QueueOptions& made = options.emplace_back();
    made.name = member.key;
    api.queues.push_back(member.key);
    Fields f(member, fmt::format("queue {}", in_quotes(member.key)), diagnostics);
    f.integer("workers", made.workers, {0, 1'000'000}, "jobs at a time; 0: no limit");
    f.distribution("work", made.work, "time that one job takes");
    f.done();
  }
}

}  // namespace routelab::scenario
