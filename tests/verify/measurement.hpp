/// Runs of scenario texts for the verification, and figures of their results.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "sim/study/run.hpp"
#include "tests/verify/target.hpp"

namespace routelab::verify {

using Figure = std::function<double(const study::RunResult&)>;

/// The results of `count` replications from seed 1 on all cores. The same text and count are run
/// once, however many figures are asked of it.
const std::vector<study::RunResult>& results_of(const std::string& scenario, std::uint64_t count);

/// One long run: its figure.
std::function<Measured()> one_run(std::string scenario, Figure figure);

/// Seeds 1 to 30: the mean and the half-width of its 99.9 % interval.
std::function<Measured()> thirty_seeds(std::string scenario, Figure figure);

// Figures.
double cold_ratio(const study::RunResult& result);
double instances(const study::RunResult& result);
double running(const study::RunResult& result);
double refused_ratio(const study::RunResult& result);
/// Waiting at the concurrency limit, seconds a request that was served.
double mean_wait(const study::RunResult& result);
double mean_latency(const study::RunResult& result);
/// The part of the served requests that waited.
double waiting_ratio(const study::RunResult& result);
double throughput(const study::RunResult& result);

}  // namespace routelab::verify
