#include <string>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "viz/report/figure_text.hpp"
#include "viz/report/html_table.hpp"
#include "viz/report/sections.hpp"
#include "viz/report/waterfall.hpp"

namespace routelab::report {

namespace {

constexpr double percentile = 0.99;

std::string share_bar(double part, const char* style) {
  return fmt::format(
      "<svg class=\"bar\" viewBox=\"0 0 100 10\" preserveAspectRatio=\"none\" "
      "aria-hidden=\"true\"><rect class=\"{}\" width=\"{:.4g}\" height=\"10\"/></svg>",
      style, 100 * part);
}

}  // namespace

std::string slowest_section(const Content& content, std::size_t most_bytes) {
  if (content.observation == nullptr) return "";
  const auto slowest = content.observation->slowest().sorted();
  if (slowest.empty()) return "";
  std::string list;
  std::size_t shown = 0;
  for (; shown < slowest.size(); ++shown) {
    const std::string next = waterfall_html(slowest[shown], content.names, shown + 1);
    if (list.size() + next.size() > most_bytes) break;
    list += next;
  }
  std::string html = fmt::format(
      "<section id=\"slowest\"><h2>The slowest requests</h2>\n<p class=\"note\">{}</p>{}",
      "Each bar lies where its span lies in the request. The critical path is what the latency is "
      "made of: without it, the answer would have come earlier.",
      span_legend());
  html += list;
  if (shown < slowest.size()) {
    html += fmt::format("<p class=\"note\">{} more have too many spans to be shown here.</p>",
                        slowest.size() - shown);
  }
  return html + "</section>\n";
}

std::string tail_section(const Content& content) {
  if (content.observation == nullptr) return "";
  const study::Blame blame = content.observation->tail().blame(percentile);
  if (blame.tail.requests == 0) return "";
  const std::uint64_t whole = blame.tail.requests + blame.rest.requests;
  std::string html = fmt::format(
      "<section id=\"tail\"><h2>What the tail is made of</h2>\n<p>{} of {} took {} or more "
      "(p{:g}): "
      "the tail. Where their time went, beside that of all the others.</p>",
      count_text(blame.tail.requests), counted(whole, "request"), time_text(blame.threshold),
      percentile * 100);
  HtmlTable table({{"cause", false},
                   {"tail, mean"},
                   {"of it"},
                   {"", false},
                   {"tail requests with it"},
                   {"the rest, mean"}});
  const double latency = blame.tail.mean_latency_ms();
  for (const trace::Kind kind : blame.kinds()) {
    const double mean = blame.tail.mean_ms(kind);
    const auto with = blame.tail.requests_with[static_cast<std::size_t>(kind)];
    table.row({name_of(kind), milliseconds_text(mean), percent_text(mean, latency),
               share_bar(latency > 0 ? std::min(mean / latency, 1.0) : 0, style_of(kind)),
               percent_text(static_cast<double>(with), static_cast<double>(blame.tail.requests)),
               milliseconds_text(blame.rest.mean_ms(kind))});
  }
  table.row({"all", milliseconds_text(latency), "", "", "",
             blame.rest.requests == 0 ? "–" : milliseconds_text(blame.rest.mean_latency_ms())},
            "total");
  return html + table.html("Causes of the tail") +
         "<p class=\"note\">What would change it: <code>routelab why</code>.</p></section>\n";
}

}  // namespace routelab::report
