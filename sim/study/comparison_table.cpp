#include "sim/study/comparison_table.hpp"

#include <cmath>
#include <string_view>
#include <utility>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "sim/scenario/diagnostics.hpp"
#include "sim/study/figure.hpp"

namespace routelab::study {

namespace {

using Json = nlohmann::ordered_json;
using Align = TextTable::Align;

constexpr const char* none = "-";

/// Four significant digits are enough to read.
std::string short_text(const std::string& figure, double value) {
  if (unit_of(figure) == Unit::Ratio) return fmt::format("{:.3g} %", value * 100);
  if (unit_of(figure) != Unit::None || std::abs(value) >= 1000) {
    return figure_text(figure, std::abs(value) >= 1000 ? std::round(value) : value);
  }
  return fmt::format("{:.4g}", value);
}

std::string signed_text(const std::string& figure, double value) {
  if (value == 0) return "0";
  std::string text = short_text(figure, std::abs(value));
  if (unit_of(figure) == Unit::Ratio) text.replace(text.size() - 1, 1, "pp");  // points
  return (value < 0 ? "-" : "+") + text;
}

double mean_of(const Json& interval) { return interval.at("mean").get<double>(); }

std::string side_text(const std::string& figure, const Json& interval) {
  return interval.is_null() ? none : short_text(figure, mean_of(interval));
}

std::string interval_text(const std::string& figure, const Json& difference, bool one_run) {
  if (one_run) return "one run only";
  const auto low = difference.at("ci95_low").get<double>();
  const auto high = difference.at("ci95_high").get<double>();
  if (low == high) return "in every run";
  return signed_text(figure, low) + " to " + signed_text(figure, high);
}

/// The side that has the figure has 0 of it.
bool is_nothing(const Json& values) {
  return mean_of(values.at(values.at("a").is_null() ? "b" : "a")) == 0;
}

/// What more of the figure means, and less.
std::pair<const char*, const char*> words_for(const std::string& figure) {
  if (figure.find("lifespan") != figure.npos) return {"longer", "shorter"};
  if (unit_of(figure) == Unit::Milliseconds) return {"slower", "faster"};
  if (figure.starts_with("cost.")) return {"dearer", "cheaper"};
  if (unit_of(figure) == Unit::Ratio) return {"more", "less"};
  return {"more", "fewer"};
}

/// "2.5 times", "680 times"
std::string times_text(double factor) {
  return factor < 100 ? fmt::format("{:.3g} times", factor) : fmt::format("{:.0f} times", factor);
}

/// What B is or has, more or less than A. Nobody pictures "99.8 % less": from a tenth on it is a
/// factor.
std::string words_of_change(const std::string& figure, double a, double b) {
  const auto [more, less] = words_for(figure);
  const bool counts = std::string_view(less) == "fewer" || std::string_view(less) == "less";
  const double change = std::abs(b - a) / std::abs(a);
  if (b >= 2 * a) return fmt::format("B is {} A", times_text(b / a));
  if (a >= 10 * b) return fmt::format("A is {} B", times_text(a / b));
  return fmt::format("B {} {:.2g} % {}", counts ? "has" : "is", change * 100, b > a ? more : less);
}

}  // namespace

std::string verdict_on(const std::string& figure, const Json& values) {
  const bool one_run =
      !values.at("difference").is_null() && values.at("difference").at("ci95_low").is_null();
  switch (shown_by(values)) {
    case Shown::Missing: {
      if (values.at("a").is_null() && values.at("b").is_null()) return "";
      return values.at("a").is_null() ? "only in B" : "only in A";
    }
    case Shown::Equal: return "equal";
    case Shown::Unclear:
      if (!one_run) return "no difference shown";
      [[fallthrough]];
    case Shown::Real: break;
  }
  const double a = mean_of(values.at("a"));
  const double b = mean_of(values.at("b"));
  if (a == 0 || b == 0) return a == 0 ? "only B has any" : "only A has any";
  return words_of_change(figure, a, b);
}

ComparisonTable::ComparisonTable(bool all, bool one_run)
    : all_(all), one_run_(one_run),
      table_({Align::Left, Align::Right, Align::Right, Align::Right, Align::Left, Align::Left}, 0) {
  table_.row({"figure", "A", "B", "B - A", "95 % interval", ""});
}

void ComparisonTable::add(const std::string& name, const std::string& figure, const Json& values) {
  if (!values.is_object() || (values.at("a").is_null() && values.at("b").is_null())) return;
  const Shown shown = shown_by(values);
  if (!all_ && shown == Shown::Equal) return;
  if (!all_ && shown == Shown::Missing && is_nothing(values)) return;
  if (!all_ && shown == Shown::Unclear && !one_run_) {
    unclear_.push_back(name);
    return;
  }
  const Json& difference = values.at("difference");
  const bool has = !difference.is_null() && shown != Shown::Equal;
  table_.row({scenario::printable(name), side_text(figure, values.at("a")),
              side_text(figure, values.at("b")),
              has ? signed_text(figure, mean_of(difference)) : "",
              has ? interval_text(figure, difference, one_run_) : "", verdict_on(figure, values)});
  ++rows_;
}

void ComparisonTable::add_group(const std::string& path, const Json& part) {
  if (!part.is_object()) return;
  if (part.contains("difference")) return add(path, path, part);
  for (const auto& [key, value] : part.items()) add_group(path + "." + key, value);
}

std::string ComparisonTable::text() const {
  std::string text;
  for (const std::string& line : table_.lines()) text += line + "\n";
  return text;
}

}  // namespace routelab::study
