/// A fuzzing run: learns how an API answers plain requests, then looks for what is wrong with it.
///
///   1. files      what anybody can download
///   2. learning   plain requests: what is read, who is let in, which ids there are
///   3. known      the cases of a store that have failed before
///   4. every      each probe for each subject in each of its ways, with plain choices
///   5. schedules  in virtual time, races by many ways of taking turns
///   6. random     requests, sequences and probes by random bytes, until the time is over
///
/// Cases are run by Trials; what they show becomes Findings: one cause, one finding. Same target, options and seed: same findings, where the target is deterministic.
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "harness/fuzz/corpus.hpp"
#include "harness/fuzz/finding.hpp"
#include "harness/fuzz/findings.hpp"
#include "harness/fuzz/trials.hpp"

namespace routelab::fuzz {

/// A case that has failed before.
struct KnownCase {
  CaseId id;
  std::uint64_t seed = 1;  ///< of the run that found it
  Check check{};           ///< what it showed, and where
  std::string where{};
  std::string name{};  ///< what it is called: its file
};

struct CampaignOptions {
  std::uint64_t seed = 1;
  std::chrono::duration<double> most_time{60};
  std::uint64_t most_cases = UINT64_MAX;  ///< of the random phase
  std::set<Check> off{};                  ///< checks that do not count
  /// Gives everything that anybody can download without asking a route, one file after the other: its
  /// name and its bytes.
  std::function<void(const std::function<void(std::string_view, std::string_view)>&)> files{};
  std::vector<KnownCase> known{};  ///< to be run first
  /// Of one finding: how many times a case is run again to make it smaller, and for how long.
  std::size_t shrink_runs = 400;
  std::chrono::duration<double> shrink_time{8};
  std::size_t most_findings = 200;
};

struct Progress {
  std::string_view phase;
  std::uint64_t requests = 0, cases = 0;
  std::size_t findings = 0;
  double part = 0;  ///< of the time
};

struct CampaignResult {
  std::vector<Finding> findings;     ///< in the order in which they were found
  std::vector<std::string> remarks;  ///< what could not be tested, and why
  std::vector<KnownCase> healed;     ///< they pass now
  /// Which probes were run for which of their subjects: what was looked for.
  std::set<std::pair<const Probe*, std::size_t>> looked;
  std::uint64_t requests = 0, cases = 0;
  std::uint64_t unconfirmed = 0;  ///< complaints that did not come again
  double seconds = 0;
  bool was_stopped = false;  ///< before its time
  std::string phase;         ///< the last one it came to
};

class Campaign {
 public:
  /// What is given must outlive it.
  Campaign(const ApiMap& map, target::Target& target, const std::vector<Canary>& secrets,
           CampaignOptions options);

  /// Until its time is over, or `keep_going` says no. Findings are told to `found` as they come.
  CampaignResult run(const std::function<bool(const Progress&)>& keep_going,
                     const std::function<void(const Finding&)>& found);

  /// What plain requests have shown.
  [[nodiscard]] const Knowledge& knowledge() const { return trials_.knowledge(); }

 private:
  using Clock = std::chrono::steady_clock;

  void scan_files();
  void run_known();
  void run_known(const KnownCase& known);
  void learn();
  void run_every(int pass);
  void run_schedules();
  void run_random();
  void run_requests(std::uint64_t batch);
  bool one(const CaseId& id);
  [[nodiscard]] bool is_over();
  [[nodiscard]] Progress progress(std::string_view phase, double part) const;
  [[nodiscard]] Findings::Options findings_options();

  CampaignOptions options_;
  Trials trials_;
  Findings findings_;
  Swarm swarm_;
  Corpus corpus_;
  CampaignResult result_;
  Clock::time_point begun_;
  const std::function<bool(const Progress&)>* keep_going_ = nullptr;
  const std::function<void(const Finding&)>* found_ = nullptr;
  bool is_stopped_ = false;
};

}  // namespace routelab::fuzz
