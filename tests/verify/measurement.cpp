#include "tests/verify/measurement.hpp"

#include <cstdio>
#include <cstdlib>
#include <map>
#include <utility>

#include "sim/study/confidence.hpp"
#include "sim/study/replication.hpp"

namespace routelab::verify {

namespace {

double seconds_of(const std::vector<study::RunResult>& results) {
  double sum = 0;
  for (const study::RunResult& result : results) sum += result.cpu_seconds;
  return sum;
}

double window_seconds(const study::RunResult& result) {
  return static_cast<double>(result.totals.window_end - result.totals.window_start) * 1e-9;
}

}  // namespace

const std::vector<study::RunResult>& results_of(const std::string& text, std::uint64_t count) {
  static std::map<std::pair<std::string, std::uint64_t>, std::vector<study::RunResult>> known;
  const auto [place, added] = known.try_emplace({text, count});
  if (!added) return place->second;
  scenario::Diagnostics diagnostics;
  const auto scenario = scenario::load_text(text, "verification", {}, diagnostics);
  if (!scenario) {
    std::fputs(diagnostics.render().c_str(), stderr);
    std::exit(2);
  }
  study::ReplicationOptions options;
  options.count = count;
  options.seed = 1;
  place->second = study::replicate(*scenario, options);
  return place->second;
}

std::function<Measured()> one_run(std::string scenario, Figure figure) {
  return [scenario = std::move(scenario), figure = std::move(figure)] {
    const auto& results = results_of(scenario, 1);
    return Measured{figure(results.front()), 0, seconds_of(results)};
  };
}

std::function<Measured()> thirty_seeds(std::string scenario, Figure figure) {
  return [scenario = std::move(scenario), figure = std::move(figure)] {
    const auto& results = results_of(scenario, 30);
    std::vector<double> values;
    for (const study::RunResult& result : results) values.push_back(figure(result));
    const study::Interval interval = study::confidence_interval(values, 0.999);
    return Measured{interval.mean, interval.half_width(), seconds_of(results)};
  };
}

double cold_ratio(const study::RunResult& result) {
  const trace::Counts& counts = result.summary.all().counts;
  return static_cast<double>(counts.cold) / static_cast<double>(counts.served);
}

double instances(const study::RunResult& result) { return result.totals.instances.mean; }

double running(const study::RunResult& result) { return result.totals.running.mean; }

double refused_ratio(const study::RunResult& result) {
  const trace::Counts& counts = result.summary.all().counts;
  const std::uint64_t refused =
      counts.of(trace::Outcome::Throttled) + counts.of(trace::Outcome::Rejected);
  return static_cast<double>(refused) / static_cast<double>(counts.ended());
}

double mean_wait(const study::RunResult& result) {
  const double waited = static_cast<double>(result.summary.share(trace::Kind::Queue).total) * 1e-9;
  return waited / static_cast<double>(result.summary.all().counts.served);
}

double mean_latency(const study::RunResult& result) {
  return result.summary.all().latency.mean() * 1e-9;
}

double waiting_ratio(const study::RunResult& result) {
  return static_cast<double>(result.summary.share(trace::Kind::Queue).count) /
         static_cast<double>(result.summary.all().counts.served);
}

double throughput(const study::RunResult& result) {
  return static_cast<double>(result.summary.all().counts.ended()) / window_seconds(result);
}

}  // namespace routelab::verify
