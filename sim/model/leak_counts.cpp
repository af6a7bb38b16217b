#include "sim/model/leak_counts.hpp"

#include <algorithm>
#include <map>
#include <string>

#include "sim/core/secret_flow.hpp"

namespace routelab::model {

LeakCounts::LeakCounts(const core::Api& api) : api_(api) {
  for (const core::Response& response : api.responses) {
    Ways& ways = responses_.emplace_back();
    ways.first = static_cast<std::uint32_t>(ways_.size());
    ways.always = core::leaks_always(response);
    for (std::size_t c = 0; c < core::channel_count; ++c) {
      const auto channel = static_cast<core::Channel>(c);
      add_ways(response.endpoint, channel, response.labels[channel], ways);
    }
  }
  for (const core::Message& message : api.messages) {
    Ways& ways = messages_.emplace_back();
    ways.first = static_cast<std::uint32_t>(ways_.size());
    add_ways(message.endpoint, core::Channel::Log, message.labels, ways);
  }
  counts_.resize(ways_.size());
}

void LeakCounts::add_ways(EndpointId endpoint, core::Channel channel, core::SecretSet secrets,
                          Ways& ways) {
  for (std::uint32_t s = 0; s < api_.secrets.size(); ++s) {
    if (!secrets.has(s)) continue;
    ways_.push_back({.endpoint = endpoint.index, .channel = channel, .secret = s});
    ++ways.count;
  }
}

void LeakCounts::count(Ways ways, std::span<const core::Value> slots,
                       const core::Response& response) {
  const core::ChannelLabels leaving =
      ways.always ? response.labels : core::leaks_of(api_, response, slots);
  for (std::uint32_t w = ways.first; w < ways.first + ways.count; ++w) {
    if (leaving[ways_[w].channel].has(ways_[w].secret)) ++counts_[w];
  }
}

void LeakCounts::count(Ways ways, std::span<const core::Value> slots,
                       const core::Message& message) {
  const core::SecretSet leaving = core::leaks_of(api_, message, slots);
  for (std::uint32_t w = ways.first; w < ways.first + ways.count; ++w) {
    if (leaving.has(ways_[w].secret)) ++counts_[w];
  }
}

void LeakCounts::restart() { std::fill(counts_.begin(), counts_.end(), 0); }

std::vector<trace::Leak> LeakCounts::leaks() const {
  std::map<Way, std::uint64_t> sums;  // responses of one handler may share a way
  for (std::size_t w = 0; w < ways_.size(); ++w) {
    if (counts_[w] > 0) sums[ways_[w]] += counts_[w];
  }
  std::vector<trace::Leak> found;
  for (const auto& [way, count] : sums) {
    found.push_back({.secret = api_.secrets[way.secret].name,
                     .route = api_.endpoints[way.endpoint].name,
                     .channel = std::string(name_of(way.channel)),
                     .count = count});
  }
  return found;
}

}  // namespace routelab::model
