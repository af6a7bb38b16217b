#include "sim/scenario/fields.hpp"

#include <algorithm>
#include <cmath>
#include <utility>

#include <fmt/format.h>

#include "sim/core/text.hpp"
#include "sim/scenario/distribution_reader.hpp"
#include "sim/scenario/vocabulary.hpp"

namespace routelab::scenario {
namespace {

using Kind = Node::Kind;
using core::quote_json;

/// How a value of one type is named in messages and written in a file.
struct Expected {
  std::string_view type;     // "a duration"
  std::string_view example;  // "\"10m\"", as it would be in the file
  std::string_view unit;     // what makes a bare number right: "m", or nothing
};

constexpr Expected a_duration{"a duration", "\"10m\"", "s"};
constexpr Expected a_rate{"a rate", "\"0.9/s\"", "/s"};
constexpr Expected a_size{"a size", "\"512MB\"", "MB"};

void report_type(const Node& node, std::string_view what, const Expected& expected,
                 Diagnostics& diagnostics) {
  std::string hint = fmt::format("for example {}", expected.example);
  if (node.is_number() && !expected.unit.empty() && node.text.size() < 20) {
    hint = fmt::format("add a unit, for example \"{}{}\"", node.text, expected.unit);
  }
  const bool digits = node.is(Kind::Text) && !node.text.empty() && node.text.size() < 20 &&
                      node.text.find_first_not_of("-.0123456789") == std::string::npos;
  if (digits && (expected.type == "an integer" || expected.type == "a number")) {
    hint = fmt::format("write {} without quotes", node.text);
  }
  diagnostics.error(node.place(), "wrong-type",
                    fmt::format("{} must be {}, but is {}", what, expected.type, describe(node)),
                    hint);
}

/// `low` and `high` as text, empty for a bound that there is not.
void report_range(const Node& node, std::string_view what, const std::string& low,
                  const std::string& high, Diagnostics& diagnostics, std::string hint = "") {
  std::string range = fmt::format("from {} to {}", low, high);
  if (high.empty()) range = fmt::format("at least {}", low);
  if (low.empty()) range = fmt::format("at most {}", high);
  diagnostics.error(node.place(), "out-of-range",
                    fmt::format("{} must be {}, but is {}", what, range, describe(node)),
                    std::move(hint));
}

template <class T>
std::optional<T> read_quantity(const Node& node, std::string_view what,
                               Parsed<T> (*parse_text)(std::string_view), const Expected& expected,
                               Diagnostics& diagnostics) {
  if (!node.is(Kind::Text)) {
    report_type(node, what, expected, diagnostics);
    return std::nullopt;
  }
  Parsed<T> parsed = parse_text(node.text);
  if (!parsed) {
    diagnostics.error(node.place(), "bad-value", fmt::format("{}: {}", what, parsed.problem),
                      std::move(parsed.forms));
  }
  return parsed.value;
}

std::string initial_of(const Distribution& value) {
  const std::string mean = quote_json(duration_text(value.mean()));
  if (value.law() == Distribution::Law::Constant) return mean;
  if (value.law() == Distribution::Law::Exponential) return "{\"exponential\": " + mean + "}";
  return "";
}

/// The integer that a number is, also if it is written like 1e3.
std::optional<std::int64_t> integer_of(const Node& node) {
  if (node.is(Kind::Integer)) return node.integer;
  constexpr double exact = 9007199254740992.0;  // 2^53: beyond, neighbours are not integers apart
  if (!node.is(Kind::Real) || std::abs(node.real) > exact) return std::nullopt;
  if (std::trunc(node.real) != node.real) return std::nullopt;
  return static_cast<std::int64_t>(node.real);
}

}  // namespace

std::optional<Duration> read_duration(const Node& node, std::string_view what,
                                      Diagnostics& diagnostics, DurationRange range) {
  const auto read = read_quantity(node, what, parse_duration, a_duration, diagnostics);
  if (!read || (*read >= range.low && *read <= range.high)) return read;
  report_range(node, what, range.low.ns > 0 ? duration_text(range.low) : "",
               range.high < max_duration ? duration_text(range.high) : "", diagnostics);
  return std::nullopt;
}

Fields::Fields(const Node& node, std::string noun, Diagnostics& diagnostics, std::string_view kind)
    : node_(node), noun_(std::move(noun)),
      kind_(kind.empty() ? noun_.substr(0, noun_.find(" '")) : kind), diagnostics_(diagnostics),
      object_(node.is(Kind::Object)) {
  if (object_) return;
  diagnostics_.error(node.place(), "wrong-type",
                     fmt::format("{} must be an object, but is {}", noun_, describe(node)),
                     "an object is written { \"name\": value, ... }");
}

FieldNote& Fields::note(std::string_view name, Type type, std::string_view doc,
                        std::string initial) {
  FieldNote& n = notes_.emplace_back();
  n.name = name;
  n.type = type;
  n.doc = doc;
  n.initial = std::move(initial);
  return n;
}

const Node* Fields::find(std::string_view name) const { return node_.find(name); }

bool Fields::has(std::string_view name) const { return find(name) != nullptr; }

std::string Fields::field_of(std::string_view name) const {
  return fmt::format("{} of {}", in_quotes(name), noun_);
}

bool Fields::duration(std::string_view name, Duration& value, std::string_view doc,
                      DurationRange range) {
  FieldNote& n = note(name, Type::Duration, doc, quote_json(duration_text(value)));
  n.low = range.low.in_seconds();
  n.high = range.high.in_seconds();
  const Node* node = find(name);
  if (node == nullptr) return false;
  const auto read = read_duration(*node, field_of(name), diagnostics_, range);
  if (read) value = *read;
  return read.has_value();
}

bool Fields::distribution(std::string_view name, Distribution& value, std::string_view doc) {
  note(name, Type::Distribution, doc, initial_of(value));
  const Node* node = find(name);
  if (node == nullptr) return false;
  auto read = read_distribution(*node, field_of(name), diagnostics_);
  if (!read) return false;
  value = std::move(*read);
  return true;
}

bool Fields::read_integer(std::string_view name, std::int64_t& value, IntegerRange range,
                          std::string initial, std::string_view doc) {
  using Limits = std::numeric_limits<std::int64_t>;
  const bool has_low = range.low != Limits::min();
  const bool has_high = range.high != Limits::max();
  FieldNote& n = note(name, Type::Integer, doc, std::move(initial));
  if (has_low) n.low = static_cast<double>(range.low);
  if (has_high) n.high = static_cast<double>(range.high);
  const Node* node = find(name);
  if (node == nullptr) return false;
  const auto read = integer_of(*node);
  if (!read) {
    const std::string example = std::to_string(std::clamp<std::int64_t>(10, range.low, range.high));
    report_type(*node, field_of(name), {"an integer", example, ""}, diagnostics_);
    return false;
  }
  if (*read < range.low || *read > range.high) {
    report_range(*node, field_of(name), has_low ? std::to_string(range.low) : "",
                 has_high ? std::to_string(range.high) : "", diagnostics_);
    return false;
  }
  value = *read;
  return true;
}

bool Fields::number(std::string_view name, double& value, NumberRange range, std::string_view doc) {
  using Limits = std::numeric_limits<double>;
  const bool has_low = range.low > Limits::lowest();
  const bool has_high = range.high < Limits::max();
  FieldNote& n = note(name, Type::Number, doc, fmt::format("{}", value));
  if (has_low) n.low = range.low;
  if (has_high) n.high = range.high;
  const Node* node = find(name);
  if (node == nullptr) return false;
  if (!node->is_number()) {
    const std::string example = fmt::format("{}", std::clamp(1.5, range.low, range.high));
    report_type(*node, field_of(name), {"a number", example, ""}, diagnostics_);
    return false;
  }
  if (node->real < range.low || node->real > range.high) {
    report_range(*node, field_of(name), has_low ? fmt::format("{}", range.low) : "",
                 has_high ? fmt::format("{}", range.high) : "", diagnostics_);
    return false;
  }
  value = node->real;
  return true;
}

bool Fields::probability(std::string_view name, double& value, std::string_view doc) {
  FieldNote& n = note(name, Type::Probability, doc, fmt::format("{}", value));
  n.low = 0;
  n.high = 1;
  const Node* node = find(name);
  if (node == nullptr) return false;
  if (node->is_number()) {
    if (node->real >= 0 && node->real <= 1) {
      value = node->real;
      return true;
    }
    report_range(*node, field_of(name), "0", "1", diagnostics_,
                 node->real > 1 && node->real <= 100
                     ? fmt::format("a percentage is a text: \"{}%\"", node->text)
                     : "");
    return false;
  }
  const auto read = read_quantity(*node, field_of(name), parse_probability,
                                  {"a probability", "0.02 or \"2%\"", ""}, diagnostics_);
  if (read) value = *read;
  return read.has_value();
}

bool Fields::rate(std::string_view name, double& per_second, std::string_view doc) {
  note(name, Type::Rate, doc, per_second > 0 ? quote_json(fmt::format("{}/s", per_second)) : "");
  const Node* node = find(name);
  if (node == nullptr) return false;
  const auto read = read_quantity(*node, field_of(name), parse_rate, a_rate, diagnostics_);
  if (!read) return false;
  if (!(*read > 0)) {
    diagnostics_.error(node->place(), "out-of-range",
                       fmt::format("{} must be more than 0", field_of(name)));
    return false;
  }
  per_second = *read;
  return true;
}

bool Fields::memory(std::string_view name, std::int64_t& bytes, std::string_view doc) {
  note(name, Type::Memory, doc, bytes > 0 ? quote_json(memory_text(bytes)) : "");
  const Node* node = find(name);
  if (node == nullptr) return false;
  const auto read = read_quantity(*node, field_of(name), parse_memory, a_size, diagnostics_);
  if (!read) return false;
  if (*read == 0) {
    diagnostics_.error(node->place(), "out-of-range",
                       fmt::format("{} must be more than 0", field_of(name)));
    return false;
  }
  bytes = *read;
  return true;
}

bool Fields::text(std::string_view name, std::string& value, std::string_view doc) {
  note(name, Type::Text, doc, value.empty() ? "" : quote_json(value));
  const Node* node = find(name);
  if (node == nullptr) return false;
  if (!node->is(Kind::Text)) {
    const std::string example = node->is_number() ? quote_json(node->text) : "\"a text\"";
    report_type(*node, field_of(name), {"a text", example, ""}, diagnostics_);
    return false;
  }
  value = node->text;
  return true;
}

bool Fields::boolean(std::string_view name, bool& value, std::string_view doc) {
  note(name, Type::Boolean, doc, value ? "true" : "false");
  const Node* node = find(name);
  if (node == nullptr) return false;
  if (!node->is(Kind::Boolean)) {
    report_type(*node, field_of(name), {"true or false", "true", ""}, diagnostics_);
    return false;
  }
  value = node->boolean;
  return true;
}

std::optional<std::size_t> Fields::read_choice(std::string_view name, std::string_view initial,
                                               const std::vector<std::string>& names,
                                               std::string_view doc) {
  FieldNote& n = note(name, Type::Choice, doc, initial.empty() ? "" : quote_json(initial));
  n.choices = names;
  const Node* node = find(name);
  if (node == nullptr) return std::nullopt;
  if (!node->is(Kind::Text)) {
    const std::string example = names.empty() ? "\"\"" : quote_json(names.front());
    report_type(*node, field_of(name), {"a name", example, ""}, diagnostics_);
    return std::nullopt;
  }
  const auto found = std::find(names.begin(), names.end(), node->text);
  if (found != names.end()) return static_cast<std::size_t>(found - names.begin());
  diagnostics_.error(node->place(), "unknown-name",
                     fmt::format("{} cannot be {}", field_of(name), in_quotes(node->text)),
                     suggestion(node->text, names));
  return std::nullopt;
}

bool Fields::choice(std::string_view name, std::string& value,
                    const std::vector<std::string>& names, std::string_view doc) {
  const auto found = read_choice(name, value, names, doc);
  if (found) value = names[*found];
  return found.has_value();
}

const Node* Fields::container(std::string_view name, Type type, std::string_view doc) {
  note(name, type, doc, "");
  const Node* node = find(name);
  if (node == nullptr || node->is(type == Type::Object ? Kind::Object : Kind::Array)) return node;
  const Expected expected = type == Type::Object ? Expected{"an object", "{ ... }", ""}
                                                 : Expected{"an array", "[ ... ]", ""};
  report_type(*node, field_of(name), expected, diagnostics_);
  return nullptr;
}

const Node* Fields::node(std::string_view name, std::string_view doc) {
  note(name, Type::Any, doc, "");
  return find(name);
}

const Node* Fields::object(std::string_view name, std::string_view doc) {
  return container(name, Type::Object, doc);
}

const Node* Fields::array(std::string_view name, std::string_view doc) {
  return container(name, Type::Array, doc);
}

void Fields::require(std::string_view name) {
  std::string hint;
  for (FieldNote& n : notes_) {
    if (n.name != name) continue;
    n.required = true;
    if (!n.doc.empty()) hint = fmt::format("\"{}\": {}", n.name, n.doc);
  }
  if (!object_ || has(name)) return;
  diagnostics_.error(node_.place(), "missing-key",
                     fmt::format("{} needs {}", noun_, in_quotes(name)), std::move(hint));
}

void Fields::reject(std::string_view name, std::string message, std::string hint) {
  const Node* node = find(name);
  diagnostics_.error(node == nullptr ? node_.place() : node->place(), "bad-value",
                     fmt::format("{} {}", field_of(name), message), std::move(hint));
}

void Fields::elsewhere(std::initializer_list<std::string_view> names, std::string hint) {
  for (const std::string_view name : names) elsewhere_.emplace_back(name, hint);
}

void Fields::done() {
  if (!object_) return;
  constexpr int most_reported = 100;
  if (Vocabulary* vocabulary = diagnostics_.vocabulary()) vocabulary->add(kind_, notes_);
  std::vector<std::string> known;
  for (const FieldNote& n : notes_) known.push_back(n.name);
  const auto is_in = [](const std::vector<std::string>& names, const std::string& name) {
    return std::find(names.begin(), names.end(), name) != names.end();
  };
  int reported = 0;
  for (const Node& member : node_.children) {
    if (is_in(known, member.key) || is_in(allowed_, member.key)) continue;
    if (++reported > most_reported) return;
    const auto misplaced =
        std::find_if(elsewhere_.begin(), elsewhere_.end(),
                     [&](const auto& entry) { return entry.first == member.key; });
    diagnostics_.error(
        member.key_place(), "unknown-key",
        fmt::format("unknown key {} in {}", in_quotes(member.key), noun_),
        misplaced == elsewhere_.end() ? suggestion(member.key, known) : misplaced->second);
  }
}

}  // namespace routelab::scenario
