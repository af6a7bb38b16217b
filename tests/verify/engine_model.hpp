/// Models that are no scenarios, made of the engine's own parts: a clock, resources, levels. They
/// hold the engine to theory where a scenario cannot be written: a law that the format does not
/// have, a network of three stations.
#pragma once

#include <cstdint>
#include <functional>
#include <vector>

#include "sim/base/time.hpp"

namespace routelab::verify {

/// A service time for 64 random bits.
using Law = std::function<Duration(std::uint64_t bits)>;

/// P(S > x) = (least / x)^alpha for x >= least; seconds.
Law pareto(double alpha, double least);
/// ln S is normal with this mean and deviation; S in seconds.
Law lognormal(double mu, double sigma);

struct OpenStation {
  double rate = 1;            ///< Poisson arrivals a second
  std::uint64_t servers = 1;  ///< 0: as many as there are customers
  Law service;
  std::uint64_t customers = 0;  ///< that are counted; a tenth as many come before them
};
struct OpenFigures {
  double wait = 0;            ///< s, mean
  double service_square = 0;  ///< s^2, mean square of the service times of those counted
  /// Of the number in service that an arrival finds: what it sees is what is (PASTA).
  double busy_mean = 0;
  double busy_variance = 0;
};
OpenFigures run_open(const OpenStation& station, std::uint64_t seed);

/// Users think, then visit each station once, in its turn: one server each, exponential times.
struct ClosedNetwork {
  std::uint32_t users = 1;
  double think = 1;             ///< s, mean
  std::vector<double> demands;  ///< s, mean of each station
  double duration = 0;          ///< s that are counted; a tenth as much goes before
};
struct ClosedFigures {
  double throughput = 0;  ///< rounds a second
  double response = 0;    ///< s of a round without the thinking, mean
  std::vector<double> utilization;
};
ClosedFigures run_closed(const ClosedNetwork& network, std::uint64_t seed);

}  // namespace routelab::verify
