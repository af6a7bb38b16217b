/// Runs of scenario texts for the verification, and figures of their results.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "sim/base/histogram.hpp"
#include "sim/study/run.hpp"
#include "tests/verify/target.hpp"

namespace routelab::verify {

struct Sample {
  study::RunResult result;
  /// Waiting at the concurrency limit of each request that was served in the window, ns; those
  /// that did not wait are its zeros.
  Histogram waits;
};
using Figure = std::function<double(const Sample&)>;

/// The results of `count` replications from seed 1 on all cores. The same text and count are run
/// once, however many figures are asked of it in a row.
const std::vector<Sample>& samples_of(const std::string& scenario, std::uint64_t count);

/// One long run: its figure.
std::function<Measured()> one_run(std::string scenario, Figure figure);

/// Seeds 1 to 30: the mean and the half-width of its 99.9 % interval.
std::function<Measured()> thirty_seeds(std::string scenario, Figure figure);

/// The same of a model that is no scenario: `run` is called with each seed.
std::function<Measured()> thirty_seeds(std::function<double(std::uint64_t seed)> run);

/// That at least `fraction` of the values are not above it; between the bounds of its bucket as if
/// values were spread evenly there.
double percentile(const Histogram& histogram, double fraction);

// Figures.
double cold_ratio(const Sample& sample);
double instances(const Sample& sample);
double running(const Sample& sample);
double refused_ratio(const Sample& sample);
/// Waiting at the concurrency limit, seconds a request that was served.
double mean_wait(const Sample& sample);
double mean_latency(const Sample& sample);
/// The part of the served requests that waited.
double waiting_ratio(const Sample& sample);
double throughput(const Sample& sample);
/// Requests that wait, and requests that wait or are served.
double queue_mean(const Sample& sample);
double number_mean(const Sample& sample);
double wait_p99(const Sample& sample);

}  // namespace routelab::verify
