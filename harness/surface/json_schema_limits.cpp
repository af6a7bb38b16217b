// Of a schema: how large numbers can be, and how long texts and arrays.

#include <cmath>
#include <cstddef>
#include <optional>
#include <string_view>

#include <fmt/format.h>

#include "harness/surface/json_schema.hpp"

namespace routelab::surface {

using scenario::describe;
using scenario::Fields;
using scenario::Node;
using Kind = Node::Kind;

void SchemaReader::read_bounds(Fields& f, Shape& shape) {
  double least = 0;
  double most = 0;
  if (f.number("minimum", least, {}, "the least number")) shape.least = least;
  if (f.number("maximum", most, {}, "the largest number")) shape.most = most;
  // A number of its own, or (OpenAPI 3.0) true beside the bound. Next to a bound of fractions there
  // is no next number: it stays in.
  const auto beyond = [&](std::string_view name, std::optional<double>& bound, bool is_lower) {
    const Node* node = f.node(name, "a bound that is not in the range itself");
    if (node == nullptr) return;
    const bool narrows =
        node->is_number() && (!bound || (is_lower ? node->real >= *bound : node->real <= *bound));
    if (narrows) bound = node->real;
    const bool excludes = narrows || (node->is(Kind::Boolean) && node->boolean && bound);
    if (excludes && shape.type == Type::Integer) {
      bound = is_lower ? std::floor(*bound) + 1 : std::ceil(*bound) - 1;
    }
    if (node->is_number() || node->is(Kind::Boolean)) return;
    error(*node, fmt::format("'{}' must be a number, but is {}", name, describe(*node)),
          "for example 1, or true beside the bound");
  };
  beyond("exclusiveMinimum", shape.least, true);
  beyond("exclusiveMaximum", shape.most, false);
  if (shape.least && shape.most && *shape.least > *shape.most) {
    f.reject(f.has("maximum") ? "maximum" : "exclusiveMaximum", "is below the minimum");
    shape.least = shape.most = std::nullopt;
  }
}

void SchemaReader::read_lengths(Fields& f, Shape& shape) {
  // Of texts and of arrays; without a type nobody could tell which.
  const auto read = [&](std::string_view low, std::string_view high, Type type,
                        std::string_view what) {
    std::size_t shortest = 0;
    std::size_t longest = 0;
    const bool has_low = f.integer(low, shortest, {0}, fmt::format("the fewest {}", what));
    const bool has_high = f.integer(high, longest, {0}, fmt::format("the most {}", what));
    if (has_low && has_high && shortest > longest) {
      f.reject(high, "is below the least");
      return;
    }
    if (shape.type != type) return;
    if (has_low) shape.shortest = shortest;
    if (has_high) shape.longest = longest;
  };
  read("minLength", "maxLength", Type::Text, "characters");
  read("minItems", "maxItems", Type::Array, "elements");
  f.text("format", shape.format, "email, uuid, date, date-time, uri, ...");
}

}  // namespace routelab::surface
