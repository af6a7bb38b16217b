#include "sim/study/results.hpp"

#include <charconv>
#include <cmath>
#include <optional>
#include <string>
#include <utility>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "sim/study/expectation.hpp"

namespace routelab::study {

namespace {

using Json = nlohmann::ordered_json;

Json quotient(double a, double b) { return b == 0 ? Json{} : Json(a / b); }

Json ratio(std::uint64_t part, std::uint64_t whole) {
  return quotient(static_cast<double>(part), static_cast<double>(whole));
}

std::uint64_t refused(const trace::Counts& counts) {
  return counts.of(trace::Outcome::Throttled) + counts.of(trace::Outcome::Rejected);
}

double in_ms(std::int64_t ns) { return Duration{ns}.in_milliseconds(); }

Json percentile_ms(const Histogram& histogram, double fraction) {
  if (histogram.count() == 0) return {};
  return in_ms(histogram.percentile(fraction));
}

Json mean_ms(const Histogram& histogram) {
  return histogram.count() == 0 ? Json{} : Json(histogram.mean() / 1e6);
}

Json latency(const Histogram& histogram) {
  return {{"mean", mean_ms(histogram)},
          {"p50", percentile_ms(histogram, 0.5)},
          {"p90", percentile_ms(histogram, 0.9)},
          {"p95", percentile_ms(histogram, 0.95)},
          {"p99", percentile_ms(histogram, 0.99)},
          {"p999", percentile_ms(histogram, 0.999)},
          {"max", percentile_ms(histogram, 1)}};
}

void add_outcomes(Json& json, const trace::Counts& counts) {
  using trace::Outcome;
  for (const Outcome outcome : {Outcome::Completed, Outcome::Failed, Outcome::Rejected,
                                Outcome::Throttled, Outcome::TimedOut}) {
    json[name_of(outcome)] = counts.of(outcome);
  }
  json["ended"] = counts.ended();
}

Json requests(const trace::Counts& counts, const trace::Totals& totals) {
  Json json = {{"arrived", totals.arrived}, {"carried_in", totals.carried_in}};
  add_outcomes(json, counts);
  json["in_flight"] = totals.in_flight;
  json["cold"] = counts.cold;
  return json;
}

Json statuses(const trace::Slice& slice) {
  Json json = Json::object();
  for (const auto& [status, count] : slice.statuses) {
    json[status == 0 ? "none" : std::to_string(status)] = count;
  }
  return json;
}

Json route(const trace::Slice& slice) {
  Json counts = Json::object();
  add_outcomes(counts, slice.counts);
  counts["cold"] = slice.counts.cold;
  return {{"requests", std::move(counts)},
          {"cold_start_ratio", ratio(slice.counts.cold, slice.counts.served)},
          {"latency_ms", latency(slice.latency)},
          {"statuses", statuses(slice)}};
}

Json routes(const RunResult& result) {
  Json json = Json::object();
  const auto endpoints = result.summary.endpoints();
  for (std::size_t i = 0; i < endpoints.size(); ++i) {
    json[result.names.endpoints[i]] = route(endpoints[i]);
  }
  const trace::Slice& unrouted = result.summary.unrouted();
  if (unrouted.counts.ended() > 0) json[std::string(router_name)] = route(unrouted);
  return json;
}

/// Late is left out: it spans the whole request once more.
Json time_by_kind(const trace::Summary& summary) {
  Json json = Json::object();
  const auto ended = static_cast<double>(summary.all().counts.ended());
  for (auto k = static_cast<int>(trace::Kind::NetworkToServer);
       k <= static_cast<int>(trace::Kind::Fetch); ++k) {
    const auto kind = static_cast<trace::Kind>(k);
    json[figure_name_of(kind)] = quotient(in_ms(summary.share(kind).total), ended);
  }
  return json;
}

Json instances(const RunResult& result) {
  const trace::Totals& totals = result.totals;
  const trace::Share& lifespans = result.summary.lifespans();
  return {{"mean", totals.instances.mean},
          {"running_mean", totals.running.mean},
          {"idle_mean", totals.idle.mean},
          {"max", totals.instances.max},
          {"created", totals.instances_created},
          {"lifespan_mean_s",
           quotient(Duration{lifespans.total}.in_seconds(), static_cast<double>(lifespans.count))}};
}

Json database(const RunResult& result) {
  const trace::Totals& totals = result.totals;
  const Histogram& wait = result.summary.database_wait();
  return {{"connections_max", totals.connections.max},
          {"connections_mean", totals.connections.mean},
          {"wait_ms",
           {{"mean", mean_ms(wait)},
            {"p99", percentile_ms(wait, 0.99)},
            {"max", percentile_ms(wait, 1)}}},
          {"refused", totals.connections_refused}};
}

Json cost(const RunResult& result) {
  const trace::Totals& totals = result.totals;
  const auto ended = static_cast<double>(result.summary.all().counts.ended());
  return {{"total_usd", totals.cost_usd},
          {"gb_seconds", totals.gb_seconds},
          {"usd_per_million_requests", quotient(totals.cost_usd * 1e6, ended)}};
}

Json leaks(const trace::Totals& totals) {
  Json json = Json::array();
  for (const trace::Leak& leak : totals.leaks) {
    json.push_back({{"secret", leak.secret},
                    {"route", leak.route},
                    {"channel", leak.channel},
                    {"count", leak.count}});
  }
  return json;
}

Json queues(const trace::Totals& totals) {
  Json json = Json::object();
  for (const trace::QueueTotals& queue : totals.queues) {
    json[queue.name] = {
        {"enqueued", queue.enqueued},
        {"done", queue.done},
        {"waiting", {{"mean", queue.waiting.mean}, {"max", queue.waiting.max}}},
        {"wait_ms", {{"mean", queue.wait_mean / 1e6}, {"max", in_ms(queue.wait_max)}}}};
  }
  return json;
}

/// Counts stay as they are.
Json rounded_numbers(Json tree) {
  if (tree.is_number_float()) return rounded(tree.get<double>());
  if (!tree.is_structured()) return tree;
  for (Json& child : tree) child = rounded_numbers(std::move(child));
  return tree;
}

Json actual_json(std::optional<double> actual) {
  constexpr double largest_exact = 9e15;
  if (!actual) return {};
  const bool whole = *actual == std::floor(*actual) && std::abs(*actual) < largest_exact;
  return whole ? Json(static_cast<std::int64_t>(*actual)) : Json(*actual);
}

Json engine(const RunResult& result) {
  return {{"events", result.totals.events},
          {"cpu_s", rounded(result.cpu_seconds)},
          {"wall_s", rounded(result.wall_seconds)},
          {"requests_per_cpu_s",
           rounded_numbers(quotient(static_cast<double>(result.requests), result.cpu_seconds))}};
}

}  // namespace

std::string figure_name_of(trace::Kind kind) { return word_of(kind); }

double rounded(double value) {
  const std::string text = fmt::format("{:.6g}", value);
  double result = 0;
  std::from_chars(text.data(), text.data() + text.size(), result);
  return result;
}

Json interval_json(const Interval& interval) {
  return {{"mean", rounded(interval.mean)},
          {"ci95_low", rounded(interval.low)},
          {"ci95_high", rounded(interval.high)}};
}

Json expectations_json(const scenario::Scenario& scenario, const Json& figures) {
  scenario::Diagnostics reported_by_the_command;
  Json json = Json::array();
  for (const Expectation& e : parse_expectations(scenario, reported_by_the_command)) {
    const Verdict verdict = judge(e, figures);
    json.push_back({{"text", verdict.text},
                    {"passed", verdict.passed},
                    {"actual", actual_json(verdict.actual)}});
  }
  return json;
}

Json exact_figures_json(const RunResult& result) {
  const trace::Slice& all = result.summary.all();
  const trace::Totals& totals = result.totals;
  Json json;
  json["requests"] = requests(all.counts, totals);
  json["calls"] = {{"made", totals.calls}, {"succeeded", all.counts.of(trace::Outcome::Completed)}};
  json["cold_start_ratio"] = ratio(all.counts.cold, all.counts.served);
  json["refused_ratio"] = ratio(refused(all.counts), all.counts.ended());
  json["latency_ms"] = latency(all.latency);
  json["time_ms"] = time_by_kind(result.summary);
  json["statuses"] = statuses(all);
  json["instances"] = instances(result);
  json["queue"] = {{"mean", totals.queue.mean}, {"max", totals.queue.max}};
  json["database"] = database(result);
  if (!totals.queues.empty()) json["queues"] = queues(totals);
  json["cost"] = cost(result);
  json["leaks"] = leaks(totals);
  json["routes"] = routes(result);
  return json;
}

Json figures_json(const RunResult& result) {
  Json json;
  json["scenario"] = result.names.scenario;
  json["seed"] = result.names.seed;
  json["duration_s"] = Duration{result.names.duration}.in_seconds();
  json["warmup_s"] = Duration{result.names.warmup}.in_seconds();
  json["end_s"] = Duration{result.totals.window_end}.in_seconds();
  json["complete"] = result.totals.complete;
  json["fingerprint"] = result.fingerprint.text();
  json.update(rounded_numbers(exact_figures_json(result)));
  return json;
}

Json results_json(const scenario::Scenario& scenario, const RunResult& result, bool timing) {
  Json json = figures_json(result);
  json["expectations"] = expectations_json(scenario, json);
  if (timing) json["engine"] = engine(result);
  return json;
}

}  // namespace routelab::study
