#include <algorithm>
#include <cstddef>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "harness/surface/json_schema.hpp"

namespace routelab::surface {
namespace {

/// The narrower of two bounds, either of which may be none.
template <class T, class Narrower>
void narrow(std::optional<T>& one, const std::optional<T>& other, Narrower narrower) {
  if (!one || (other && narrower(*other, *one))) one = other;
}

bool takes_null(const Shape& shape) { return shape.nullable || shape.type == Type::Null; }

void merge_types(Shape& one, const Shape& other) {
  if (other.type == Type::Any) return;
  if (one.type == Type::Any) {
    one.type = other.type;
    one.nullable = other.nullable;
    return;
  }
  one.nullable = takes_null(one) && takes_null(other);
  if (one.nullable && (one.type == Type::Null || other.type == Type::Null)) {
    one.type = Type::Null;
    one.nullable = false;
  }
  if (one.type == Type::Number && other.type == Type::Integer) one.type = Type::Integer;
}

/// Texts and integers are equal as values if they are as JSON; 1.0 and 1e0 are 1, too.
bool has_one_spelling(const std::string& choice) {
  if (choice.starts_with('"')) return true;
  return choice != "-0" && choice.find_first_not_of(
                               "0123456789", choice.starts_with('-') ? 1 : 0) == std::string::npos;
}

/// Those of both. Where that is not certain, or there are none, the first one's stay.
void merge_choices(Shape& one, const Shape& other) {
  if (one.choices.empty()) one.choices = other.choices;
  const auto is_certain = [](const Shape& shape) {
    return !shape.choices.empty() &&
           std::all_of(shape.choices.begin(), shape.choices.end(), has_one_spelling);
  };
  if (!is_certain(one) || !is_certain(other)) return;
  const std::set<std::string> others(other.choices.begin(), other.choices.end());
  std::vector<std::string> both;
  for (const std::string& choice : one.choices) {
    if (others.contains(choice)) both.push_back(choice);
  }
  if (!both.empty()) one.choices = std::move(both);
}

void merge_fields(Shape& one, std::vector<Field> others) {
  if (one.fields.empty()) {
    one.fields = std::move(others);
    return;
  }
  std::map<std::string, std::size_t> places;
  for (std::size_t i = 0; i < one.fields.size(); ++i) places.emplace(one.fields[i].name, i);
  for (Field& field : others) {
    const auto [place, is_new] = places.emplace(field.name, one.fields.size());
    if (is_new) {
      one.fields.push_back(std::move(field));
      continue;
    }
    Field& known = one.fields[place->second];
    known.shape = merged(std::move(known.shape), std::move(field.shape));
    known.required = known.required || field.required;
  }
}

}  // namespace

void add_example(Shape& shape, std::string json) {
  constexpr std::size_t most = 100;
  std::vector<std::string>& known = shape.examples;
  if (known.size() == most || std::find(known.begin(), known.end(), json) != known.end()) return;
  known.push_back(std::move(json));
}

Shape merged(Shape one, Shape other) {
  merge_types(one, other);
  narrow(one.least, other.least, [](double a, double b) { return a > b; });
  narrow(one.most, other.most, [](double a, double b) { return a < b; });
  narrow(one.shortest, other.shortest, [](std::size_t a, std::size_t b) { return a > b; });
  narrow(one.longest, other.longest, [](std::size_t a, std::size_t b) { return a < b; });
  if (one.format.empty()) one.format = other.format;
  merge_choices(one, other);
  if (one.type == Type::Null) one.choices.clear();  // those of what could be null, too
  for (std::string& example : other.examples) add_example(one, std::move(example));
  merge_fields(one, std::move(other.fields));
  if (one.elements.empty()) {
    one.elements = std::move(other.elements);
  } else if (!other.elements.empty()) {
    one.elements.front() =
        merged(std::move(one.elements.front()), std::move(other.elements.front()));
  }
  one.others = one.others && other.others;
  return one;
}

}  // namespace routelab::surface
