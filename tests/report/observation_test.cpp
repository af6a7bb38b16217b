#include "viz/report/observation.hpp"

#include <cmath>

#include "tests/report/report_sample.hpp"
#include "tests/support/catch.hpp"

namespace routelab::report::testing {

namespace {

bool nearly(double a, double b) { return std::abs(a - b) <= 1e-9 * (1 + std::abs(b)); }

/// Over the whole run, from the means of its bins.
double mean(const std::vector<double>& by_bin, const TimeAxis& axis) {
  double area = 0;
  for (std::size_t bin = 0; bin < by_bin.size(); ++bin) {
    area += by_bin[bin] * static_cast<double>(axis.width());
  }
  return area / static_cast<double>(axis.duration());
}

double mean_of(const Sample& sample, trace::Kind kind) {
  return static_cast<double>(sample.result.summary.share(kind).total) /
         static_cast<double>(sample.observation.axis().duration());
}

}  // namespace

TEST_CASE("What ended by bin is what ended in all") {
  const Sample sample(load(busy));
  const trace::Slice& all = sample.result.summary.all();
  std::array<std::uint64_t, trace::outcome_count> outcomes{};
  std::uint64_t cold = 0;
  Histogram latency;
  for (const Observation::Ended& bin : sample.observation.ended()) {
    for (std::size_t i = 0; i < outcomes.size(); ++i) outcomes[i] += bin.by_outcome[i];
    cold += bin.cold;
    latency.merge(bin.latency);
  }
  CHECK(outcomes == all.counts.by_outcome);
  CHECK(cold == all.counts.cold);
  CHECK(latency.count() == all.latency.count());
  CHECK(latency.percentile(0.99) == all.latency.percentile(0.99));
  CHECK(all.counts.of(trace::Outcome::TimedOut) > 0);
  CHECK(all.counts.of(trace::Outcome::Rejected) > 0);
}

TEST_CASE("Levels by bin average to those of the run") {
  const Sample sample(load(busy));
  const TimeAxis& axis = sample.observation.axis();
  std::vector<double> instances;
  std::vector<double> queue;
  std::vector<double> jobs;
  for (const trace::LevelMeans& bin : sample.observation.levels()) {
    instances.push_back(bin.instances);
    queue.push_back(bin.queue);
    jobs.push_back(bin.jobs_waiting.at(0));
    CHECK(nearly(bin.instances, bin.running + bin.idle));
  }
  const trace::Totals& totals = sample.result.totals;
  CHECK(nearly(mean(instances, axis), totals.instances.mean));
  CHECK(nearly(mean(queue, axis), totals.queue.mean));
  CHECK(nearly(mean(jobs, axis), totals.queues.at(0).waiting.mean));
  CHECK(totals.queue.mean > 0);
  CHECK(totals.queues.at(0).waiting.mean > 0);
}

TEST_CASE("Levels made of spans average to the time of those spans") {
  const Sample sample(load(busy));
  const TimeAxis& axis = sample.observation.axis();
  using trace::Kind;
  const double starting = mean_of(sample, Kind::Placement) + mean_of(sample, Kind::Download) +
                          mean_of(sample, Kind::RuntimeStart) + mean_of(sample, Kind::ModuleLoad) +
                          mean_of(sample, Kind::HandlerInit);
  CHECK(nearly(mean(sample.observation.starting().means(), axis), starting));
  CHECK(nearly(mean(sample.observation.querying().means(), axis), mean_of(sample, Kind::Query)));
  CHECK(nearly(mean(sample.observation.awaiting().means(), axis),
               mean_of(sample, Kind::PoolWait) + mean_of(sample, Kind::DatabaseWait)));
  CHECK(starting > 0);
}

TEST_CASE("What ended in the warm-up is in the pictures, not among the slowest") {
  const Sample sample(load(busy, {{"warmup", "\"1m\""}}));
  std::uint64_t ended = 0;
  for (const Observation::Ended& bin : sample.observation.ended()) ended += bin.latency.count();
  CHECK(ended > sample.result.summary.all().counts.ended());
  const auto slowest = sample.observation.slowest().sorted();
  REQUIRE_FALSE(slowest.empty());
  const trace::Record& first = slowest.front().request;
  CHECK(first == sample.result.summary.slowest().back());
  for (const SlowRequest& slow : slowest) {
    CHECK(slow.request.start + slow.request.duration >= sample.scenario.warmup.ns);
  }
}

}  // namespace routelab::report::testing
