#include "sim/study/replication.hpp"

#include <algorithm>
#include <atomic>
#include <chrono>
#include <condition_variable>
#include <exception>
#include <mutex>
#include <thread>
#include <utility>

#include <nlohmann/json.hpp>

#include "sim/study/confidence.hpp"
#include "sim/study/figure_tree.hpp"
#include "sim/study/results.hpp"

namespace routelab::study {

namespace {

using Json = nlohmann::ordered_json;

/// The threads of one call of `replicate`, and what they tell the caller.
class Crew {
 public:
  Crew(const scenario::Scenario& scenario, const ReplicationOptions& options)
      : scenario_(scenario), options_(options), results_(options.count), done_(options.count) {}

  std::vector<RunResult> work() {
    const unsigned machine = std::max(1U, std::thread::hardware_concurrency());
    const unsigned jobs = options_.jobs == 0 ? machine : options_.jobs;
    const auto threads = static_cast<unsigned>(std::min<std::uint64_t>(jobs, options_.count));
    running_ = threads;
    {
      std::vector<std::jthread> crew;
      for (unsigned i = 0; i < threads; ++i) crew.emplace_back([this] { take_runs(); });
      watch();
    }
    if (failure_) std::rethrow_exception(failure_);
    std::vector<RunResult> results;
    for (auto& result : results_) {
      if (result) results.push_back(std::move(*result));
    }
    return results;
  }

 private:
  void take_runs() {
    try {
      for (std::uint64_t i = next_++; i < options_.count && !stopped_; i = next_++) {
        results_[i] = run(scenario_, run_options(i));
      }
    } catch (...) {
      const std::lock_guard lock(mutex_);
      failure_ = std::current_exception();
      stopped_ = true;
    }
    const std::lock_guard lock(mutex_);
    --running_;
    all_done_.notify_one();
  }

  RunOptions run_options(std::uint64_t i) {
    RunOptions run;
    run.seed = options_.seed.value_or(scenario_.seed) + i;
    run.world = options_.world;
    if (options_.observer) run.observer = options_.observer(i);
    run.keep_going = [this, i](const Progress& progress) {
      done_[i].store(static_cast<double>(progress.now.ns) / static_cast<double>(progress.end.ns),
                     std::memory_order_relaxed);
      return !stopped_;
    };
    return run;
  }

  /// Waits for the crew and tells the caller how far it is.
  void watch() {
    std::unique_lock lock(mutex_);
    while (!all_done_.wait_for(lock, std::chrono::milliseconds(50),
                               [this] { return running_ == 0; })) {
      if (!options_.keep_going) continue;
      double sum = 0;
      const std::uint64_t begun = std::min<std::uint64_t>(next_, options_.count);
      for (std::uint64_t i = 0; i < begun; ++i) sum += done_[i].load(std::memory_order_relaxed);
      if (!options_.keep_going(sum / static_cast<double>(options_.count))) stopped_ = true;
    }
  }

  const scenario::Scenario& scenario_;
  const ReplicationOptions& options_;
  std::vector<std::optional<RunResult>> results_;
  std::vector<std::atomic<double>> done_;
  std::atomic<std::uint64_t> next_ = 0;
  std::atomic<bool> stopped_ = false;
  std::mutex mutex_;
  std::condition_variable all_done_;
  unsigned running_ = 0;
  std::exception_ptr failure_;
};

Json mean_of(const Numbers& numbers) { return rounded(confidence_interval(present(numbers)).mean); }

Json interval_of(const Numbers& numbers) {
  return interval_json(confidence_interval(present(numbers)));
}

}  // namespace

std::vector<RunResult> replicate(const scenario::Scenario& scenario,
                                 const ReplicationOptions& options) {
  return Crew(scenario, options).work();
}

Json replicated_json(const scenario::Scenario& scenario, std::span<const RunResult> results) {
  std::vector<Json> trees;
  trace::Fingerprint fingerprint;
  bool complete = true;
  for (const RunResult& result : results) {
    Json tree = figures_json(result);
    for (const char* fixed :
         {"scenario", "seed", "duration_s", "warmup_s", "complete", "fingerprint"}) {
      tree.erase(fixed);
    }
    trees.push_back(std::move(tree));
    fingerprint.merge(result.fingerprint);
    complete = complete && result.totals.complete;
  }
  Json json = {{"scenario", scenario.name},
               {"seed", results.empty() ? scenario.seed : results.front().names.seed},
               {"replications", results.size()},
               {"duration_s", scenario.duration.in_seconds()},
               {"warmup_s", scenario.warmup.in_seconds()},
               {"complete", complete},
               {"fingerprint", fingerprint.text()}};
  json.update(combined(trees, interval_of));
  json["expectations"] = expectations_json(scenario, combined(trees, mean_of));
  return json;
}

}  // namespace routelab::study
