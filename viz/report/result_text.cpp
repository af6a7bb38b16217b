#include "viz/report/result_text.hpp"

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "sim/study/figure.hpp"
#include "viz/report/figure_text.hpp"
#include "viz/report/html_text.hpp"

namespace routelab::report {

namespace {

using Json = nlohmann::ordered_json;

std::string one_number(std::string_view figure, double value) {
  if (study::unit_of(figure) == study::Unit::Ratio) return percent_text(value, 1);
  return study::figure_text(figure, value);
}

/// What is a mean of counts need not have more digits than its interval makes sense of.
std::string mean_text(std::string_view figure, const Json& value) {
  const bool has_unit = study::unit_of(figure) != study::Unit::None;
  const auto mean = value.get<double>();
  return has_unit ? one_number(figure, mean) : number_text(mean);
}

}  // namespace

double value_of(const Json& number) {
  if (number.is_object()) return number.at("mean").get<double>();
  return number.is_number() ? number.get<double>() : 0;
}

std::string result_text(std::string_view figure, const Json& number) {
  if (number.is_number()) return one_number(figure, number.get<double>());
  if (!number.is_object()) return "–";
  return fmt::format("{} <small>{}&nbsp;– {}</small>", mean_text(figure, number.at("mean")),
                     mean_text(figure, number.at("ci95_low")),
                     mean_text(figure, number.at("ci95_high")));
}

std::string statuses_text(const Json& statuses, std::size_t most) {
  std::vector<std::pair<std::string, const Json*>> sorted;
  for (const auto& [status, count] : statuses.items()) sorted.emplace_back(status, &count);
  std::stable_sort(sorted.begin(), sorted.end(), [](const auto& a, const auto& b) {
    return value_of(*a.second) > value_of(*b.second);
  });
  std::string text;
  for (std::size_t i = 0; i < std::min(most, sorted.size()); ++i) {
    const std::string& status = sorted[i].first;
    const bool is_error = status == "none" || status >= "500" || status == "429";
    text += fmt::format("<span class=\"status{}\">{}: {}</span> ", is_error ? " bad" : "",
                        html_text(status, 8), result_text("count", *sorted[i].second));
  }
  if (sorted.size() > most) text += fmt::format("and {} more", sorted.size() - most);
  return text;
}

}  // namespace routelab::report
