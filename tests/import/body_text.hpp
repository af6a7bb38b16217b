/// A body's shape as one line, for tests: `enforced {name: text 1..40, age?: integer 0.., tags: [text]}`.
#pragma once

#include <cmath>
#include <string>

#include <fmt/format.h>

#include "harness/surface/surface.hpp"

namespace routelab::import::testing {

std::string shape_text(const surface::Shape& shape);

inline std::string range_text(const std::string& least, const std::string& most) {
  return least.empty() && most.empty() ? "" : " " + least + ".." + most;
}

inline std::string number_text(const std::optional<double>& number) {
  return number ? fmt::format("{:.10g}", *number) : "";
}

inline std::string size_text(const std::optional<std::size_t>& size) {
  return size ? std::to_string(*size) : "";
}

inline std::string object_text(const surface::Shape& shape) {
  std::string text = shape.others ? "{" : "only {";
  for (const surface::Field& field : shape.fields) {
    if (text.back() != '{') text += ", ";
    text += field.name + (field.required ? "" : "?") + ": " + shape_text(field.shape);
  }
  return text + "}";
}

inline std::string shape_text(const surface::Shape& shape) {
  using surface::Type;
  std::string text;
  switch (shape.type) {
    case Type::Any: text = "any"; break;
    case Type::Null: text = "null"; break;
    case Type::Boolean: text = "boolean"; break;
    case Type::Integer: text = "integer"; break;
    case Type::Number: text = "number"; break;
    case Type::Text: text = shape.format.empty() ? "text" : shape.format; break;
    case Type::Array:
      text = "[" + (shape.elements.empty() ? "" : shape_text(shape.elements.front())) + "]";
      break;
    case Type::Object: text = object_text(shape); break;
  }
  text += range_text(number_text(shape.least), number_text(shape.most));
  text += range_text(size_text(shape.shortest), size_text(shape.longest));
  for (const std::string& choice : shape.choices) text += " =" + choice;
  return shape.nullable ? text + " or null" : text;
}

inline std::string body_text(const surface::Input& input) {
  return (input.is_enforced ? "enforced " : "") + shape_text(input.body);
}

}  // namespace routelab::import::testing
