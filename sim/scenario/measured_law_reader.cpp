#include "sim/scenario/measured_law_reader.hpp"

#include <algorithm>
#include <charconv>
#include <cstddef>
#include <string>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "sim/scenario/duration_file.hpp"
#include "sim/scenario/input_file.hpp"

namespace routelab::scenario {
namespace {

using Result = std::optional<Distribution>;
using Durations = std::optional<std::vector<Duration>>;

constexpr std::string_view percentiles_example =
    "for example {\"p0\": \"1ms\", \"p50\": \"4ms\", \"p99.9\": \"90ms\", \"p100\": \"1s\"}";

Durations read_values(const Node& array, std::string_view what, Diagnostics& diagnostics) {
  std::vector<Duration> values;
  bool good = true;
  for (const Node& child : array.children) {
    const auto value = read_duration(child, what, diagnostics);
    if (value) values.push_back(*value);
    good = good && value.has_value();
  }
  return good ? Durations(std::move(values)) : std::nullopt;
}

/// Of an array that is the field of that name.
Durations read_list(Fields& fields, std::string_view name, Diagnostics& diagnostics) {
  const Node* array = fields.array(name, "measured values");
  if (array == nullptr) return std::nullopt;
  if (array->children.empty()) {
    fields.reject(name, "has no values",
                  fmt::format("for example \"{}\": [\"1ms\", \"2ms\"]", name));
    return std::nullopt;
  }
  return read_values(*array, fmt::format("a value of '{}'", name), diagnostics);
}

Durations read_file_of(Fields& fields, const Node& node, Diagnostics& diagnostics) {
  std::string file;
  DurationColumn column;
  const bool has_file = fields.text("file", file, "a table, or a file with a number on each line");
  fields.text("column", column.name, "which column of the table");
  if (fields.has("unit") && !fields.choice("unit", column.unit, time_unit_names(),
                                           "what a number without a unit counts")) {
    return std::nullopt;
  }
  if (!has_file) return std::nullopt;
  const std::string path = beside(node.file ? *node.file : "", file);
  auto values = read_durations(path, column, diagnostics);
  if (!values) fields.reject("file", "cannot be used: see the errors of that file");
  return values;
}

/// The object form of an empirical law.
Result read_measured(const Node& node, const std::string& noun, Diagnostics& diagnostics) {
  Fields fields(node, noun, diagnostics, "measured");
  bool interpolate = false;
  bool good = true;
  if (fields.has("interpolate")) {
    good = fields.boolean("interpolate", interpolate, "also what lies between two values");
  }
  Durations values;
  if (fields.has("file") && fields.has("values")) {
    fields.node("values", "measured values");
    fields.reject("values", "does not go with 'file'");
    read_file_of(fields, node, diagnostics);
    good = false;
  } else if (fields.has("file")) {
    values = read_file_of(fields, node, diagnostics);
  } else {
    values = read_list(fields, "values", diagnostics);
    fields.require("values");
  }
  fields.done();
  if (!good || !values) return std::nullopt;
  return interpolate ? Distribution::interpolated(std::move(*values))
                     : Distribution::empirical(std::move(*values));
}

/// "p99.9" -> 0.999.
std::optional<double> share_of(std::string_view key) {
  if (key.size() < 2 || key[0] != 'p' || key[1] < '0' || key[1] > '9') return std::nullopt;
  double percent = 0;
  const char* const stop = key.data() + key.size();
  const auto [end, error] =
      std::from_chars(key.data() + 1, stop, percent, std::chars_format::fixed);
  if (error != std::errc() || end != stop || percent > 100) return std::nullopt;
  return percent / 100;
}

struct Percentile {
  Distribution::Point point;
  const Node* node = nullptr;
};

std::optional<std::vector<Percentile>> read_points(const Node& object, const std::string& noun,
                                                   Diagnostics& diagnostics) {
  std::vector<Percentile> points;
  bool good = true;
  for (const Node& child : object.children) {
    const auto share = share_of(child.key);
    if (!share) {
      diagnostics.error(child.key_place(), "unknown-key",
                        fmt::format("{} is no percentile in {}", in_quotes(child.key), noun),
                        std::string(percentiles_example));
    }
    const auto value =
        read_duration(child, fmt::format("{} of {}", in_quotes(child.key), noun), diagnostics);
    if (share && value) points.push_back({{*share, *value}, &child});
    good = good && share && value;
  }
  std::stable_sort(points.begin(), points.end(), [](const Percentile& a, const Percentile& b) {
    return a.point.below < b.point.below;
  });
  return good ? std::optional(std::move(points)) : std::nullopt;
}

/// Whether each is above the one before and none has a shorter duration; reports the first that
/// does not fit.
bool check_order(const std::vector<Percentile>& points, const std::string& noun,
                 Diagnostics& diagnostics) {
  for (std::size_t i = 1; i < points.size(); ++i) {
    const Percentile& last = points[i - 1];
    const Percentile& next = points[i];
    const auto report = [&](std::string_view message) {
      diagnostics.error(next.node->place(), "bad-value",
                        fmt::format("{} of {} {}", in_quotes(next.node->key), noun, message));
      return false;
    };
    const std::string before = in_quotes(last.node->key);
    if (next.point.below == last.point.below) {
      return report(fmt::format("is the same percentile as {}", before));
    }
    if (next.point.value < last.point.value) {
      return report(fmt::format("({}) is below {} ({})", duration_text(next.point.value), before,
                                duration_text(last.point.value)));
    }
  }
  return true;
}

}  // namespace

std::optional<Distribution> read_empirical(Fields& outer, Diagnostics& diagnostics) {
  const Node* node = outer.node("empirical", "measured values");
  if (node->is(Node::Kind::Object)) {
    return read_measured(*node, "'empirical' of " + outer.noun(), diagnostics);
  }
  auto values = read_list(outer, "empirical", diagnostics);
  return values ? Result(Distribution::empirical(std::move(*values))) : std::nullopt;
}

std::optional<Distribution> read_percentiles(Fields& outer, Diagnostics& diagnostics) {
  const Node* node = outer.object("percentiles", "the ends and points between them");
  if (node == nullptr) return std::nullopt;
  const std::string noun = "'percentiles' of " + outer.noun();
  const auto read = read_points(*node, noun, diagnostics);
  if (!read || !check_order(*read, noun, diagnostics)) return std::nullopt;
  if (read->empty() || read->front().point.below > 0 || read->back().point.below < 1) {
    outer.reject("percentiles", "needs 'p0' and 'p100', the shortest and the longest",
                 std::string(percentiles_example));
    return std::nullopt;
  }
  std::vector<Distribution::Point> points;
  for (const Percentile& percentile : *read) points.push_back(percentile.point);
  return Distribution::percentiles(points);
}

}  // namespace routelab::scenario
