#include "sim/study/answer_text.hpp"

#include <algorithm>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "sim/scenario/diagnostics.hpp"
#include "sim/scenario/units.hpp"
#include "sim/study/expectation.hpp"
#include "sim/study/figure.hpp"
#include "sim/study/text_table.hpp"

namespace routelab::study {

namespace {

using Json = nlohmann::ordered_json;
using Align = TextTable::Align;
using scenario::printable;

}  // namespace

std::string coloured(SummaryOptions options, const char* code, const std::string& text) {
  return options.colours ? fmt::format("\x1b[{}m{}\x1b[0m", code, text) : text;
}

std::string wrapped(std::string rest) {
  std::string lines;
  while (rest.size() > text_width) {
    const std::size_t space = rest.rfind(' ', text_width);
    if (space == std::string::npos || space == 0) break;
    lines += rest.substr(0, space) + "\n";
    rest.erase(0, space + 1);
  }
  return lines + rest + "\n";
}

std::string counted(std::uint64_t n, const char* noun) {
  return fmt::format("{} {}{}", scenario::format_count(static_cast<std::int64_t>(n)), noun,
                     n == 1 ? "" : "s");
}

std::string heading_text(const scenario::Scenario& scenario, SummaryOptions options) {
  std::string text = coloured(options, "1", cut_to(printable(scenario.name), text_width)) + "\n";
  if (!scenario.question.empty()) text += wrapped(printable(scenario.question));
  return text;
}

std::string expectations_text(const scenario::Scenario& scenario, const Json& results,
                              bool only_failed, SummaryOptions options) {
  scenario::Diagnostics reported_by_the_command;
  const std::vector<Expectation> expectations =
      parse_expectations(scenario, reported_by_the_command);
  TextTable table({Align::Left, Align::Left, Align::Left}, 1);
  std::vector<bool> passed;
  for (std::size_t i = 0; i < expectations.size(); ++i) {
    const Json& verdict = results.at("expectations").at(i);
    const Json& actual = verdict.at("actual");
    if (only_failed && verdict.at("passed")) continue;
    passed.push_back(verdict.at("passed").get<bool>());
    table.row({passed.back() ? "ok" : "FAILED", printable(expectations[i].text),
               actual.is_null() ? "nothing to take it from"
                                : figure_text(expectations[i].figure, actual.get<double>())});
  }
  std::string text;
  const std::vector<std::string> lines = table.lines();
  for (std::size_t i = 0; i < lines.size(); ++i) {
    text += (passed[i] ? lines[i] : coloured(options, "31", lines[i])) + "\n";
  }
  return text;
}

std::string answer_text(const scenario::Scenario& scenario, const Json& results,
                        SummaryOptions options) {
  if (results.at("expectations").empty()) return "";
  return (scenario.question.empty() ? "\nExpectations\n" : "\nAnswer\n") +
         expectations_text(scenario, results, /*only_failed=*/false, options);
}

std::string verdict_line(const scenario::Scenario& scenario, const Json& results,
                         const std::string& what) {
  const Json& expectations = results.at("expectations");
  const auto failed = static_cast<std::size_t>(
      std::count_if(expectations.begin(), expectations.end(),
                    [](const Json& e) { return !e.at("passed").get<bool>(); }));
  const std::string met = fmt::format("{} of {} hold", expectations.size() - failed,
                                      counted(expectations.size(), "expectation"));
  const bool complete = results.at("complete").get<bool>();
  const std::string word = failed > 0 ? "FAILED" : complete ? "ok" : "stopped";
  return fmt::format("{}: {}, {}, {}\n", word, cut_to(printable(scenario.name), 30), what,
                     expectations.empty() ? "nothing expected" : met);
}

}  // namespace routelab::study
