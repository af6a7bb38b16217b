/// What queueing theory says, for comparison. L. Kleinrock, "Queueing Systems", volume 1, 1975:
/// Erlang's formulas in sections 3.5 and 3.6, M/G/1 in 5.6; mean value analysis: M. Reiser and
/// S. Lavenberg, Journal of the ACM 27, 1980. Rates in 1/s, times in s.
#pragma once

#include <vector>

namespace routelab::testing {

/// The part of arrivals that find all of `servers` busy, with nowhere to wait; `load` in erlangs.
inline double erlang_b(int servers, double load) {
  double blocked = 1;
  for (int n = 1; n <= servers; ++n) blocked = load * blocked / (n + load * blocked);
  return blocked;
}

/// The part of arrivals that wait, with room for all of them.
inline double erlang_c(int servers, double load) {
  const double b = erlang_b(servers, load);
  return servers * b / (servers - load * (1 - b));
}

inline double mmc_wait(int servers, double rate, double service_rate) {
  return erlang_c(servers, rate / service_rate) / (servers * service_rate - rate);
}

struct Limited {
  double blocked = 0;
  double wait = 0;  ///< of those that are let in
};

/// M/M/c/K: at most `places` customers, those in service included.
inline Limited mmck(int servers, int places, double rate, double service_rate) {
  double sum = 0;
  double waiting = 0;
  double last = 0;
  double p = 1;
  for (int n = 0; n <= places; ++n) {
    if (n > 0) p *= rate / (service_rate * (n < servers ? n : servers));
    sum += p;
    if (n > servers) waiting += (n - servers) * p;
    last = p;
  }
  const double blocked = last / sum;
  return {.blocked = blocked, .wait = waiting / sum / (rate * (1 - blocked))};
}

/// Pollaczek and Khinchine: M/G/1.
inline double mg1_wait(double rate, double mean, double variance) {
  return rate * (variance + mean * mean) / (2 * (1 - rate * mean));
}

struct Closed {
  double throughput = 0;
  double response = 0;
};

/// Users who think for `think` and then visit each station once.
inline Closed exact_mva(int users, double think, const std::vector<double>& demands) {
  std::vector<double> queue(demands.size());
  Closed closed;
  for (int n = 1; n <= users; ++n) {
    closed.response = 0;
    for (std::size_t k = 0; k < demands.size(); ++k) {
      closed.response += demands[k] * (1 + queue[k]);
    }
    closed.throughput = n / (think + closed.response);
    for (std::size_t k = 0; k < demands.size(); ++k) {
      queue[k] = closed.throughput * demands[k] * (1 + queue[k]);
    }
  }
  return closed;
}

}  // namespace routelab::testing
