#include "sim/scenario/distribution_reader.hpp"

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "sim/scenario/fields.hpp"
#include "sim/scenario/measured_law_reader.hpp"
#include "sim/scenario/shaped_law_reader.hpp"

namespace routelab::scenario {
namespace {

constexpr std::string_view forms =
    "for example \"250ms\", {\"exponential\": \"2s\"} or {\"p50\": \"4ms\", \"p99\": \"20ms\"}";
constexpr DurationRange positive{Duration{1}, max_duration};
constexpr std::string_view plus = "plus";
/// With the longest duration it stays in the range of samples.
constexpr Duration most_plus = Duration::seconds(40LL * 365 * 86'400);

using Result = std::optional<Distribution>;

Result read_uniform(Fields& fields, Diagnostics& diagnostics) {
  const Node* ends = fields.array("uniform", "low and high end");
  if (ends == nullptr) return std::nullopt;
  if (ends->children.size() != 2) {
    fields.reject("uniform",
                  fmt::format("needs a low and a high end, but has {}", ends->children.size()),
                  "for example \"uniform\": [\"10ms\", \"20ms\"]");
    return std::nullopt;
  }
  const auto low = read_duration(ends->children[0], "an end of 'uniform'", diagnostics);
  const auto high = read_duration(ends->children[1], "an end of 'uniform'", diagnostics);
  if (!low || !high) return std::nullopt;
  if (*low <= *high) return Distribution::uniform(*low, *high);
  fields.reject("uniform", fmt::format("has its low end ({}) above its high end ({})",
                                       duration_text(*low), duration_text(*high)));
  return std::nullopt;
}

Result read_two_percentiles(Fields& fields) {
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

/// A part of a mixture.
std::optional<Distribution::Part> read_part(const Node& node, const std::string& noun,
                                            Diagnostics& diagnostics) {
  Fields fields(node, noun, diagnostics, "mixture part");
  Distribution::Part part;
  const bool has_weight = fields.number("weight", part.weight, {0, 1e9}, "its share of the draws");
  const bool has_law = fields.distribution("law", part.law, "what is drawn");
  fields.require("weight");
  fields.require("law");
  fields.done();
  return has_weight && has_law ? std::optional(std::move(part)) : std::nullopt;
}

Result read_mixture(Fields& fields, Diagnostics& diagnostics) {
  const Node* array = fields.array("mixture", "laws with weights");
  if (array == nullptr) return std::nullopt;
  if (array->children.empty() || array->children.size() > max_mixture_parts) {
    fields.reject(
        "mixture",
        fmt::format("needs 1 to {} parts, but has {}", max_mixture_parts, array->children.size()),
        "for example [{\"weight\": 9, \"law\": \"1ms\"}, {\"weight\": 1, \"law\": "
        "{\"exponential\": \"50ms\"}}]");
    return std::nullopt;
  }
  const std::string noun = "a part of 'mixture' of " + fields.noun();
  std::vector<Distribution::Part> parts;
  double weight = 0;
  for (const Node& child : array->children) {
    auto part = read_part(child, noun, diagnostics);
    if (!part) continue;
    weight += part->weight;
    parts.push_back(std::move(*part));
  }
  if (parts.size() < array->children.size()) return std::nullopt;
  if (weight > 0) return Distribution::mixture(parts);
  fields.reject("mixture", "has no part with a weight above 0");
  return std::nullopt;
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
  if (fields.has("mixture")) return read_mixture(fields, diagnostics);
  if (fields.has("empirical")) return read_empirical(fields, diagnostics);
  if (fields.has("percentiles")) return read_percentiles(fields, diagnostics);
  for (const std::string& name : shaped_law_names()) {
    if (fields.has(name)) return read_shaped_law(fields, name, diagnostics);
  }
  return read_two_percentiles(fields);
}

/// The keys that name a law; `p50` and `p99` name one together.
std::vector<std::string> law_names() {
  std::vector<std::string> names{"constant", "exponential", "uniform", "p50", "p99"};
  names.insert(names.end(), shaped_law_names().begin(), shaped_law_names().end());
  names.insert(names.end(), {"mixture", "empirical", "percentiles"});
  return names;
}

/// Whether the object names one law; reports it if not.
bool names_one_law(const Node& node, std::string_view what, Diagnostics& diagnostics) {
  const std::vector<std::string> names = law_names();
  const auto is_percentile = [](const Node& n) { return n.key == "p50" || n.key == "p99"; };
  const Node* law = nullptr;
  for (const Node& child : node.children) {
    if (std::find(names.begin(), names.end(), child.key) == names.end()) continue;
    if (law == nullptr) law = &child;
    if (law->key == child.key || (is_percentile(*law) && is_percentile(child))) continue;
    diagnostics.error(child.key_place(), "two-laws",
                      fmt::format("{} names two laws, '{}' and '{}'", what, law->key, child.key),
                      "leave one of them out");
    return false;
  }
  if (law != nullptr) return true;
  bool slip = false;
  for (const Node& child : node.children) {
    if (child.key == plus) continue;
    slip = true;
    diagnostics.error(child.key_place(), "unknown-key",
                      fmt::format("unknown law {} in {}", in_quotes(child.key), what),
                      suggestion(child.key, names));
  }
  if (!slip) {
    diagnostics.error(node.place(), "no-law", fmt::format("{} names no law", what),
                      fmt::format("{}\nthe laws are {}", forms, fmt::join(names, ", ")));
  }
  return false;
}

/// The law of an object that names one, with the constant that may stand beside it.
Result read_shifted(const Node& node, std::string_view what, Diagnostics& diagnostics) {
  Fields fields(node, std::string(what), diagnostics, "law");
  auto law = read_law(fields, diagnostics);
  Duration by;
  const bool good = !fields.has(plus) ||
                    fields.duration(plus, by, "added to what is drawn", {Duration{0}, most_plus});
  fields.done();
  return law && good ? Result(law->shifted(by)) : std::nullopt;
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
  return read_shifted(node, what, diagnostics);
}

}  // namespace routelab::scenario
