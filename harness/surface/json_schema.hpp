/// JSON Schema (draft 2020-12, and the dialect of OpenAPI 3.0) as a shape:
///
///     type (also a list with "null")  nullable  enum  const  properties  required
///     additionalProperties (false)  items  minimum  maximum  exclusiveMinimum/Maximum (of integers)
///     minLength  maxLength  minItems  maxItems  format  example  examples  default
///     $ref (in the same file)  allOf (merged)  oneOf  anyOf (the first, and null)
///
/// Other words of JSON Schema are passed over: without them a shape allows more, never less. A
/// schema that refers to itself is unrolled twice, below that anything goes; so is it once a file
/// has come to `max_shapes`.
#pragma once

#include <cstddef>
#include <map>
#include <string>
#include <vector>

#include "harness/surface/local_reference.hpp"
#include "harness/surface/shape.hpp"
#include "harness/surface/surface.hpp"
#include "sim/scenario/fields.hpp"

namespace routelab::surface {

inline constexpr std::size_t max_shapes = 100'000;  ///< of one file

/// What both shapes describe, as far as a shape can say it: `allOf`. Where the types differ, the
/// first one's stays.
Shape merged(Shape one, Shape other);

/// As JSON, unless it is there already; up to 100 of a shape.
void add_example(Shape& shape, std::string json);

class SchemaReader {
 public:
  enum class Words : unsigned char {
    Known,  ///< a word that JSON Schema does not have is an error
    Any     ///< it is passed over: a file of somebody else's
  };

  /// `root` is where references start. Both must outlive it.
  SchemaReader(const scenario::Node& root, Words words, scenario::Diagnostics& diagnostics)
      : references_(root, diagnostics), words_(words), diagnostics_(diagnostics) {}

  /// What cannot be read is an error and allows anything.
  Shape read(const scenario::Node& schema);

  /// The schema of a query parameter, header or cookie, which may say `"required": true`.
  Parameter read_parameter(const scenario::Node& schema);

  /// False once the file has come to `max_shapes`, after a warning. Whoever makes copies of a part of
  /// the file asks before each, with the bytes that it takes.
  bool has_room(const scenario::Node& node, std::size_t bytes = 0);

  /// Whether what the last shape refuses is refused by its schema, too: not where an alternative was
  /// left out, or a type was taken from the fields.
  [[nodiscard]] bool is_exact() const { return exact_; }

 private:
  Shape inner(const scenario::Node& schema);
  Shape part(const scenario::Node& schema);
  void count_values(const Shape& shape);
  Shape object_part(const scenario::Node& schema);
  void read_type(const scenario::Node& node, Shape& shape);
  void read_values(scenario::Fields& f, Shape& shape);
  void read_bounds(scenario::Fields& f, Shape& shape);
  void read_lengths(scenario::Fields& f, Shape& shape);
  void read_fields(scenario::Fields& f, const scenario::Node& schema, Shape& shape);
  void read_alternatives(const scenario::Node& list, Shape& shape, bool& nullable);
  void error(const scenario::Node& node, std::string message, std::string hint);

  LocalReferences references_;
  Words words_;
  scenario::Diagnostics& diagnostics_;
  std::map<const scenario::Node*, int> open_;  ///< how often a schema is being read; looked up only
  const scenario::Node* parameter_ = nullptr;  ///< the schema that may be "required": true
  std::size_t shapes_ = 0;
  bool full_ = false;  ///< and it has been said
  int depth_ = 0;
  bool exact_ = true;
};

}  // namespace routelab::surface
