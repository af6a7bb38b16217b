#include <algorithm>
#include <utility>

#include "harness/surface/json_schema.hpp"

namespace routelab::surface {
namespace {

/// The narrower of two bounds, either of which may be none.
template <class T, class Narrower>
void narrow(std::optional<T>& one, const std::optional<T>& other, Narrower narrower) {
  if (!one || (other && narrower(*other, *one))) one = other;
}

void merge_types(Shape& one, const Shape& other) {
  if (other.type == Type::Any) return;
  if (one.type == Type::Any) {
    one.type = other.type;
    one.nullable = other.nullable;
    return;
  }
  one.nullable = one.nullable && other.nullable;
  if (one.type == Type::Number && other.type == Type::Integer) one.type = Type::Integer;
}

bool holds(const std::vector<std::string>& values, const std::string& value) {
  return std::find(values.begin(), values.end(), value) != values.end();
}

void merge_values(Shape& one, const Shape& other) {
  if (one.choices.empty()) one.choices = other.choices;
  if (!other.choices.empty()) {
    std::vector<std::string> both;
    for (const std::string& choice : one.choices) {
      if (holds(other.choices, choice)) both.push_back(choice);
    }
    if (!both.empty()) one.choices = std::move(both);
  }
  for (const std::string& example : other.examples) {
    if (!holds(one.examples, example)) one.examples.push_back(example);
  }
}

void merge_fields(Shape& one, std::vector<Field> others) {
  if (one.fields.empty()) {
    one.fields = std::move(others);
    return;
  }
  for (Field& field : others) {
    const auto known = std::find_if(one.fields.begin(), one.fields.end(),
                                    [&](const Field& f) { return f.name == field.name; });
    if (known == one.fields.end()) {
      one.fields.push_back(std::move(field));
      continue;
    }
    known->shape = merged(std::move(known->shape), std::move(field.shape));
    known->required = known->required || field.required;
  }
}

}  // namespace

Shape merged(Shape one, Shape other) {
  merge_types(one, other);
  narrow(one.least, other.least, [](double a, double b) { return a > b; });
  narrow(one.most, other.most, [](double a, double b) { return a < b; });
  narrow(one.shortest, other.shortest, [](std::size_t a, std::size_t b) { return a > b; });
  narrow(one.longest, other.longest, [](std::size_t a, std::size_t b) { return a < b; });
  if (one.format.empty()) one.format = other.format;
  merge_values(one, other);
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
