/// What was asked and what came back: how often each kind of request that the clients send
/// ("DELETE /api/users/{1..100}") was answered with each status.
///
/// The figures of a route tell what the server took a request for; two servers with different
/// routes have nothing in common there. What the clients ask is the same for both.
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include <nlohmann/json_fwd.hpp>

#include "sim/base/random.hpp"
#include "sim/scenario/scenario.hpp"
#include "sim/trace/request_observer.hpp"

namespace routelab::study {

/// Watches one run. Cost: about 20 ns a request; of a recording each call is generated once more, and
/// 4 bytes of it are kept.
class AnswerCounts final : public trace::RequestObserver {
 public:
  /// `scenario` must outlive it; `seed` is that of the run.
  AnswerCounts(const scenario::Scenario& scenario, std::uint64_t seed);

  void request(std::span<const trace::Record> group) override;

  /// {"DELETE /api/users/{1..100}": {"200": 604, "none": 2}, ...} over the measured window, in the
  /// order of the clients; what two clients send in the same words is one. Statuses that did not
  /// occur are left out, kinds of request are not.
  [[nodiscard]] nlohmann::ordered_json json() const;

 private:
  struct Kind {
    std::string text;
    std::map<std::uint16_t, std::uint64_t> statuses;  ///< 0: the client gave up
  };
  struct Client {
    Key key;
    std::vector<double> weights_up_to;
    std::vector<std::size_t> kinds;               ///< by index of the send
    std::unique_ptr<model::CallStream> recorded;  ///< of a recording, as the run plays it
    std::vector<std::uint32_t> played;            ///< the sends that it has given so far, by call
  };

  [[nodiscard]] std::size_t send_of(const trace::Record& request);

  const scenario::Scenario& scenario_;
  std::vector<Kind> kinds_;
  std::vector<Client> clients_;
};

}  // namespace routelab::study
