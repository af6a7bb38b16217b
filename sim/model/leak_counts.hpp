/// Which secret left by which channel of which route, and how often.
///
/// What can leave is known before the run, so each way out has its counter from the start, one
/// after the other for each response and each message. Counting looks nothing up; what can leak
/// nothing costs one comparison, and of a response that says a secret outright nothing is looked at
/// again.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "sim/core/api.hpp"
#include "sim/trace/totals.hpp"

namespace routelab::model {

class LeakCounts {
 public:
  /// `api` must outlive the counts.
  explicit LeakCounts(const core::Api& api);

  /// A response is sent, with the exchange's slots as they are now.
  void response(std::size_t index, std::span<const core::Value> slots) {
    if (responses_[index].count > 0) count(responses_[index], slots, api_.responses[index]);
  }
  /// A message is written to the log.
  void message(std::size_t index, std::span<const core::Value> slots) {
    if (messages_[index].count > 0) count(messages_[index], slots, api_.messages[index]);
  }
  void restart();

  /// Those that happened, by route, channel and secret.
  [[nodiscard]] std::vector<trace::Leak> leaks() const;

 private:
  struct Way {
    std::uint32_t endpoint = 0;
    core::Channel channel = core::Channel::Body;
    std::uint32_t secret = 0;
    friend auto operator<=>(const Way&, const Way&) = default;
  };
  struct Ways {
    std::uint32_t first = 0;
    std::uint32_t count = 0;
    bool always = false;  ///< what can leave does leave each time
  };

  void add_ways(EndpointId endpoint, core::Channel channel, core::SecretSet secrets, Ways& ways);
  void count(Ways ways, std::span<const core::Value> slots, const core::Response& response);
  void count(Ways ways, std::span<const core::Value> slots, const core::Message& message);

  const core::Api& api_;
  std::vector<Ways> responses_;
  std::vector<Ways> messages_;
  std::vector<Way> ways_;
  std::vector<std::uint64_t> counts_;  ///< by way
};

}  // namespace routelab::model
