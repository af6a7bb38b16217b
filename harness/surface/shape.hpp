/// What a JSON value may look like, as far as anybody has said: what a schema declares, what a
/// handler's source reads, or what was seen. The subset of JSON Schema that API authors use.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace routelab::surface {

enum class Type : std::uint8_t { Any, Null, Boolean, Integer, Number, Text, Array, Object };

struct Field;

struct Shape {
  Type type = Type::Any;
  bool nullable = false;
  std::optional<double> least, most;             ///< Integer, Number: both allowed
  std::optional<std::size_t> shortest, longest;  ///< Text: characters; Array: elements
  std::string format;                 ///< Text: "email", "uuid", "date", "date-time", "uri", "id"
  std::vector<std::string> choices;   ///< the only values allowed, as JSON ("\"red\"", "3")
  std::vector<std::string> examples;  ///< values that are known to be fine, as JSON
  std::vector<Field> fields;          ///< Object
  std::vector<Shape> elements;        ///< Array: none (any) or one
  bool others = true;                 ///< Object: fields that are not listed are allowed
};

struct Field {
  std::string name;
  Shape shape;
  bool required = false;
};

}  // namespace routelab::surface
