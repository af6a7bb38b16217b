#include <string>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "sim/study/figure.hpp"
#include "viz/report/figure_text.hpp"
#include "viz/report/html_table.hpp"
#include "viz/report/html_text.hpp"
#include "viz/report/result_text.hpp"
#include "viz/report/sections.hpp"

namespace routelab::report {

namespace {

using Json = nlohmann::ordered_json;

constexpr std::size_t most_figures = 1000;

/// A row for each {mean, ci95_low, ci95_high} below `part`.
void add_rows(HtmlTable& table, std::size_t& left, const std::string& path, const Json& part) {
  if (!part.is_object()) return;
  if (!part.contains("ci95_low")) {
    for (const auto& [key, value] : part.items()) {
      if (path.empty() && (key == "leaks" || key == "routes" || key == "expectations")) continue;
      add_rows(table, left, path.empty() ? key : path + "." + key, value);
    }
    return;
  }
  if (left == 0) return;
  --left;
  const auto cell = [&](const char* which) {
    return study::figure_text(path, part.at(which).get<double>());
  };
  table.row({html_text(path, 80), cell("mean"), cell("ci95_low"), cell("ci95_high")});
}

std::string seed_text(const Json& results) {
  const auto seed = results.at("seed").get<std::uint64_t>();
  if (!results.contains("replications")) return std::to_string(seed);
  const auto count = results.at("replications").get<std::uint64_t>();
  return count == 0 ? std::to_string(seed) : fmt::format("{} to {}", seed, seed + count - 1);
}

}  // namespace

std::string figures_section(const Content& content) {
  const Json& results = content.results;
  if (!results.contains("replications")) return "";
  HtmlTable table({{"figure", false}, {"mean"}, {"95 % from"}, {"to"}});
  std::size_t left = most_figures;
  add_rows(table, left, "", results);
  std::string html = fmt::format(
      "<section id=\"figures\"><h2>All figures</h2>\n<p class=\"note\">Means over {}, with 95 % "
      "confidence intervals; those of single routes are above.</p>",
      counted(results.at("replications").get<std::uint64_t>(), "replication"));
  html += table.html("All figures");
  if (left == 0) html += "<p class=\"note\">The list is cut; --json has all of them.</p>";
  return html + "</section>\n";
}

std::string making_section(const Content& content) {
  const Json& results = content.results;
  const auto seconds = [&](const char* figure) {
    return study::figure_text(figure, results.at(figure).get<double>());
  };
  HtmlTable table({{"", false}, {"", false}});
  table.row({"scenario", html_text(content.names.scenario, 200)});
  table.row({results.contains("replications") ? "seeds" : "seed", seed_text(results)});
  table.row({"simulated time", seconds("duration_s")});
  table.row({"warm-up, cut off all figures", seconds("warmup_s")});
  table.row({"fingerprint",
             "<code>" + html_text(results.at("fingerprint").get<std::string>(), 64) + "</code>"});
  table.row({"made by", "routelab " + html_text(content.version, 40)});
  return "<section id=\"making\"><h2>How it was made</h2>\n" + table.html("How it was made") +
         "<p>The same scenario and seed give the same figures, and with <code>--report FILE</code> "
         "this report byte for byte:</p>"
         "<pre tabindex=\"0\"><code>" +
         html_text(content.command, 4000) + "</code></pre></section>\n";
}

}  // namespace routelab::report
