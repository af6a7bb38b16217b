#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "viz/report/chart.hpp"
#include "viz/report/figure_text.hpp"
#include "viz/report/heat_map.hpp"
#include "viz/report/html_text.hpp"
#include "viz/report/sections.hpp"

namespace routelab::report {

namespace {

using trace::Outcome;

constexpr std::size_t most_queues = 5;  // as many as there are colours for them

/// How a rate is told: in the shortest unit of time in which something happens.
struct RateUnit {
  const char* name;
  double seconds;
};

RateUnit unit_for(double highest_per_second) {
  for (const RateUnit unit : {RateUnit{"second", 1}, {"minute", 60}, {"hour", 3600}}) {
    if (highest_per_second * unit.seconds >= 1) return unit;
  }
  return {"day", 86'400};
}

class Curves {
 public:
  explicit Curves(const Observation& observation, const trace::Names& names)
      : observation_(observation),
        names_(names), stage_{observation.axis(), observation.warmup(), observation.end()} {
    for (const Observation::Ended& bin : observation.ended()) errors_.push_back(bin.errors() > 0);
  }

  std::string html() {
    add(throughput());
    add(instances());
    add(cold_starts());
    add(queue());
    add(connections());
    add(jobs());
    if (!absent_.empty())
      html_ += "<p class=\"note\">Not shown, for it is zero throughout: " + absent_ + ".</p>";
    return std::move(html_);
  }

 private:
  void add(const Chart& chart) {
    if (chart.curves.empty()) return;
    if (!is_empty(chart)) {
      html_ += chart_html(chart, stage_);
    } else {
      absent_ += (absent_.empty() ? "" : ", ") + chart.title;
    }
  }

  /// A value for each bin, from its index.
  template <class Value>
  [[nodiscard]] std::vector<double> by_bin(Value value) const {
    std::vector<double> values(stage_.axis.bins());
    for (std::size_t bin = 0; bin < values.size(); ++bin) values[bin] = value(bin);
    return values;
  }

  template <class Count>
  [[nodiscard]] std::vector<double> rates(Count count, double unit_seconds) const {
    return by_bin([&](std::size_t bin) {
      const std::int64_t covered =
          std::min(stage_.axis.start_of(bin + 1), stage_.end) - stage_.axis.start_of(bin);
      return covered <= 0 ? 0 : count(bin) / (static_cast<double>(covered) * 1e-9) * unit_seconds;
    });
  }

  [[nodiscard]] Chart throughput() const {
    const auto all = rates(
        [&](std::size_t bin) {
          return static_cast<double>(observation_.ended()[bin].latency.count());
        },
        1);
    const RateUnit unit = unit_for(*std::max_element(all.begin(), all.end()));
    Chart chart{.id = "throughput",
                .title = fmt::format("Requests that ended, per {}", unit.name),
                .note = "By outcome, as their clients saw it.",
                .curves = {},
                .marks = errors_};
    for (const auto& [outcome, name, style] :
         {std::tuple{Outcome::Completed, "completed", "o-completed"},
          std::tuple{Outcome::Failed, "failed", "o-failed"},
          std::tuple{Outcome::Throttled, "throttled", "o-throttled"},
          std::tuple{Outcome::Rejected, "rejected", "o-rejected"},
          std::tuple{Outcome::TimedOut, "timed out", "o-timed-out"}}) {
      const auto count = [&, which = outcome](std::size_t bin) {
        return static_cast<double>(observation_.ended()[bin].of(which));
      };
      Curve curve{.name = name, .style = style, .values = rates(count, unit.seconds)};
      const bool any = std::any_of(curve.values.begin(), curve.values.end(),
                                   [](double value) { return value > 0; });
      if (any || outcome == Outcome::Completed) chart.curves.push_back(std::move(curve));
    }
    return chart;
  }

  [[nodiscard]] Chart instances() const {
    const auto& levels = observation_.levels();
    const std::vector<double> starting = observation_.starting().means();
    const auto begun = [&](std::size_t bin) {
      return std::min(starting[bin], levels[bin].running);
    };
    return {
        .id = "instances",
        .title = "Instances",
        .note = "How many of them were starting, busy with a request, or idle.",
        .curves = {{"starting", "i-starting", by_bin(begun)},
                   {"busy", "i-busy",
                    by_bin([&](std::size_t bin) { return levels[bin].running - begun(bin); })},
                   {"idle", "i-idle", by_bin([&](std::size_t bin) { return levels[bin].idle; })}}};
  }

  [[nodiscard]] Chart cold_starts() const {
    return {.id = "cold-starts",
            .title = "Cold starts",
            .note = fmt::format("Requests that waited for one of their own, in each {}.",
                                time_text(stage_.axis.width())),
            .curves = {{"cold starts", "i-starting", by_bin([&](std::size_t bin) {
                          return static_cast<double>(observation_.ended()[bin].cold);
                        })}}};
  }

  [[nodiscard]] Chart queue() const {
    return {.id = "queue",
            .title = "Queue",
            .note = "Requests waiting for an instance at the concurrency limit.",
            .curves = {{"waiting", "k-wait", by_bin([&](std::size_t bin) {
                          return observation_.levels()[bin].queue;
                        })}}};
  }

  [[nodiscard]] Chart connections() const {
    const std::vector<double> querying = observation_.querying().means();
    const std::vector<double> awaiting = observation_.awaiting().means();
    return {
        .id = "connections",
        .title = "Database connections",
        .note =
            "Open ones, those of them with a query at work, and requests that waited for a "
            "connection or for the database to begin.",
        .curves = {
            {"at work", "k-db", querying},
            {"open", "c-open",
             by_bin([&](std::size_t bin) { return observation_.levels()[bin].connections; }), true},
            {"waiting", "c-waiting", awaiting, true}}};
  }

  [[nodiscard]] Chart jobs() const {
    Chart chart{.id = "jobs",
                .title = "Jobs waiting",
                .note = "Work that was left for later, by queue.",
                .curves = {}};
    const std::size_t queues = std::min(names_.queues.size(), most_queues);
    for (std::size_t q = 0; q < queues; ++q) {
      static constexpr const char* styles[] = {"k-db", "k-cpu", "k-cold", "k-fetch", "k-net"};
      chart.curves.push_back(
          {html_text(names_.queues[q], 40), styles[q], by_bin([&](std::size_t bin) {
             const auto& waiting = observation_.levels()[bin].jobs_waiting;
             return q < waiting.size() ? waiting[q] : 0;
           })});
    }
    if (names_.queues.size() > queues) {
      chart.note += fmt::format(" The first {} of {} queues.", queues, names_.queues.size());
    }
    return chart;
  }

  const Observation& observation_;
  const trace::Names& names_;
  Stage stage_;
  std::vector<bool> errors_;
  std::string html_;
  std::string absent_;
};

/// The pictures are of one run, whatever the figures are of.
std::string which_run(const Content& content) {
  if (!content.results.contains("replications")) return "";
  return fmt::format(
      "<p class=\"note\">Of the first replication, seed {}; figures elsewhere are means over {} "
      "replications.</p>",
      content.results.at("seed").get<std::uint64_t>(),
      content.results.at("replications").get<std::uint64_t>());
}

}  // namespace

std::string latency_section(const Content& content) {
  if (content.observation == nullptr) return "";
  return "<section id=\"latency\"><h2>Latency</h2>\n" + which_run(content) +
         heat_map_html(*content.observation) + "</section>\n";
}

std::string time_section(const Content& content) {
  if (content.observation == nullptr) return "";
  return "<section id=\"time\"><h2>Over time</h2>\n" + which_run(content) +
         Curves(*content.observation, content.names).html() + "</section>\n";
}

}  // namespace routelab::report
