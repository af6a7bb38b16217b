#include "sim/study/replicated_text.hpp"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "sim/scenario/diagnostics.hpp"
#include "sim/study/figure.hpp"
#include "sim/study/results.hpp"
#include "sim/study/text_table.hpp"

namespace routelab::study {

namespace {

using Json = nlohmann::ordered_json;
using Align = TextTable::Align;

/// A row of {mean, ci95_low, ci95_high}; nothing for a figure that is null or always zero.
void add_row(TextTable& table, const std::string& name, const std::string& figure,
             const Json& interval) {
  if (!interval.is_object()) return;
  const auto mean = interval.at("mean").get<double>();
  const auto low = interval.at("ci95_low").get<double>();
  const auto high = interval.at("ci95_high").get<double>();
  if (mean == 0 && low == 0 && high == 0) return;
  table.row(
      {name, figure_text(figure, mean), figure_text(figure, low), "to", figure_text(figure, high)});
}

/// The figures of one group of the tree, each a row.
void add_group(TextTable& table, const Json& results, const std::string& group) {
  for (const auto& [key, value] : results.at(group).items()) {
    const std::string figure = group + "." + key;
    add_row(table, figure, figure, value);
  }
}

std::string fleet_figures(const Json& results) {
  TextTable table({Align::Left, Align::Right, Align::Right, Align::Left, Align::Left}, 0);
  table.row({"figure", "mean", "95 % interval", "", ""});
  add_group(table, results, "requests");
  add_row(table, "cold_start_ratio", "cold_start_ratio", results.at("cold_start_ratio"));
  add_row(table, "refused_ratio", "refused_ratio", results.at("refused_ratio"));
  add_group(table, results, "latency_ms");
  add_group(table, results, "time_ms");
  add_group(table, results, "instances");
  add_group(table, results, "queue");
  add_row(table, "database.connections_max", "connections_max",
          results.at("database").at("connections_max"));
  add_row(table, "cost.total_usd", "total_usd", results.at("cost").at("total_usd"));
  for (const Json& leak : results.at("leaks")) {
    add_row(
        table,
        fmt::format("leaks of {} by {}", scenario::printable(leak.at("secret").get<std::string>()),
                    scenario::printable(leak.at("route").get<std::string>())),
        "leaks", leak.at("count"));
  }
  std::string text;
  for (const std::string& line : table.lines()) text += line + "\n";
  return text;
}

std::string route_figures(const Json& results) {
  TextTable table({Align::Left, Align::Left, Align::Right, Align::Right, Align::Left, Align::Left},
                  0);
  for (const auto& [route, figures] : results.at("routes").items()) {
    for (const char* figure : {"p50", "p99"}) {
      const Json& interval = figures.at("latency_ms").at(figure);
      if (!interval.is_object()) continue;
      const auto text = [&](const char* part) {
        return figure_text("latency_ms", interval.at(part).get<double>());
      };
      table.row({scenario::printable(route), figure, text("mean"), text("ci95_low"), "to",
                 text("ci95_high")});
    }
  }
  std::string text;
  for (const std::string& line : table.lines()) text += line + "\n";
  return text.empty() ? "" : "\nRoutes, latency\n" + text;
}

std::string identity(const Json& results) {
  return fmt::format(
      "seeds {} to {}, fingerprint {}\n", results.at("seed").get<std::uint64_t>(),
      results.at("seed").get<std::uint64_t>() + results.at("replications").get<std::uint64_t>() - 1,
      results.at("fingerprint").get<std::string>());
}

}  // namespace

std::string replicated_text(const scenario::Scenario& scenario, const Json& results,
                            SummaryOptions options) {
  const auto replications = results.at("replications").get<std::uint64_t>();
  std::string text = heading_text(scenario, options);
  if (!results.at("complete").get<bool>()) {
    text += coloured(options, "31", "stopped early: some replications are cut") + "\n";
  }
  text += answer_text(scenario, results, options);
  text += fmt::format("\n{} of {}\n", counted(replications, "replication"),
                      figure_text("duration_s", scenario.duration.in_seconds()));
  return text + fleet_figures(results) + route_figures(results) + "\n" + identity(results);
}

std::string replicated_verdict_text(const scenario::Scenario& scenario, const Json& results,
                                    SummaryOptions options) {
  const auto replications = results.at("replications").get<std::uint64_t>();
  return expectations_text(scenario, results, /*only_failed=*/true, options) +
         verdict_line(scenario, results, counted(replications, "replication")) + identity(results);
}

}  // namespace routelab::study
