#include "viz/report/report.hpp"

#include <array>
#include <cstddef>
#include <string>
#include <string_view>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "viz/report/html_text.hpp"
#include "viz/report/script.hpp"
#include "viz/report/sections.hpp"
#include "viz/report/sha256.hpp"
#include "viz/report/style.hpp"

namespace routelab::report {

namespace {

constexpr std::size_t most_bytes = 1'400'000;

/// Nothing may be loaded from anywhere, and of script and style only what stands here.
std::string policy() {
  return fmt::format(
      "default-src 'none'; style-src '{}'; script-src '{}'; img-src data:; base-uri 'none'; "
      "form-action 'none'",
      source_hash(style()), source_hash(script()));
}

std::string head(const Content& content) {
  return fmt::format(
      "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
      "<meta http-equiv=\"Content-Security-Policy\" content=\"{}\">\n"
      "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
      "<meta name=\"referrer\" content=\"no-referrer\">\n"
      "<meta name=\"generator\" content=\"routelab {}\">\n<link rel=\"icon\" href=\"data:,\">\n"
      "<title>{}</title>\n<style>{}</style>\n</head>\n",
      policy(), html_text(content.version, 40), html_text(content.names.scenario, 100), style());
}

struct Part {
  const char* id;
  const char* name;                     ///< in the navigation
  std::string (*make)(const Content&);  ///< null: takes the room that the others leave
};

constexpr std::array<Part, 11> parts{{{"answer", "Answer", answer_section},
                                      {"summary", "Summary", summary_section},
                                      {"latency", "Latency", latency_section},
                                      {"time", "Over time", time_section},
                                      {"routes", "Routes", routes_section},
                                      {"slowest", "Slowest", nullptr},
                                      {"tail", "Tail", tail_section},
                                      {"cost", "Cost", resources_section},
                                      {"leaks", "Leaks", leaks_section},
                                      {"figures", "Figures", figures_section},
                                      {"making", "Making", making_section}}};

/// The choice of colours works by style alone.
constexpr std::string_view theme_switch =
    "<fieldset class=\"theme\"><legend>Colours</legend>"
    "<label><input type=\"radio\" name=\"theme\" id=\"theme-auto\" checked>auto</label>"
    "<label><input type=\"radio\" name=\"theme\" id=\"theme-light\">light</label>"
    "<label><input type=\"radio\" name=\"theme\" id=\"theme-dark\">dark</label></fieldset>";

}  // namespace

std::string html_report(const Content& content) {
  std::array<std::string, parts.size()> made;
  std::size_t bytes = style().size() + script().size() + 10'000;
  for (std::size_t i = 0; i < parts.size(); ++i) {
    if (parts[i].make != nullptr) made[i] = parts[i].make(content);
    bytes += made[i].size();
  }
  std::string links;
  std::string sections;
  for (std::size_t i = 0; i < parts.size(); ++i) {
    if (parts[i].make == nullptr) {
      made[i] = slowest_section(content, bytes < most_bytes ? most_bytes - bytes : 0);
    }
    if (made[i].empty()) continue;
    links += fmt::format("<li><a href=\"#{}\">{}</a></li>", parts[i].id, parts[i].name);
    sections += made[i];
  }
  return head(content) +
         fmt::format(
             "<body>\n<a class=\"skip\" href=\"#answer\">To the content</a>\n<header><div>"
             "<nav aria-label=\"Parts of this report\"><ul>{}</ul></nav>{}</div></header>\n"
             "<main>\n{}</main>\n<script>{}</script>\n</body>\n</html>\n",
             links, theme_switch, sections, script());
}

}  // namespace routelab::report
