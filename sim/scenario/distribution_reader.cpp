#include "sim/scenario/distribution_reader.hpp"

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "sim/scenario/fields.hpp"

namespace routelab::scenario {
namespace {

constexpr std::string_view forms =
    "for example \"250ms\", {\"exponential\": \"2s\"} or {\"p50\": \"4ms\", \"p99\": \"20ms\"}";
constexpr DurationRange positive{Duration{1}, max_duration};

using Result = std::optional<Distribution>;

/// The durations of an array, or nothing if one of them is none.
std::optional<std::vector<Duration>> read_durations(const Node& array, std::string_view what,
                                                    Diagnostics& diagnostics) {
  std::vector<Duration> values;
  bool good = true;
  for (const Node& child : array.children) {
    const auto value = read_duration(child, what, diagnostics);
    if (value) values.push_back(*value);
    good = good && value.has_value();
  }
  return good ? std::optional(std::move(values)) : std::nullopt;
}

Result read_uniform(Fields& fields, Diagnostics& diagnostics) {
  const Node* ends = fields.array("uniform", "low and high end");
  if (ends == nullptr) return std::nullopt;
  if (ends->children.size() != 2) {
    fields.reject("uniform",
                  fmt::format("needs a low and a high end, but has {}", ends->children.size()),
                  "for example \"uniform\": [\"10ms\", \"20ms\"]");
    return std::nullopt;
  }
  const auto values = read_durations(*ends, "an end of 'uniform'", diagnostics);
  if (!values) return std::nullopt;
  const Duration low = values->front();
  const Duration high = values->back();
  if (low <= high) return Distribution::uniform(low, high);
  fields.reject("uniform", fmt::format("has its low end ({}) above its high end ({})",
                                       duration_text(low), duration_text(high)));
  return std::nullopt;
}

Result read_percentiles(Fields& fields) {
  Duration p50;
  Duration p99;
  const bool has_p50 = fields.duration("p50", p50, "the median", positive);
  const bool has_p99 = fields.duration("p99", p99, "the 99th percentile", positive);
  fields.require("p50");
  fields.require("p99");
  if (!has_p50 || !has_p99) return std::nullopt;
  if (p50 <= p99) return Distribution::lognormal_percentiles(p50, p99);
  fields.reject("p99",
                fmt::format("({}) is below 'p50' ({})", duration_text(p99), duration_text(p50)));
  return std::nullopt;
}

Result read_lognormal(Fields& outer, Diagnostics& diagnostics) {
  const Node* node = outer.object("lognormal", "mean and standard deviation");
  if (node == nullptr) return std::nullopt;
  Fields fields(*node, "'lognormal' of " + outer.noun(), diagnostics);
  Duration mean;
  Duration sd;
  const bool has_mean = fields.duration("mean", mean, "the mean", positive);
  const bool has_sd = fields.duration("sd", sd, "the standard deviation");
  fields.require("mean");
  fields.require("sd");
  fields.done();
  return has_mean && has_sd ? Result(Distribution::lognormal(mean, sd)) : std::nullopt;
}

Result read_empirical(Fields& fields, Diagnostics& diagnostics) {
  const Node* array = fields.array("empirical", "measured values");
  if (array == nullptr) return std::nullopt;
  if (array->children.empty()) {
    fields.reject("empirical", "has no values", "for example \"empirical\": [\"1ms\", \"2ms\"]");
    return std::nullopt;
  }
  auto values = read_durations(*array, "a value of 'empirical'", diagnostics);
  if (!values) return std::nullopt;
  return Distribution::empirical(std::move(*values));
}

Result read_law(Fields& fields, Diagnostics& diagnostics) {
  Duration value;
  if (fields.has("constant")) {
    if (!fields.duration("constant", value, "always the same")) return std::nullopt;
    return Distribution::constant(value);
  }
  if (fields.has("exponential")) {
    if (!fields.duration("exponential", value, "the mean")) return std::nullopt;
    return Distribution::exponential(value);
  }
  if (fields.has("uniform")) return read_uniform(fields, diagnostics);
  if (fields.has("lognormal")) return read_lognormal(fields, diagnostics);
  if (fields.has("empirical")) return read_empirical(fields, diagnostics);
  return read_percentiles(fields);
}

/// Whether the object names one law; reports it if not. `p50` and `p99` name one together.
bool names_one_law(const Node& node, std::string_view what, Diagnostics& diagnostics) {
  const std::vector<std::string> names{"constant", "exponential", "uniform",  "p50",
                                       "p99",      "lognormal",   "empirical"};
  const auto is_percentile = [](const Node& n) { return n.key == "p50" || n.key == "p99"; };
  const Node* law = nullptr;
  for (const Node& child : node.children) {
    if (std::find(names.begin(), names.end(), child.key) == names.end()) continue;
    if (law == nullptr) law = &child;
    if (law->key == child.key || (is_percentile(*law) && is_percentile(child))) continue;
    diagnostics.error(child.key_place(), "two-laws",
                      fmt::format("{} names two laws, '{}' and '{}'", what, law->key, child.key));
    return false;
  }
  if (law != nullptr) return true;
  for (const Node& child : node.children) {  // a slip in the name
    diagnostics.error(child.key_place(), "unknown-key",
                      fmt::format("unknown law {} in {}", in_quotes(child.key), what),
                      suggestion(child.key, names));
  }
  if (node.children.empty()) {
    diagnostics.error(node.place(), "no-law", fmt::format("{} names no law", what),
                      std::string(forms));
  }
  return false;
}

}  // namespace

std::optional<Distribution> read_distribution(const Node& node, std::string_view what,
                                              Diagnostics& diagnostics) {
  if (node.is(Node::Kind::Text) || node.is_number()) {
    const auto value = read_duration(node, what, diagnostics);
    return value ? std::optional(Distribution::constant(*value)) : std::nullopt;
  }
  if (!node.is(Node::Kind::Object)) {
    diagnostics.error(
        node.place(), "wrong-type",
        fmt::format("{} must be a duration or a law of durations, but is {}", what, describe(node)),
        std::string(forms));
    return std::nullopt;
  }
  if (!names_one_law(node, what, diagnostics)) return std::nullopt;
  Fields fields(node, std::string(what), diagnostics);
  auto law = read_law(fields, diagnostics);
  fields.done();
  return law;
}

}  // namespace routelab::scenario
