#include <algorithm>
#include <string>
#include <utility>
#include <vector>

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

constexpr std::size_t most_expectations = 150;

/// "latency_ms.p99" of "latency_ms.p99 of GET /api/users/[id] < 800ms".
std::string figure_of(const std::string& expectation) {
  return expectation.substr(0, expectation.find_first_of(" =!<>"));
}

std::string actual_text(const Json& expectation) {
  const Json& actual = expectation.at("actual");
  if (actual.is_null()) return "nothing to take it from";
  return study::figure_text(figure_of(expectation.at("text").get<std::string>()),
                            actual.get<double>());
}

std::size_t count_passed(const Json& expectations) {
  return static_cast<std::size_t>(
      std::count_if(expectations.begin(), expectations.end(),
                    [](const Json& e) { return e.at("passed").get<bool>(); }));
}

/// Those that failed first, if there are too many for all of them.
std::vector<const Json*> shown(const Json& expectations) {
  std::vector<const Json*> all;
  for (const Json& expectation : expectations) all.push_back(&expectation);
  if (all.size() > most_expectations) {
    std::stable_partition(all.begin(), all.end(),
                          [](const Json* e) { return !e->at("passed").get<bool>(); });
    all.resize(most_expectations);
  }
  return all;
}

std::string expectations_html(const Json& expectations) {
  HtmlTable table({{"", false}, {"expected", false}, {"actual", true}});
  std::size_t failed_left = expectations.size() - count_passed(expectations);
  for (const Json* e : shown(expectations)) {
    const bool passed = e->at("passed").get<bool>();
    failed_left -= passed ? 0 : 1;
    table.row({passed ? "✓ ok" : "✕ FAILED", html_text(e->at("text").get<std::string>(), 150),
               actual_text(*e)},
              passed ? "passed" : "failed");
  }
  std::string html = table.html("Expectations");
  if (expectations.size() > most_expectations) {
    html += fmt::format("<p class=\"note\">{} more are left out, of which {} failed.</p>",
                        expectations.size() - most_expectations, failed_left);
  }
  return html;
}

std::string verdict(const Json& results) {
  const Json& expectations = results.at("expectations");
  const bool complete = results.at("complete").get<bool>();
  std::string html = "<p class=\"verdict\">";
  if (!complete) html += "<span class=\"tag bad\">✕ stopped early</span> ";
  if (expectations.empty()) return html + "<span class=\"tag\">nothing was expected</span></p>";
  const std::size_t passed = count_passed(expectations);
  const bool all = passed == expectations.size();
  return html + fmt::format("<span class=\"tag {}\">{} {} of {} hold</span></p>",
                            all ? "good" : "bad", all ? "✓" : "✕", passed,
                            counted(expectations.size(), "expectation"));
}

std::string how_far(const Content& content) {
  const Json& results = content.results;
  if (results.at("complete").get<bool>()) return "";
  if (results.contains("replications")) {
    return "<p class=\"warning\">The runs were stopped: some replications are cut.</p>";
  }
  return fmt::format(
      "<p class=\"warning\">The run was stopped at {} of {}. All figures are of what "
      "happened until then.</p>",
      study::figure_text("end_s", results.at("end_s").get<double>()),
      study::figure_text("duration_s", results.at("duration_s").get<double>()));
}

std::string request_sentence(const Json& requests) {
  const double ended = value_of(requests.at("ended"));
  const double completed = value_of(requests.at("completed"));
  if (completed == ended) return "All " + number_text(ended) + " requests were completed. ";
  std::string others;
  for (const auto& [figure, words] :
       {std::pair{"failed", "failed"}, std::pair{"throttled", "were throttled"},
        std::pair{"rejected", "were rejected"}, std::pair{"timed_out", "timed out"}}) {
    const double count = value_of(requests.at(figure));
    if (count > 0) others += fmt::format(", {} {}", percent_text(count, ended), words);
  }
  return fmt::format("{} of {} requests were completed{}. ", percent_text(completed, ended),
                     number_text(ended), others);
}

/// The two causes that take most of the tail's time.
std::string tail_sentence(const Observation& observation) {
  const study::Blame blame = observation.tail().blame(0.99);
  const double latency = blame.tail.mean_latency_ms();
  std::string causes;
  const auto kinds = blame.kinds();
  for (std::size_t i = 0; i < std::min<std::size_t>(kinds.size(), 2); ++i) {
    const double mean = blame.tail.mean_ms(kinds[i]);
    if (mean < 0.1 * latency) break;
    causes += fmt::format("{}{} ({})", i == 0 ? "" : " and ", name_of(kinds[i]),
                          percent_text(mean, latency));
  }
  return causes.empty() ? "" : "The slowest 1 % spent most of their time on " + causes + ".";
}

/// The results in a few sentences.
std::string in_short(const Content& content) {
  const Json& results = content.results;
  if (value_of(results.at("requests").at("ended")) == 0) return "<p>No request ended.</p>";
  std::string text = "<p class=\"short\">" + request_sentence(results.at("requests"));
  const Json& latency = results.at("latency_ms");
  text += fmt::format("Half of them took {} at most, 99 % took {} at most. ",
                      milliseconds_text(value_of(latency.at("p50"))),
                      milliseconds_text(value_of(latency.at("p99"))));
  const Json& requests = results.at("requests");
  if (value_of(requests.at("cold")) > 0) {
    text +=
        fmt::format("{} of them waited for a cold start of their own. ",
                    percent_text(value_of(requests.at("cold")), value_of(requests.at("ended"))));
  }
  if (content.observation != nullptr) text += tail_sentence(*content.observation);
  return text + "</p>";
}

}  // namespace

std::string answer_section(const Content& content) {
  const Json& results = content.results;
  std::string html =
      fmt::format("<section id=\"answer\"><h1>{}</h1>", html_text(content.names.scenario, 200));
  if (!content.question.empty()) {
    html += "<p class=\"question\">" + html_text(content.question, 1000) + "</p>";
  }
  html += verdict(results) + how_far(content);
  if (!results.at("expectations").empty()) {
    html += fmt::format("<h2>{}</h2>", content.question.empty() ? "Expectations" : "Answer");
    html += expectations_html(results.at("expectations"));
  }
  return html + in_short(content) + "</section>\n";
}

}  // namespace routelab::report
