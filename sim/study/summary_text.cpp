#include "sim/study/summary_text.hpp"

#include <algorithm>
#include <cstdint>
#include <utility>
#include <vector>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "sim/scenario/diagnostics.hpp"
#include "sim/scenario/units.hpp"
#include "sim/study/figure.hpp"
#include "sim/study/request_text.hpp"
#include "sim/study/text_table.hpp"

namespace routelab::study {

namespace {

using Json = nlohmann::ordered_json;
using Align = TextTable::Align;
using scenario::printable;

std::string count(std::uint64_t n) { return scenario::format_count(static_cast<std::int64_t>(n)); }
std::string duration(std::int64_t ns) { return scenario::format_duration({ns}); }
std::string number(double value) {
  if (value >= 999.5) return count(static_cast<std::uint64_t>(value + 0.5));
  return fmt::format("{:.3g}", value);
}

std::string percent(double part, double whole) {
  if (whole == 0) return "-";
  const double value = 100 * part / whole;
  if (value > 0 && value < 0.05) return "<0.1 %";
  return fmt::format("{:.1f} %", value);
}
std::string percent(std::uint64_t part, std::uint64_t whole) {
  return percent(static_cast<double>(part), static_cast<double>(whole));
}

class Summary {
 public:
  Summary(const scenario::Scenario& scenario, const RunResult& result, const Json& results,
          SummaryOptions options)
      : scenario_(scenario), result_(result), results_(results), options_(options) {}

  std::string full() {
    title();
    answer();
    requests();
    latency();
    routes();
    resources();
    time_by_kind();
    slowest();
    blank();
    line(identity());
    engine();
    return std::move(text_);
  }

  std::string verdict() {
    text_ = expectations_text(scenario_, results_, /*only_failed=*/true, options_);
    text_ += verdict_line(scenario_, results_, counted(all().counts.ended(), "request"));
    line(identity());
    return std::move(text_);
  }

 private:
  [[nodiscard]] const trace::Slice& all() const { return result_.summary.all(); }

  void line(const std::string& text) { text_ += text + "\n"; }
  void blank() { text_ += "\n"; }
  void lines(const std::vector<std::string>& texts) {
    for (const std::string& text : texts) line(text);
  }
  [[nodiscard]] std::string coloured(const char* code, const std::string& text) const {
    return study::coloured(options_, code, text);
  }

  void title() {
    text_ += heading_text(scenario_, options_);
    if (!result_.totals.complete) {
      line(coloured("31",
                    fmt::format("stopped early at {} of {}", duration(result_.totals.window_end),
                                duration(result_.names.duration))));
    }
  }

  void answer() { text_ += answer_text(scenario_, results_, options_); }

  void requests() {
    using trace::Outcome;
    const trace::Totals& totals = result_.totals;
    const std::int64_t window = totals.window_end - totals.window_start;
    blank();
    std::string head = fmt::format("Requests  {} in {}", count(totals.arrived), duration(window));
    if (window > 0) {
      const double rate = static_cast<double>(totals.arrived) / Duration{window}.in_seconds();
      head += fmt::format(", {}/s", number(rate));
    }
    if (totals.window_start > 0 && window > 0) {
      head += fmt::format(", after a warm-up of {}", duration(totals.window_start));
    }
    if (totals.carried_in > 0) head += fmt::format("; {} carried in", count(totals.carried_in));
    line(head);
    const std::uint64_t whole = totals.arrived + totals.carried_in;
    TextTable table({Align::Left, Align::Right, Align::Right}, 0);
    const auto add = [&](const char* name, std::uint64_t n) {
      if (n > 0) table.row({name, count(n), percent(n, whole)});
    };
    for (const Outcome outcome :
         {Outcome::Completed, Outcome::Failed, Outcome::Throttled, Outcome::Rejected}) {
      add(name_of(outcome), all().counts.of(outcome));
    }
    add("timed out", all().counts.of(Outcome::TimedOut));
    add("in flight at the end", totals.in_flight);
    lines(table.lines());
  }

  void latency() {
    const Histogram& histogram = all().latency;
    if (histogram.count() == 0) return;
    const auto at = [&](double fraction) { return duration(histogram.percentile(fraction)); };
    blank();
    line("Latency");
    TextTable table({Align::Right, Align::Right, Align::Right, Align::Right, Align::Right,
                     Align::Right, Align::Right},
                    0);
    table.row({"mean", "p50", "p90", "p95", "p99", "p99.9", "max"});
    table.row({duration(static_cast<std::int64_t>(histogram.mean() + 0.5)), at(0.5), at(0.9),
               at(0.95), at(0.99), at(0.999), at(1)});
    lines(table.lines());
  }

  /// The busiest ones if there are many.
  void routes() {
    constexpr std::size_t most = 12;
    std::vector<std::pair<std::string, const trace::Slice*>> slices;
    for (std::size_t i = 0; i < result_.names.endpoints.size(); ++i) {
      slices.emplace_back(result_.names.endpoints[i], &result_.summary.endpoints()[i]);
    }
    if (result_.summary.unrouted().counts.ended() > 0) {
      slices.emplace_back(router_name, &result_.summary.unrouted());
    }
    if (slices.empty()) return;
    if (slices.size() > most) {
      std::stable_sort(slices.begin(), slices.end(), [](const auto& a, const auto& b) {
        return a.second->counts.ended() > b.second->counts.ended();
      });
    }
    TextTable table(
        {Align::Left, Align::Right, Align::Right, Align::Right, Align::Right, Align::Left}, 0);
    table.row({"route", "requests", "cold", "p50", "p99", "statuses"});
    for (std::size_t i = 0; i < std::min(most, slices.size()); ++i) {
      table.row(route_row(slices[i].first, *slices[i].second));
    }
    blank();
    line("Routes");
    lines(table.lines());
    if (slices.size() > most) line(fmt::format("  and {} more", slices.size() - most));
  }

  static std::vector<std::string> route_row(const std::string& name, const trace::Slice& slice) {
    const bool any = slice.latency.count() > 0;
    std::string statuses;
    for (const auto& [status, n] : slice.statuses) {
      statuses += statuses.empty() ? "" : "  ";
      statuses += fmt::format("{}: {}", status == 0 ? "none" : std::to_string(status), count(n));
    }
    return {printable(name),
            count(slice.counts.ended()),
            percent(slice.counts.cold, slice.counts.served),
            any ? duration(slice.latency.percentile(0.5)) : "-",
            any ? duration(slice.latency.percentile(0.99)) : "-",
            statuses};
  }

  /// A line for each thing that the run made use of.
  void resources() {
    const trace::Totals& totals = result_.totals;
    std::vector<std::string> used;
    if (totals.instances.max > 0) used.push_back(instances());
    if (totals.queue.max > 0) {
      used.push_back(fmt::format("Queue      {} waiting for an instance on average, max {}",
                                 number(totals.queue.mean), totals.queue.max));
    }
    if (totals.connections.max > 0 || totals.connections_refused > 0) used.push_back(database());
    for (const trace::QueueTotals& queue : totals.queues) used.push_back(jobs(queue));
    if (totals.cost_usd > 0) used.push_back(cost());
    for (const trace::Leak& leak : totals.leaks) {
      const std::string text =
          fmt::format("Leak       {} left {} by {} of {}", printable(leak.secret),
                      counted(leak.count, "time"), leak.channel, printable(leak.route));
      used.push_back(coloured("31", cut_to(text, text_width)));
    }
    if (used.empty()) return;
    blank();
    lines(used);
  }

  static std::string jobs(const trace::QueueTotals& queue) {
    std::string text = fmt::format("Jobs       {}: {} left, {} done", printable(queue.name),
                                   count(queue.enqueued), count(queue.done));
    if (queue.wait_max > 0) {
      text += fmt::format("; waited {} on average, max {}",
                          duration(static_cast<std::int64_t>(queue.wait_mean + 0.5)),
                          duration(queue.wait_max));
    }
    return cut_to(text, text_width);
  }

  [[nodiscard]] std::string instances() const {
    const trace::Totals& totals = result_.totals;
    const trace::Share& lifespans = result_.summary.lifespans();
    std::string text = fmt::format("Instances  mean {} ({} running, {} idle), max {}, {} created",
                                   number(totals.instances.mean), number(totals.running.mean),
                                   number(totals.idle.mean), count_of(totals.instances.max),
                                   count(totals.instances_created));
    if (lifespans.count > 0) {
      text += fmt::format(", mean lifespan {}",
                          duration(lifespans.total / static_cast<std::int64_t>(lifespans.count)));
    }
    return text;
  }

  static std::string count_of(std::int64_t n) { return scenario::format_count(n); }

  [[nodiscard]] std::string database() const {
    const trace::Totals& totals = result_.totals;
    const Histogram& wait = result_.summary.database_wait();
    std::string text = fmt::format("Database   {} connections on average, max {}",
                                   number(totals.connections.mean), totals.connections.max);
    if (totals.connections_refused > 0) {
      text += fmt::format(", {} refused", count(totals.connections_refused));
    }
    if (wait.count() == 0) return text;
    if (wait.max() == 0) return text + "; no query waited";
    return text + fmt::format("; queries waited {} on average, p99 {}, max {}",
                              duration(static_cast<std::int64_t>(wait.mean() + 0.5)),
                              duration(wait.percentile(0.99)), duration(wait.max()));
  }

  [[nodiscard]] std::string cost() const {
    const trace::Totals& totals = result_.totals;
    std::string text = fmt::format("Cost       ${} for {} GB-s", number(totals.cost_usd),
                                   number(totals.gb_seconds));
    if (all().counts.ended() > 0) {
      text +=
          fmt::format(", ${} per million requests",
                      number(totals.cost_usd * 1e6 / static_cast<double>(all().counts.ended())));
    }
    return text;
  }

  /// What went on after clients had given up counts, too: the parts may be more than the latency.
  void time_by_kind() {
    std::vector<std::pair<const char*, double>> parts;  // mean of a request, ns
    double sum = 0;
    for (auto k = static_cast<int>(trace::Kind::NetworkToServer);
         k <= static_cast<int>(trace::Kind::Fetch); ++k) {
      const auto kind = static_cast<trace::Kind>(k);
      const double mean = static_cast<double>(result_.summary.share(kind).total) /
                          static_cast<double>(std::max<std::uint64_t>(all().counts.ended(), 1));
      if (mean >= 0.5) parts.emplace_back(name_of(kind), mean);
      sum += mean;
    }
    if (parts.empty() || all().counts.ended() == 0) return;
    TextTable table({Align::Left, Align::Right, Align::Right, Align::Left}, 0);
    for (const auto& [name, mean] : parts) {
      table.row({name, rounded_duration(mean), percent(mean, sum),
                 std::string(static_cast<std::size_t>(mean / sum * 40 + 0.5), '#')});
    }
    const double latency = all().latency.mean();
    blank();
    std::string head = "Where the time went, mean of a request: " + rounded_duration(latency);
    if (sum > 1.01 * latency) {
      head += ", and " + rounded_duration(sum - latency) + " after its client gave up";
    }
    line(head);
    lines(table.lines());
  }

  static std::string rounded_duration(double ns) {
    return duration(static_cast<std::int64_t>(ns + 0.5));
  }

  void slowest() {
    const auto group = result_.summary.slowest();
    if (group.empty() || group.back().duration == 0) return;
    blank();
    line("Slowest request");
    line("  " + cut_to(describe_request(group.back(), result_.names), text_width - 2));
    lines(explain_request(group, result_.names));
  }

  [[nodiscard]] std::string identity() const {
    return fmt::format("seed {}, fingerprint {}", result_.names.seed, result_.fingerprint.text());
  }

  void engine() {
    if (!results_.contains("engine")) return;
    const auto seconds = [](double s) {
      return scenario::format_duration(Duration::from_seconds(s));
    };
    const double requests = static_cast<double>(result_.requests);
    const double events = static_cast<double>(result_.totals.events);
    const double cpu = std::max(result_.cpu_seconds, 1e-9);
    line(fmt::format("engine: {} in {} of CPU ({} elapsed), {} requests/s, {} events/s",
                     counted(result_.totals.events, "event"), seconds(result_.cpu_seconds),
                     seconds(result_.wall_seconds),
                     count(static_cast<std::uint64_t>(requests / cpu)),
                     count(static_cast<std::uint64_t>(events / cpu))));
  }

  const scenario::Scenario& scenario_;
  const RunResult& result_;
  const Json& results_;
  SummaryOptions options_;
  std::string text_;
};

}  // namespace

std::string summary_text(const scenario::Scenario& scenario, const RunResult& result,
                         const Json& results, SummaryOptions options) {
  return Summary(scenario, result, results, options).full();
}

std::string verdict_text(const scenario::Scenario& scenario, const RunResult& result,
                         const Json& results, SummaryOptions options) {
  return Summary(scenario, result, results, options).verdict();
}

}  // namespace routelab::study
