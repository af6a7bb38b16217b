/// The figures of a run as one JSON tree: what `run --json` prints, and the words that
/// expectations use.
///
///     scenario, seed, duration_s, warmup_s
///     end_s             where the run ended; before duration_s if it was stopped
///     complete          false if it was stopped
///     fingerprint
///     requests          {arrived, carried_in, completed, failed, rejected, throttled, timed_out,
///                       ended, in_flight, cold}; arrived + carried_in = ended + in_flight
///     calls             {made, succeeded}; a call succeeds with the request that is completed
///     cold_start_ratio  of the requests that an instance took up
///     refused_ratio     throttled or rejected, of the requests that ended
///     latency_ms        {mean, p50, p90, p95, p99, p999, max}
///     time_ms           mean time of a request in each kind of span (record.hpp)
///     statuses          {"200": how often, ..., "none": the client gave up before an answer}
///     instances         {mean, running_mean, idle_mean, max, created, lifespan_mean_s}
///     queue             {mean, max}
///     database          {connections_max, connections_mean, wait_ms {mean, p99, max}, refused}
///     cost              {total_usd, gb_seconds, usd_per_million_requests}
///     leaks             [{secret, route, channel, count}]
///     routes            by endpoint, and "(router)" for what no endpoint took, if there was any:
///                       {requests, cold_start_ratio, latency_ms, statuses}
///     expectations      [{text, passed, actual}]
///
/// All over the measured window. Counts are exact; other numbers have six significant digits. What
/// would be a ratio or a percentile of nothing is null.
#pragma once

#include <string>
#include <string_view>

#include <nlohmann/json_fwd.hpp>

#include "sim/study/confidence.hpp"
#include "sim/study/run.hpp"
#include "sim/trace/record.hpp"

namespace routelab::study {

/// Where the answers of the router stand among the routes.
inline constexpr std::string_view router_name = "(router)";

/// Six significant digits: more would be noise.
double rounded(double value);

/// A kind of span as the name of a figure: "runtime_start".
std::string figure_name_of(trace::Kind kind);

/// {mean, ci95_low, ci95_high}; of a 95 % interval.
nlohmann::ordered_json interval_json(const Interval& interval);

/// [{text, passed, actual}]: the scenario's expectations judged by these figures.
nlohmann::ordered_json expectations_json(const scenario::Scenario& scenario,
                                         const nlohmann::ordered_json& figures);

/// The figures alone, from `requests` on, and unrounded: for whoever takes differences.
nlohmann::ordered_json exact_figures_json(const RunResult& result);

/// Everything but `expectations`.
nlohmann::ordered_json figures_json(const RunResult& result);

/// timing: with `engine` {events, cpu_s, wall_s, requests_per_cpu_s}, which differ from run to run.
nlohmann::ordered_json results_json(const scenario::Scenario& scenario, const RunResult& result,
                                    bool timing = false);

}  // namespace routelab::study
