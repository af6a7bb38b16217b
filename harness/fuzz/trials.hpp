/// Runs cases, each from a fresh state where the target has one, and keeps what they share: what is
/// known of the API, who is signed in, which endpoints have kept us waiting, what has been asked.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <set>
#include <utility>
#include <vector>

#include "harness/fuzz/case_id.hpp"
#include "harness/fuzz/probe.hpp"
#include "harness/fuzz/session.hpp"

namespace routelab::fuzz {

class Trials {
 public:
  /// What is given must outlive it. `seed` is that of fresh states.
  Trials(const ApiMap& map, target::Target& target, const std::vector<Canary>& secrets,
         std::uint64_t seed);
  Trials(const Trials&) = delete;
  Trials& operator=(const Trials&) = delete;

  /// The target has what the probe needs.
  [[nodiscard]] bool can_run(const Probe& probe) const;
  /// It has kept us waiting too often, or for too long in all, to be asked again.
  [[nodiscard]] bool is_given_up(std::size_t endpoint) const;
  /// Takes down that it did, in wall time.
  void note_ending(const Exchange& exchange);

  void set_seed(std::uint64_t seed) { seed_ = seed; }
  void start_state();
  /// Runs a case. If there are complaints, what it has sent goes to `history`.
  std::vector<Complaint> complaints_of(const CaseId& id, std::vector<Exchange>& history);
  /// Runs a case: whether it shows this again. Then `shown` is how it did, in `history`.
  bool shows(const CaseId& id, const Complaint& complaint, std::vector<Exchange>& history,
             Complaint& shown);

  [[nodiscard]] Surroundings around();
  [[nodiscard]] const ApiMap& map() const { return map_; }
  [[nodiscard]] target::Target& target() const { return target_; }
  [[nodiscard]] const Judge& judge() const { return judge_; }
  [[nodiscard]] const Knowledge& knowledge() const { return knowledge_; }
  [[nodiscard]] const Credentials& credentials() const { return credentials_; }

  std::uint64_t requests = 0, cases = 0;  ///< so far
  /// Which probes were run for which of their subjects.
  std::set<std::pair<const Probe*, std::size_t>> looked;

 private:
  const ApiMap& map_;
  target::Target& target_;
  const std::vector<Canary>& secrets_;
  std::optional<CanaryMatcher> matcher_;
  Judge judge_;
  Credentials credentials_;
  Knowledge knowledge_;
  std::uint64_t seed_;
  /// The seed of a state that is fresh still: the case that it was made for has sent nothing, as most
  /// ways of most probes have nothing to do with most endpoints.
  std::optional<std::uint64_t> untouched_;
  std::uint64_t fresh_ = 0;
  std::vector<std::size_t> time_outs_;  ///< by endpoint
  std::vector<Duration> waited_;        ///< by endpoint, for answers that took long
};

}  // namespace routelab::fuzz
