#include <algorithm>
#include <string>
#include <utility>

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

constexpr std::size_t most_rows = 50;

/// "lifespan mean" of "lifespan_mean_s": the unit is in the value.
std::string words_of(std::string name) {
  for (const char* unit : {"_ms", "_s", "_usd"}) {
    const std::string_view end = unit;
    if (name.size() > end.size() && name.ends_with(end)) name.resize(name.size() - end.size());
  }
  std::replace(name.begin(), name.end(), '_', ' ');
  return name;
}

/// A row for each number below `part`, named after its path.
void add_rows(HtmlTable& table, const std::string& name, const std::string& figure,
              const Json& part) {
  if (!part.is_object() || part.contains("ci95_low")) {
    table.row({name, result_text(figure, part)});
    return;
  }
  for (const auto& [key, value] : part.items()) {
    add_rows(table, name + ", " + words_of(key), figure + "." + key, value);
  }
}

void add_group(HtmlTable& table, const Json& results, const char* group) {
  if (!results.contains(group)) return;
  for (const auto& [key, value] : results.at(group).items()) {
    add_rows(table, std::string(group) + ", " + words_of(key), key, value);
  }
}

std::string cost_html(const Json& cost) {
  if (value_of(cost.at("total_usd")) == 0) return "<p>Nothing was billed.</p>";
  HtmlTable table({{"cost", false}, {"", true}});
  const auto dollars = [](const Json& number) {
    if (!number.is_object()) return number.is_null() ? "–" : "$" + number_text(value_of(number));
    return fmt::format("${} <small>${}&nbsp;– ${}</small>", number_text(value_of(number)),
                       number_text(number.at("ci95_low").get<double>()),
                       number_text(number.at("ci95_high").get<double>()));
  };
  table.row({"in all", dollars(cost.at("total_usd"))});
  table.row({"per million requests", dollars(cost.at("usd_per_million_requests"))});
  table.row({"billed memory × time, GB-s", result_text("gb_seconds", cost.at("gb_seconds"))});
  return table.html("Cost");
}

std::string queues_html(const Json& queues) {
  HtmlTable table({{"queue of jobs", false},
                   {"left"},
                   {"done"},
                   {"waiting, mean"},
                   {"waiting, max"},
                   {"wait, mean"},
                   {"wait, max"}});
  std::size_t rows = 0;
  for (const auto& [name, queue] : queues.items()) {
    if (++rows > most_rows) break;
    table.row({html_text(name, 60), result_text("count", queue.at("enqueued")),
               result_text("count", queue.at("done")),
               result_text("count", queue.at("waiting").at("mean")),
               result_text("count", queue.at("waiting").at("max")),
               result_text("wait_ms", queue.at("wait_ms").at("mean")),
               result_text("wait_ms", queue.at("wait_ms").at("max"))});
  }
  std::string html = table.html("Queues of jobs");
  if (queues.size() > most_rows) {
    html += fmt::format("<p class=\"note\">{} more are left out.</p>", queues.size() - most_rows);
  }
  return html;
}

}  // namespace

std::string resources_section(const Content& content) {
  const Json& results = content.results;
  HtmlTable table({{"", false}, {"value"}});
  add_group(table, results, "instances");
  if (value_of(results.at("queue").at("max")) > 0) add_group(table, results, "queue");
  const Json& database = results.at("database");
  if (value_of(database.at("connections_max")) > 0 || value_of(database.at("refused")) > 0) {
    add_group(table, results, "database");
  }
  std::string html = "<section id=\"cost\"><h2>Cost and resources</h2>\n";
  html += cost_html(results.at("cost")) + table.html("Resources");
  if (results.contains("queues")) html += queues_html(results.at("queues"));
  return html + "</section>\n";
}

std::string leaks_section(const Content& content) {
  const Json& leaks = content.results.at("leaks");
  std::string html = "<section id=\"leaks\"><h2>Leaks of secrets</h2>\n";
  if (leaks.empty()) return html + "<p>✓ No secret left.</p></section>\n";
  HtmlTable table({{"secret", false}, {"route", false}, {"left by", false}, {"times"}});
  const std::size_t shown = std::min(leaks.size(), most_rows);
  for (std::size_t i = 0; i < shown; ++i) {
    const Json& leak = leaks[i];
    table.row({"<b class=\"bad\">✕</b> " + html_text(leak.at("secret").get<std::string>(), 60),
               html_text(leak.at("route").get<std::string>(), 100),
               html_text(leak.at("channel").get<std::string>(), 40),
               result_text("count", leak.at("count"))});
  }
  html += table.html("Leaks of secrets");
  if (leaks.size() > shown) {
    html += fmt::format("<p class=\"note\">{} more are left out.</p>", leaks.size() - shown);
  }
  return html + "</section>\n";
}

}  // namespace routelab::report
