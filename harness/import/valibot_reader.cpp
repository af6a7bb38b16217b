/// The words of valibot: `v.pipe(v.string(), v.minLength(1))`.
#include <string>
#include <utility>

#include "harness/import/literal.hpp"
#include "harness/import/object_literal.hpp"
#include "harness/import/schema_reader.hpp"

namespace routelab::import {

namespace {

using surface::Shape;
using surface::Type;

/// One of the pipe's actions; false: what stands behind it is about another value.
bool act(const SchemaReader& reader, Schema& schema, std::string_view name, std::size_t open) {
  Shape& shape = schema.declared.shape;
  if (name == "transform" || name == "rawTransform" || name == "brand") return name == "brand";
  if (name == "integer" || name == "safeInteger") {
    if (shape.type == Type::Number) shape.type = Type::Integer;
    return true;
  }
  if (name == "nonEmpty") {
    shape.shortest = 1;
    return true;
  }
  const std::string_view format = name == "isoDate"        ? "date"
                                  : name == "isoTimestamp" ? "date-time"
                                                           : format_named(name);
  if (shape.type == Type::Text && !format.empty()) shape.format = format;
  const auto value = number_at(reader.scope(), open + 1);
  if (!value) return true;
  const bool is_number = shape.type == Type::Number || shape.type == Type::Integer;
  if (is_number && (name == "gtValue" || name == "ltValue")) {
    set_limit(schema, *value, name == "gtValue", true);
  }
  const std::string_view kind = is_number ? "Value" : "Length";
  if (name.ends_with(kind) && (name.starts_with("min") || name.starts_with("max"))) {
    set_bound(schema, *value, name.starts_with("min"), name.starts_with("max"));
  }
  if (name == "length") set_bound(schema, *value, true, true);
  return true;
}

/// `pipe(schema, action, ...)`.
Schema pipe(const SchemaReader& reader, std::size_t open) {
  const Tokens& tokens = reader.tokens();
  Schema schema;
  schema.declared = reader.inner_or_any(open + 1);
  for (int index = 1; index < 32; ++index) {
    std::size_t i = argument_at(tokens, open, index);
    if (!tokens.is_word(i)) break;
    while (tokens.is(i + 1, ".") && tokens.is_word(i + 2)) i += 2;
    if (!tokens.is(i + 1, "(") || !act(reader, schema, tokens[i].text, i + 1)) break;
  }
  settle(schema);
  return schema;
}

/// `optional(schema)`, `nullable(schema)`, `partial(schema)`, `pick(schema, ["a"])`.
std::optional<Schema> wrapped(const SchemaReader& reader, std::string_view name, std::size_t open) {
  const bool selects = name == "partial" || name == "required" || name == "pick" || name == "omit";
  const bool may_miss =
      name == "optional" || name == "exactOptional" || name == "nullish" || name == "undefinedable";
  const bool may_be_null = name == "nullable" || name == "nullish";
  if (!selects && !may_miss && !may_be_null) return std::nullopt;
  Schema schema;
  schema.declared = reader.inner_or_any(open + 1);
  if (may_miss) schema.declared.is_required = false;
  if (may_be_null) schema.declared.shape.nullable = true;
  if (!selects) return schema;
  const std::size_t list = argument_at(reader.tokens(), open, 1);
  const std::vector<std::string> names = texts_of_list(reader.tokens(), list);
  const bool has_names = reader.tokens().is(list, "[");
  select_fields(schema.declared, name, has_names ? &names : nullptr);
  return schema;
}

}  // namespace

Schema valibot_factory(const SchemaReader& reader, std::string_view name, std::size_t open) {
  const std::size_t first = open + 1;
  if (name == "pipe") return pipe(reader, open);
  if (auto schema = wrapped(reader, name, open)) return std::move(*schema);
  if (name == "string") return schema_of_type(Type::Text);
  if (name == "number") return schema_of_type(Type::Number);
  if (name == "boolean") return schema_of_type(Type::Boolean);
  if (name == "null" || name == "null_") return schema_of_type(Type::Null);
  if (name == "record") return schema_of_type(Type::Object);
  if (name == "object" || name == "looseObject" || name == "strictObject") {
    Schema schema = schema_of_type(Type::Object);
    reader.add_fields(schema.declared, first);
    schema.declared.shape.others = name != "strictObject";
    return schema;
  }
  if (name == "array") return reader.array_of(first);
  if (name == "tuple") return schema_of_type(Type::Array);
  if (name == "picklist" || name == "enum" || name == "enum_" || name == "literal") {
    return schema_of_choices(all_choices_at(reader.scope(), first));
  }
  if (name == "union") return reader.one_of(first);
  if (name == "variant") return reader.one_of(argument_at(reader.tokens(), open, 1));
  Schema other;
  other.declared.is_required = false;
  return other;
}

}  // namespace routelab::import
