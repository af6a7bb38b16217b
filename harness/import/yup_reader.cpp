/// The words of yup and joi. Both convert what they get before they look at it ("5" is a number, to
/// yup 5 is a text), so no shape says all that they take.
#include <algorithm>
#include <string>
#include <utility>

#include "harness/import/literal.hpp"
#include "harness/import/object_literal.hpp"
#include "harness/import/schema_reader.hpp"

namespace routelab::import {

namespace {

using surface::Shape;
using surface::Type;

Type type_named(std::string_view name) {
  if (name == "string") return Type::Text;
  if (name == "number") return Type::Number;
  if (name == "boolean" || name == "bool") return Type::Boolean;
  if (name == "array") return Type::Array;
  if (name == "object") return Type::Object;
  return Type::Any;
}

void set_elements(const SchemaReader& reader, Schema& schema, std::size_t first) {
  if (schema.declared.shape.type != Type::Array) return;
  schema.declared.shape.elements = reader.array_of(first).declared.shape.elements;
}

/// A field may be missing unless it is said to be required.
Schema begin(const SchemaReader& reader, std::string_view name, std::size_t open) {
  Schema schema = name == "date" ? schema_of_format("date-time") : schema_of_type(type_named(name));
  const bool is_empty = reader.tokens().closing(open) == open + 1;
  if (name == "object" && !is_empty) reader.add_fields(schema.declared, open + 1);
  if (name == "array" && !is_empty) set_elements(reader, schema, open + 1);
  schema.declared.is_required = false;
  schema.declared.is_exact = false;
  return schema;
}

/// The values in `oneOf(["a", "b"])`, `valid("a", "b")`.
std::vector<std::string> values_in(const SchemaReader& reader, std::size_t open) {
  const Tokens& tokens = reader.tokens();
  std::vector<std::string> all;
  const std::size_t close = tokens.closing(open);
  for (std::size_t i = open + 1; i < close; i = argument_at(tokens, i - 1, 1)) {
    if (tokens.is(i, "...")) ++i;
    const std::vector<std::string> values = all_choices_at(reader.scope(), i);
    if (values.empty()) return {};
    all.insert(all.end(), values.begin(), values.end());
  }
  return all;
}

void choose(Shape& shape, std::vector<std::string> values) {
  const auto null = std::find(values.begin(), values.end(), "null");
  if (null != values.end()) {
    shape.nullable = true;
    values.erase(null);
  }
  Shape chosen = schema_of_choices(std::move(values)).declared.shape;
  shape.choices = std::move(chosen.choices);
  if (shape.type == Type::Any) shape.type = chosen.type;
}

/// Values that are allowed besides.
void allow(Shape& shape, const std::vector<std::string>& values) {
  for (const std::string& value : values) {
    if (value == "null") shape.nullable = true;
    if (value == "\"\"") shape.shortest.reset();
  }
}

/// `.pick(["a"])`, `.omit(["a"])`, `.partial()`.
void select(const SchemaReader& reader, Schema& schema, std::string_view how, std::size_t open) {
  const std::vector<std::string> names = texts_of_list(reader.tokens(), open + 1);
  const bool has_names = reader.tokens().is(open + 1, "[");
  if (has_names || how == "partial") {
    select_fields(schema.declared, how, has_names ? &names : nullptr);
  }
}

/// The methods that set a limit.
bool call_limit(const SchemaReader& reader, Schema& schema, std::string_view method,
                std::size_t open) {
  if (method == "positive" || method == "negative") {
    set_limit(schema, 0, method == "positive", true);
    return true;
  }
  const bool excludes =
      method == "moreThan" || method == "lessThan" || method == "greater" || method == "less";
  if (!excludes && method != "min" && method != "max" && method != "length") return false;
  const auto value = number_at(reader.scope(), open + 1);
  if (!value) return true;
  if (excludes) {
    set_limit(schema, *value, method == "moreThan" || method == "greater", true);
  } else {
    set_bound(schema, *value, method != "max", method != "min");
  }
  return true;
}

}  // namespace

Schema yup_factory(const SchemaReader& reader, std::string_view name, std::size_t open) {
  return begin(reader, name, open);
}

Schema joi_factory(const SchemaReader& reader, std::string_view name, std::size_t open) {
  Schema schema = begin(reader, name, open);
  if (name == "object" && !schema.declared.shape.fields.empty()) {
    schema.declared.shape.others = false;
  }
  if (name == "valid") choose(schema.declared.shape, values_in(reader, open));
  if (name == "string") schema.declared.shape.shortest = 1;  // unless it is told to allow ""
  return schema;
}

void yup_call(const SchemaReader& reader, Schema& schema, std::string_view method,
              std::size_t open) {
  if (call_limit(reader, schema, method, open)) return;
  DeclaredShape& declared = schema.declared;
  Shape& shape = declared.shape;
  if (method == "required") {
    declared.is_required = true;
    const bool is_plain = shape.type == Type::Text && !shape.shortest && shape.choices.empty();
    if (schema.dialect == Dialect::Yup && is_plain) shape.shortest = 1;
  } else if (method == "defined" || method == "exist") {
    declared.is_required = true;
  } else if (method == "optional" || method == "notRequired" || method == "default") {
    declared.is_required = false;
  } else if (method == "nullable" || method == "nullish") {
    shape.nullable = true;
  } else if (method == "allow") {
    allow(shape, values_in(reader, open));
  } else if (method == "integer") {
    if (shape.type == Type::Number) shape.type = Type::Integer;
  } else if (method == "oneOf" || method == "valid") {
    choose(shape, values_in(reader, open));
  } else if (method == "of" || method == "items") {
    set_elements(reader, schema, open + 1);
  } else if (method == "shape" || method == "keys" || method == "append") {
    reader.add_fields(declared, open + 1);
  } else if (method == "concat") {
    add_fields_of(declared, reader.inner_or_any(open + 1));
  } else if (method == "noUnknown") {
    shape.others = false;
  } else if (method == "unknown") {
    shape.others = true;
  } else if (method == "pick" || method == "omit" || method == "partial") {
    select(reader, schema, method, open);
  } else if (shape.type == Type::Text && !format_named(method).empty()) {
    shape.format = format_named(method);
  }
}

}  // namespace routelab::import
