#include "sim/study/expectation_parser.hpp"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <utility>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "sim/scenario/units.hpp"
#include "sim/study/figure.hpp"
#include "sim/study/results.hpp"

namespace routelab::study {

namespace {

using scenario::in_quotes;

constexpr std::string_view form =
    "write FIGURE [of ROUTE] OPERATOR VALUE, for example \"latency_ms.p99 < 800ms\" or "
    "\"requests.failed of GET /api/users = 0\"";
constexpr std::string_view comparisons[] = {"=", "!=", "<", "<=", ">", ">="};

std::optional<double> number_of(std::string_view text) {
  if (text.starts_with('+')) text.remove_prefix(1);
  double value = 0;
  const char* const end = text.data() + text.size();
  const auto [stopped, error] = std::from_chars(text.data(), end, value);
  if (error != std::errc{} || stopped != end || !std::isfinite(value)) return std::nullopt;
  return value;
}

std::optional<double> percentage_of(std::string_view text) {
  if (!text.ends_with('%')) return std::nullopt;
  return number_of(trimmed(text.substr(0, text.size() - 1)));
}

/// "latency_ms.{mean, p50}": one line for each group, the figures outside of groups first.
std::string grouped(const std::vector<std::string>& figures) {
  std::vector<std::pair<std::string, std::string>> groups = {{"", ""}};
  for (const std::string& figure : figures) {
    const std::size_t dot = figure.rfind('.');
    const std::string group = dot == std::string::npos ? "" : figure.substr(0, dot);
    const std::string name = dot == std::string::npos ? figure : figure.substr(dot + 1);
    const auto found = std::find_if(groups.begin(), groups.end(),
                                    [&](const auto& known) { return known.first == group; });
    if (found == groups.end()) {
      groups.emplace_back(group, name);
    } else {
      found->second += (found->second.empty() ? "" : ", ") + name;
    }
  }
  std::string text = "the figures are " + groups.front().second;
  for (auto group = groups.begin() + 1; group != groups.end(); ++group) {
    text += fmt::format("\n{}.{{{}}}", group->first, group->second);
  }
  return text;
}

/// The figures that somebody who wrote `name` may have meant.
std::string figure_hint(const std::string& name, const std::vector<std::string>& figures) {
  if (name.starts_with("routes.")) return "for a figure of one route write FIGURE of ROUTE";
  std::vector<std::string> meant;
  for (const std::string& figure : figures) {
    const bool group = figure.starts_with(name + ".") || figure.starts_with(name + "_ms.");
    if (group || figure.ends_with("." + name)) meant.push_back(figure);
  }
  if (meant.size() == 1) return fmt::format("did you mean {}?", in_quotes(meant.front()));
  if (!meant.empty()) return fmt::format("choose one of: {}", fmt::join(meant, ", "));
  if (const auto best = scenario::closest(name, figures)) {
    return fmt::format("did you mean {}?", in_quotes(*best));
  }
  return grouped(figures);
}

/// A status that may occur, though it has not in a run in which nothing happened.
bool is_status(std::string_view figure) {
  constexpr std::string_view prefix = "statuses.";
  if (!figure.starts_with(prefix)) return false;
  figure.remove_prefix(prefix.size());
  if (figure == "none") return true;
  return figure.size() == 3 && figure[0] >= '1' && figure[0] <= '5' &&
         figure.find_first_not_of("0123456789") == std::string_view::npos;
}

}  // namespace

ExpectationParser::ExpectationParser(const scenario::Scenario& scenario,
                                     scenario::Diagnostics& diagnostics)
    : diagnostics_(diagnostics) {
  RunResult nothing = empty_run(scenario);
  routes_ = nothing.names.endpoints;
  routes_.emplace_back(router_name);  // has an entry in the results only if it answered
  nothing.names.endpoints = routes_;
  nothing.summary = trace::Summary(routes_.size(), 0);
  const nlohmann::ordered_json figures = figures_json(nothing);
  figures_ = list_figures(figures);
  route_figures_ = list_figures(figures.at("routes").front());
  route_figures_.emplace_back("leaks");
}

std::optional<Expectation> ExpectationParser::parse(const scenario::ExpectationText& sentence) {
  sentence_ = &sentence;
  Expectation expectation;
  expectation.text = sentence.text;
  if (!split(expectation)) return std::nullopt;
  constexpr std::string_view of = " of ";
  const std::size_t at = left_.find(of);
  const std::string_view figure = trimmed(left_.substr(0, at));
  expectation.figure = figure;
  bool good = true;
  if (at != std::string_view::npos) {
    const std::string_view route = trimmed(left_.substr(at + of.size()));
    expectation.route = route;
    good = check_route(expectation.route, route);
  }
  if (!check_figure(expectation.figure, expectation.route, figure)) return std::nullopt;
  good = read_value(expectation, right_) && good;
  return good ? std::optional(std::move(expectation)) : std::nullopt;
}

/// At the last operator: a route's name may hold its characters, a value does not.
bool ExpectationParser::split(Expectation& expectation) {
  const std::string_view text = sentence_->text;
  const std::size_t last = text.find_last_of("=<>");
  if (last == std::string_view::npos) {
    return refuse(text, "bad-expectation", in_quotes(text) + " compares nothing",
                  std::string(form));
  }
  const bool two = last > 0 && std::string_view("!<>=").find(text[last - 1]) != text.npos;
  const std::size_t first = two ? last - 1 : last;
  const std::string_view comparison = text.substr(first, last - first + 1);
  if (std::find(std::begin(comparisons), std::end(comparisons), comparison) ==
      std::end(comparisons)) {
    return refuse(comparison, "bad-expectation", in_quotes(comparison) + " is not an operator",
                  fmt::format("write one of {}", fmt::join(comparisons, " ")));
  }
  expectation.comparison = comparison;
  left_ = trimmed(text.substr(0, first));
  right_ = trimmed(text.substr(last + 1));
  if (!left_.empty() && !right_.empty()) return true;
  const std::string missing = left_.empty() ? "no figure stands before " : "no value stands after ";
  return refuse(comparison, "bad-expectation", missing + in_quotes(comparison), std::string(form));
}

bool ExpectationParser::check_route(const std::string& route, std::string_view words) {
  if (std::find(routes_.begin(), routes_.end(), route) != routes_.end()) return true;
  std::vector<std::string> with_method;
  if (!diagnostics_.wants_hints()) {
    return refuse(words, "unknown-route", "there is no route " + in_quotes(route));
  }
  for (const std::string& known : routes_) {
    if (known.ends_with(" " + route)) with_method.push_back(in_quotes(known));
  }
  return refuse(words, "unknown-route", "there is no route " + in_quotes(route),
                with_method.empty()
                    ? scenario::suggestion(route, routes_)
                    : fmt::format("did you mean {}?", fmt::join(with_method, " or ")));
}

bool ExpectationParser::check_figure(const std::string& figure, const std::string& route,
                                     std::string_view words) {
  const std::vector<std::string>& known = route.empty() ? figures_ : route_figures_;
  if (is_status(figure) || std::find(known.begin(), known.end(), figure) != known.end()) {
    return true;
  }
  const bool of_the_run = std::find(figures_.begin(), figures_.end(), figure) != figures_.end();
  if (of_the_run) {
    return refuse(words, "unknown-figure",
                  in_quotes(figure) + " is a figure of the whole run, not of a route",
                  "leave out 'of ROUTE'");
  }
  return refuse(words, "unknown-figure", "the results have no figure " + in_quotes(figure),
                diagnostics_.wants_hints() ? figure_hint(figure, known) : "");
}

bool ExpectationParser::read_value(Expectation& expectation, std::string_view words) {
  constexpr std::string_view sign = "+-";
  const std::size_t at = words.find(sign);
  const auto value = read_quantity(trimmed(words.substr(0, at)), expectation.figure);
  if (!value) return false;
  expectation.value = *value;
  if (at == std::string_view::npos) return true;
  if (expectation.comparison != "=") {
    return refuse(words.substr(at), "bad-expectation", "a tolerance goes with '=' only",
                  "leave it out, or write '='");
  }
  return read_tolerance(expectation, trimmed(words.substr(at + sign.size())));
}

bool ExpectationParser::read_tolerance(Expectation& expectation, std::string_view words) {
  const auto percentage = percentage_of(words);
  const auto tolerance = percentage ? std::optional(*percentage / 100 * std::abs(expectation.value))
                                    : read_quantity(words, expectation.figure);
  if (!tolerance) return false;
  if (*tolerance < 0) {
    return refuse(words, "bad-value", "the tolerance " + in_quotes(words) + " is negative");
  }
  expectation.tolerance = *tolerance;
  return true;
}

std::optional<double> ExpectationParser::read_quantity(std::string_view words,
                                                       const std::string& figure) {
  switch (unit_of(figure)) {
    case Unit::Milliseconds:
    case Unit::Seconds: return read_duration(words, figure);
    case Unit::None: return read_number(words, figure);
    case Unit::Ratio: break;
  }
  const auto ratio = scenario::parse_probability(words);
  if (!ratio) refuse(words, "bad-value", ratio.problem, ratio.forms);
  return ratio.value;
}

std::optional<double> ExpectationParser::read_duration(std::string_view words,
                                                       const std::string& figure) {
  const bool milliseconds = unit_of(figure) == Unit::Milliseconds;
  if (const auto duration = scenario::parse_duration(words)) {
    return milliseconds ? (*duration).in_milliseconds() : (*duration).in_seconds();
  } else if (!number_of(words)) {
    refuse(words, "bad-value", duration.problem, duration.forms);
  } else {
    refuse(words, "missing-unit",
           fmt::format("{} has no unit, but {} is a duration", in_quotes(words), in_quotes(figure)),
           fmt::format("write \"{}{}\", if {} are meant", words, milliseconds ? "ms" : "s",
                       milliseconds ? "milliseconds" : "seconds"));
  }
  return std::nullopt;
}

std::optional<double> ExpectationParser::read_number(std::string_view words,
                                                     const std::string& figure) {
  if (const auto number = number_of(words)) return number;
  const std::string what = in_quotes(figure) + " is a plain number";
  if (percentage_of(words)) {
    refuse(words, "bad-value", what + ", not a percentage",
           "percentages are of ratios, for example refused_ratio");
  } else if (scenario::parse_duration(words)) {
    refuse(words, "bad-value", what + ", not a duration");
  } else {
    refuse(words, "bad-value", in_quotes(words) + " is not a number", what);
  }
  return std::nullopt;
}

/// `words` is a part of the sentence. Its own place is known if the file holds the sentence
/// without escapes; else the whole sentence is pointed at.
bool ExpectationParser::refuse(std::string_view words, std::string_view code, std::string message,
                               std::string hint) {
  const std::string& text = sentence_->text;
  scenario::Place place = sentence_->place;
  const auto columns = [](std::string_view part) {
    return static_cast<int>(scenario::count_code_points(part));
  };
  if (place.length == columns(text) + 2) {
    const auto offset = static_cast<std::size_t>(words.data() - text.data());
    place.column += 1 + columns(std::string_view(text).substr(0, offset));
    place.length = std::max(columns(words), 1);
  }
  diagnostics_.error(place, code, std::move(message), std::move(hint));
  return false;
}

}  // namespace routelab::study
