#include "sim/scenario/upstream_reader.hpp"

#include <string>
#include <utility>

#include <fmt/format.h>

#include "sim/core/body.hpp"
#include "sim/scenario/fields.hpp"

namespace routelab::scenario {

void read_upstreams(const Node& node, core::Api& api, std::vector<model::UpstreamOptions>& options,
                    Diagnostics& diagnostics) {
  for (const Node& member : node.children) {
    model::UpstreamOptions& made = options.emplace_back();
    core::Upstream& upstream = api.upstreams.emplace_back();
    made.name = upstream.name = member.key;
    Fields f(member, fmt::format("upstream {}", in_quotes(member.key)), diagnostics);
    f.distribution("latency", made.latency, "time until it has answered or failed");
    f.probability("failure_rate", made.failure_rate, "the part of calls that fail");
    if (const Node* json = f.node("json", "what it answers; handlers read its fields")) {
      for (const auto& [name, value] : core::json_fields(to_json(*json), api.texts)) {
        upstream.answer.emplace_back(api.texts.of(name), value);
      }
    }
    f.done();
  }
}

}  // namespace routelab::scenario
