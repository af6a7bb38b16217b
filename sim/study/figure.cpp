#include "sim/study/figure.hpp"

#include <cmath>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "sim/scenario/units.hpp"

namespace routelab::study {

namespace {

using Json = nlohmann::ordered_json;

/// Calls visit(part) for each part of a path between its dots.
template <class Visit>
void each_part(std::string_view path, Visit visit) {
  while (true) {
    const std::size_t dot = path.find('.');
    visit(path.substr(0, dot));
    if (dot == std::string_view::npos) return;
    path.remove_prefix(dot + 1);
  }
}

double count_leaks(const Json& leaks, std::string_view route) {
  double sum = 0;
  for (const Json& leak : leaks) {
    if (route.empty() || leak.at("route") == route) sum += leak.at("count").get<double>();
  }
  return sum;
}

/// The router has no entry while it answered nothing.
std::optional<FigureValue> of_absent_route(std::string_view figure) {
  if (!figure.starts_with("requests.") && !figure.starts_with("statuses.")) return std::nullopt;
  return FigureValue{0, true};
}

bool is_number_of_results(const std::string& name) {
  return name != "routes" && name != "expectations" && name != "engine" && name != "seed";
}

void list_into(const Json& part, const std::string& prefix, std::vector<std::string>& figures) {
  for (const auto& [name, value] : part.items()) {
    if (prefix.empty() && !is_number_of_results(name)) continue;
    if (value.is_object()) list_into(value, prefix + name + ".", figures);
    if (value.is_number() || value.is_null() || value.is_array()) figures.push_back(prefix + name);
  }
}

}  // namespace

Unit unit_of(std::string_view figure) {
  Unit unit = Unit::None;
  each_part(figure, [&](std::string_view part) {
    if (part.ends_with("_ratio")) unit = Unit::Ratio;
    if (part.ends_with("_ms")) unit = Unit::Milliseconds;
    if (part.ends_with("_s")) unit = Unit::Seconds;
  });
  return unit;
}

std::optional<FigureValue> find_figure(const Json& results, std::string_view figure,
                                       std::string_view route) {
  if (figure == "leaks") return FigureValue{count_leaks(results.at("leaks"), route), true};
  const Json* at = &results;
  if (!route.empty()) {
    const auto found = results.at("routes").find(route);
    if (found == results.at("routes").end()) return of_absent_route(figure);
    at = &*found;
  }
  bool may_be_absent = false;
  each_part(figure, [&](std::string_view part) {
    if (at == nullptr || !at->is_object()) return;
    const auto found = at->find(part);
    at = found == at->end() ? nullptr : &*found;
    if (at != nullptr) may_be_absent = part == "statuses";
  });
  if (at == nullptr && may_be_absent) return FigureValue{0, true};
  if (at == nullptr || !at->is_number()) return std::nullopt;
  return FigureValue{at->get<double>(), at->is_number_integer()};
}

std::vector<std::string> list_figures(const Json& part) {
  std::vector<std::string> figures;
  list_into(part, "", figures);
  return figures;
}

std::string figure_text(std::string_view figure, double value) {
  switch (unit_of(figure)) {
    case Unit::Milliseconds: return scenario::format_duration(Duration::from_seconds(value / 1e3));
    case Unit::Seconds: return scenario::format_duration(Duration::from_seconds(value));
    case Unit::Ratio:
    case Unit::None: break;
  }
  if (value == std::floor(value) && std::abs(value) < 1e15) {
    return scenario::format_count(static_cast<std::int64_t>(value));
  }
  return fmt::format("{:.6g}", value);
}

}  // namespace routelab::study
