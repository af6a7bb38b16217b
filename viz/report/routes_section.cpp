#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "viz/report/figure_text.hpp"
#include "viz/report/html_table.hpp"
#include "viz/report/html_text.hpp"
#include "viz/report/result_text.hpp"
#include "viz/report/sections.hpp"

namespace routelab::report {

namespace {

using Json = nlohmann::ordered_json;

constexpr std::size_t most_routes = 150;
constexpr std::size_t most_statuses = 10;

double ended(const Json& route) { return value_of(route.at("requests").at("ended")); }

std::vector<std::string> route_row(const std::string& name, const Json& route) {
  const Json& latency = route.at("latency_ms");
  const Json& requests = route.at("requests");
  const double failed = ended(route) - value_of(requests.at("completed"));
  std::vector<std::string> cells{
      html_text(name, 100), result_text("count", requests.at("ended")),
      (failed > 0 ? "<b class=\"bad\">✕</b> " : "") + percent_text(failed, ended(route)),
      result_text("cold_start_ratio", route.at("cold_start_ratio"))};
  for (const char* part : {"mean", "p50", "p90", "p99", "p999", "max"}) {
    cells.push_back(result_text("latency_ms", latency.at(part)));
  }
  cells.push_back(statuses_text(route.at("statuses"), most_statuses));
  return cells;
}

}  // namespace

/// In the order of the scenario, or the busiest ones if there are too many.
std::string routes_section(const Content& content) {
  std::vector<std::pair<std::string, const Json*>> routes;
  for (const auto& [name, route] : content.results.at("routes").items()) {
    routes.emplace_back(name, &route);
  }
  std::string html = "<section id=\"routes\"><h2>Routes</h2>\n";
  if (routes.empty()) return html + "<p>This scenario has none.</p></section>\n";
  if (routes.size() > most_routes) {
    std::stable_sort(routes.begin(), routes.end(), [](const auto& a, const auto& b) {
      return ended(*a.second) > ended(*b.second);
    });
  }
  HtmlTable table({{"route", false},
                   {"requests"},
                   {"not completed"},
                   {"cold"},
                   {"mean"},
                   {"p50"},
                   {"p90"},
                   {"p99"},
                   {"p99.9"},
                   {"max"},
                   {"statuses", false}});
  const std::size_t shown = std::min(most_routes, routes.size());
  for (std::size_t i = 0; i < shown; ++i) table.row(route_row(routes[i].first, *routes[i].second));
  html += table.html("Routes");
  if (routes.size() > shown) {
    html += fmt::format("<p class=\"note\">The busiest ones; {} more are left out.</p>",
                        routes.size() - shown);
  }
  return html + "</section>\n";
}

}  // namespace routelab::report
