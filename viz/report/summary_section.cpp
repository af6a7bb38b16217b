#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "viz/report/figure_text.hpp"
#include "viz/report/html_table.hpp"
#include "viz/report/result_text.hpp"
#include "viz/report/sections.hpp"

namespace routelab::report {

namespace {

using Json = nlohmann::ordered_json;

std::string tile(const std::string& name, const std::string& value, const std::string& remark) {
  return fmt::format(
      "<div class=\"tile\"><dt>{}</dt><dd>{}</dd><dd class=\"remark\">{}</dd></div>\n", name, value,
      remark);
}

/// Without its interval: a remark has no room for it.
std::string short_time(const Json& latency) {
  return latency.is_null() ? "–" : milliseconds_text(value_of(latency));
}

double leak_count(const Json& leaks) {
  double sum = 0;
  for (const Json& leak : leaks) sum += value_of(leak.at("count"));
  return sum;
}

/// Of the window.
double seconds_of(const Json& results) {
  return value_of(results.at("end_s")) - results.at("warmup_s").get<double>();
}

std::string tiles(const Json& results) {
  const Json& requests = results.at("requests");
  const Json& latency = results.at("latency_ms");
  const double ended = value_of(requests.at("ended"));
  const double seconds = seconds_of(results);
  std::string html = "<dl class=\"tiles\">";
  html += tile(
      "requests", result_text("count", requests.at("arrived")),
      seconds > 0 ? number_text(value_of(requests.at("arrived")) / seconds) + " a second" : "");
  html += tile("completed", percent_text(value_of(requests.at("completed")), ended),
               number_text(ended - value_of(requests.at("completed"))) + " were not");
  html += tile("median latency", result_text("latency_ms", latency.at("p50")),
               "p90 " + short_time(latency.at("p90")));
  html += tile("p99 latency", result_text("latency_ms", latency.at("p99")),
               "p99.9 " + short_time(latency.at("p999")));
  html += tile("cold starts", result_text("cold_start_ratio", results.at("cold_start_ratio")),
               number_text(value_of(requests.at("cold"))) + " requests");
  html += tile("instances, max", result_text("count", results.at("instances").at("max")),
               "on average " + number_text(value_of(results.at("instances").at("mean"))));
  if (value_of(results.at("cost").at("total_usd")) > 0) {
    html += tile("cost", "$" + number_text(value_of(results.at("cost").at("total_usd"))),
                 "$" + number_text(value_of(results.at("cost").at("usd_per_million_requests"))) +
                     " per million");
  }
  const double leaks = leak_count(results.at("leaks"));
  html += tile("leaks", number_text(leaks), leaks > 0 ? "✕ see below" : "");
  return html + "</dl>\n";
}

std::string outcomes(const Json& results) {
  const Json& requests = results.at("requests");
  HtmlTable table({{"requests", false}, {"count"}, {"share"}});
  const double whole = value_of(requests.at("arrived")) + value_of(requests.at("carried_in"));
  for (const auto& [figure, name] :
       {std::pair{"arrived", "arrived"}, std::pair{"carried_in", "carried in from the warm-up"},
        std::pair{"completed", "completed"}, std::pair{"failed", "failed"},
        std::pair{"throttled", "throttled"}, std::pair{"rejected", "rejected"},
        std::pair{"timed_out", "timed out"}, std::pair{"in_flight", "in flight at the end"},
        std::pair{"cold", "of all: started an instance"}}) {
    const Json& count = requests.at(figure);
    if (value_of(count) == 0 && std::string(figure) != "arrived") continue;
    table.row({name, result_text("count", count), percent_text(value_of(count), whole)});
  }
  return table.html("Requests by outcome");
}

std::string latencies(const Json& results) {
  HtmlTable table({{"latency", false}, {"of all requests"}});
  for (const auto& [figure, name] :
       {std::pair{"mean", "mean"}, std::pair{"p50", "p50"}, std::pair{"p90", "p90"},
        std::pair{"p95", "p95"}, std::pair{"p99", "p99"}, std::pair{"p999", "p99.9"},
        std::pair{"max", "max"}}) {
    table.row({name, result_text("latency_ms", results.at("latency_ms").at(figure))});
  }
  return table.html("Latency");
}

/// Where the time of a request goes, the greatest part first.
std::string times(const Json& results) {
  std::vector<std::pair<std::string, const Json*>> parts;
  for (const auto& [kind, time] : results.at("time_ms").items()) {
    if (value_of(time) > 0) parts.emplace_back(kind, &time);
  }
  std::stable_sort(parts.begin(), parts.end(), [](const auto& a, const auto& b) {
    return value_of(*a.second) > value_of(*b.second);
  });
  if (parts.empty()) return "";
  HtmlTable table({{"where the time goes", false}, {"mean of a request"}});
  for (auto& [kind, time] : parts) {
    std::replace(kind.begin(), kind.end(), '_', ' ');
    table.row({kind, result_text("time_ms", *time)});
  }
  return table.html("Where the time goes");
}

}  // namespace

std::string summary_section(const Content& content) {
  const Json& results = content.results;
  std::string html = "<section id=\"summary\"><h2>Summary</h2>\n" + tiles(results);
  html +=
      "<div class=\"pair\">" + outcomes(results) + latencies(results) + times(results) + "</div>";
  return html + "</section>\n";
}

}  // namespace routelab::report
