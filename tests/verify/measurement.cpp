#include "tests/verify/measurement.hpp"

#include <algorithm>
#include <atomic>
#include <cstdio>
#include <cstdlib>
#include <optional>
#include <thread>
#include <utility>

#include "sim/study/confidence.hpp"

namespace routelab::verify {

namespace {

constexpr std::uint64_t seeds = 30;
constexpr double level = 0.999;

class Waits final : public trace::RequestObserver {
 public:
  Waits(Histogram& waits, std::int64_t window_start) : waits_(waits), window_start_(window_start) {}

  void request(std::span<const trace::Record> group) override {
    const trace::Record& whole = group.back();
    if (whole.entity == trace::no_entity || whole.start + whole.duration < window_start_) return;
    std::int64_t waited = 0;
    for (const trace::Record& span : group) {
      if (span.kind == trace::Kind::Queue) waited += span.duration;
    }
    waits_.add(waited);
  }

 private:
  Histogram& waits_;
  std::int64_t window_start_;
};

Sample sample_of(const scenario::Scenario& scenario, std::uint64_t seed) {
  Histogram waits;
  Waits observer(waits, scenario.warmup.ns);
  study::RunOptions options;
  options.seed = seed;
  options.observer = &observer;
  study::RunResult result = study::run(scenario, options);
  return {std::move(result), std::move(waits)};
}

/// Calls run(i) for each i below `count`, on all cores.
template <class Run>
void in_parallel(std::uint64_t count, Run run) {
  std::atomic<std::uint64_t> next = 0;
  std::vector<std::jthread> crew;
  const unsigned threads = std::max(1U, std::thread::hardware_concurrency());
  for (unsigned t = 0; t < threads; ++t) {
    crew.emplace_back([&] {
      for (std::uint64_t i = next++; i < count; i = next++) run(i);
    });
  }
}

scenario::Scenario scenario_of(const std::string& text) {
  scenario::Diagnostics diagnostics;
  auto scenario = scenario::load_text(text, "verification", {}, diagnostics);
  if (!scenario) {
    std::fputs(diagnostics.render().c_str(), stderr);
    std::exit(2);
  }
  return *std::move(scenario);
}

Measured estimate_of(const std::vector<double>& values) {
  const study::Interval interval = study::confidence_interval(values, level);
  return {interval.mean, interval.half_width()};
}

double window_seconds(const study::RunResult& result) {
  return static_cast<double>(result.totals.window_end - result.totals.window_start) * 1e-9;
}

const trace::Counts& counts_of(const Sample& sample) { return sample.result.summary.all().counts; }

double served(const Sample& sample) { return static_cast<double>(counts_of(sample).served); }

}  // namespace

const std::vector<Sample>& samples_of(const std::string& text, std::uint64_t count) {
  // Of the last text alone: the rows of a group stand together, and ten thousand runs are large.
  static std::string last_text;
  static std::vector<Sample> samples;
  if (text == last_text && samples.size() == count) return samples;
  const scenario::Scenario scenario = scenario_of(text);
  std::vector<std::optional<Sample>> runs(count);
  in_parallel(count, [&](std::uint64_t i) { runs[i] = sample_of(scenario, 1 + i); });
  last_text = text;
  samples.clear();
  for (std::optional<Sample>& run : runs) samples.push_back(*std::move(run));
  return samples;
}

std::function<Measured()> one_run(std::string scenario, Figure figure) {
  return [scenario = std::move(scenario), figure = std::move(figure)] {
    return Measured{figure(samples_of(scenario, 1).front()), 0};
  };
}

std::function<Measured()> thirty_seeds(std::string scenario, Figure figure) {
  return [scenario = std::move(scenario), figure = std::move(figure)] {
    std::vector<double> values;
    for (const Sample& sample : samples_of(scenario, seeds)) values.push_back(figure(sample));
    return estimate_of(values);
  };
}

std::function<Measured()> thirty_seeds(std::function<double(std::uint64_t)> run) {
  return [run = std::move(run)] {
    std::vector<double> values(seeds);
    in_parallel(seeds, [&](std::uint64_t i) { values[i] = run(1 + i); });
    return estimate_of(values);
  };
}

double percentile(const Histogram& histogram, double fraction) {
  const double rank = fraction * static_cast<double>(histogram.count());
  double below = 0;
  double found = 0;
  histogram.each_bucket([&](std::int64_t low, std::int64_t high, std::uint64_t count) {
    const double in_bucket = static_cast<double>(count);
    if (below < rank && rank <= below + in_bucket) {
      const double part = (rank - below) / in_bucket;
      found = static_cast<double>(low) + part * static_cast<double>(high - low);
    }
    below += in_bucket;
  });
  return found;
}

double cold_ratio(const Sample& sample) {
  return static_cast<double>(counts_of(sample).cold) / served(sample);
}

double instances(const Sample& sample) { return sample.result.totals.instances.mean; }

double running(const Sample& sample) { return sample.result.totals.running.mean; }

double refused_ratio(const Sample& sample) {
  const trace::Counts& counts = counts_of(sample);
  const std::uint64_t refused =
      counts.of(trace::Outcome::Throttled) + counts.of(trace::Outcome::Rejected);
  return static_cast<double>(refused) / static_cast<double>(counts.ended());
}

double mean_wait(const Sample& sample) {
  const trace::Share& queue = sample.result.summary.share(trace::Kind::Queue);
  return static_cast<double>(queue.total) * 1e-9 / served(sample);
}

double mean_latency(const Sample& sample) {
  return sample.result.summary.all().latency.mean() * 1e-9;
}

double waiting_ratio(const Sample& sample) {
  const trace::Share& queue = sample.result.summary.share(trace::Kind::Queue);
  return static_cast<double>(queue.count) / served(sample);
}

double throughput(const Sample& sample) {
  return static_cast<double>(counts_of(sample).ended()) / window_seconds(sample.result);
}

double queue_mean(const Sample& sample) { return sample.result.totals.queue.mean; }

double number_mean(const Sample& sample) { return queue_mean(sample) + running(sample); }

double wait_p99(const Sample& sample) { return percentile(sample.waits, .99) * 1e-9; }

}  // namespace routelab::verify
