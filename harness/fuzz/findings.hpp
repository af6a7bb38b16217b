/// What a run finds: a complaint is confirmed by running its case again, made smaller, and put into its
/// bucket.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "harness/fuzz/bucket.hpp"
#include "harness/fuzz/finding.hpp"
#include "harness/fuzz/trials.hpp"

namespace routelab::fuzz {

class Findings {
 public:
  struct Options {
    std::set<Check> off{};                            ///< checks that do not count
    std::set<std::pair<Check, std::string>> known{};  ///< what has been found before, and where
    std::size_t shrink_runs = 0;                      ///< of one finding
    std::chrono::duration<double> shrink_time{};      ///< of one finding
    std::function<bool()> may_go_on{};                ///< asked while a case is made smaller
    std::function<void(const Finding&)> found{};      ///< told of each
  };
  /// The trials must outlive it.
  Findings(Trials& trials, Options options) : trials_(trials), options_(std::move(options)) {}

  /// Something was wrong in a case: a new finding, one more of an old one, or nothing. `sent` is what
  /// the complaint is about.
  void take(const CaseId& id, const Complaint& complaint, const std::vector<Exchange>& sent);
  /// One that needs no confirmation.
  void add(Finding finding);

  [[nodiscard]] std::size_t size() const { return all_.size(); }
  /// In the order in which they were found; last those that are proof enough though they never came
  /// again.
  [[nodiscard]] std::vector<Finding> release();
  [[nodiscard]] std::uint64_t unconfirmed() const { return unconfirmed_; }

 private:
  [[nodiscard]] bool is_explained(const Complaint& complaint) const;
  /// The one that this is by another path: /rooms/%2e%2e is /, and so is what it tells.
  Finding* same_answer_as(const Finding& finding);
  /// False: it did not come again.
  bool confirm(Finding& finding, const Complaint& complaint, const std::vector<Exchange>& sent);
  /// Runs a case: whether it shows this again. Then the finding tells how it did.
  bool shows(const CaseId& id, const Complaint& complaint, Finding& finding);
  /// How often the case has shown it again.
  int runs_that_show(Finding& finding, const Complaint& complaint, int runs);
  bool confirm_as_sent(Finding& finding, const Complaint& complaint,
                       const std::vector<Exchange>& sent);
  void shrink(Finding& finding, const Complaint& complaint);

  Trials& trials_;
  Options options_;
  std::vector<Finding> all_;
  std::map<std::string, std::size_t> buckets_;  ///< to the finding's index
  std::map<std::string, Finding> seen_once_;
  std::map<std::string, std::size_t> doubts_;  ///< how often a bucket was not confirmed
  std::uint64_t unconfirmed_ = 0;
};

}  // namespace routelab::fuzz
