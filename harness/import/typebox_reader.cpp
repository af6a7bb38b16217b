/// The words of TypeBox: `Type.Object({ name: Type.String({ minLength: 1 }) })`.
#include <string>
#include <utility>

#include "harness/import/literal.hpp"
#include "harness/import/object_literal.hpp"
#include "harness/import/schema_reader.hpp"

namespace routelab::import {

namespace {

using surface::Shape;
using surface::Type;

/// `{ minLength: 1, maximum: 5, format: "email" }` at `at`, if that is what stands there.
void apply_options(const SchemaReader& reader, Schema& schema, std::size_t at) {
  const Tokens& tokens = reader.tokens();
  if (!tokens.is(at, "{")) return;
  Shape& shape = schema.declared.shape;
  for (const Entry& entry : entries_of(tokens, at)) {
    if (entry.key == "additionalProperties" && tokens.is(entry.value, "false")) {
      shape.others = false;
    }
    if (entry.key == "format" && tokens.is_text(entry.value)) {
      shape.format = format_named(text_of(tokens[entry.value]));
    }
    if (entry.key == "default") schema.declared.is_required = false;
    const auto value = number_at(reader.scope(), entry.value);
    if (!value) continue;
    const std::string& key = entry.key;
    if (key == "exclusiveMinimum" || key == "exclusiveMaximum") {
      set_limit(schema, *value, key == "exclusiveMinimum", true);
    } else if (key == "minimum" || key == "minLength" || key == "minItems") {
      set_bound(schema, *value, true, false);
    } else if (key == "maximum" || key == "maxLength" || key == "maxItems") {
      set_bound(schema, *value, false, true);
    }
  }
  settle(schema);
}

Schema plain(const SchemaReader& reader, Type type, std::size_t options) {
  Schema schema = schema_of_type(type);
  apply_options(reader, schema, options);
  return schema;
}

/// `Partial(schema)`, `Pick(schema, ["a"])`.
Schema selected(const SchemaReader& reader, std::string_view name, std::size_t open) {
  Schema schema;
  schema.declared = reader.inner_or_any(open + 1);
  const std::vector<std::string> names =
      texts_of_list(reader.tokens(), argument_at(reader.tokens(), open, 1));
  if (name == "Partial" || name == "Required") {
    select_fields(schema.declared, name == "Partial" ? "partial" : "required", nullptr);
  } else {
    select_fields(schema.declared, name == "Pick" ? "pick" : "omit", &names);
  }
  return schema;
}

/// `Composite([a, b])`: the fields of all.
Schema joined(const SchemaReader& reader, std::size_t list) {
  Schema schema = schema_of_type(Type::Object);
  const Tokens& tokens = reader.tokens();
  const std::size_t close = tokens.is(list, "[") ? tokens.closing(list) : list;
  for (std::size_t i = list + 1; i < close; i = argument_at(tokens, i - 1, 1)) {
    add_fields_of(schema.declared, reader.inner_or_any(i));
  }
  return schema;
}

}  // namespace

Schema typebox_factory(const SchemaReader& reader, std::string_view name, std::size_t open) {
  const std::size_t first = open + 1;
  if (name == "String") return plain(reader, Type::Text, first);
  if (name == "Number") return plain(reader, Type::Number, first);
  if (name == "Integer") return plain(reader, Type::Integer, first);
  if (name == "Boolean") return schema_of_type(Type::Boolean);
  if (name == "Null") return schema_of_type(Type::Null);
  if (name == "Record") return schema_of_type(Type::Object);
  const std::size_t options = argument_at(reader.tokens(), open, 1);
  if (name == "Object") {
    Schema schema = schema_of_type(Type::Object);
    reader.add_fields(schema.declared, first);
    apply_options(reader, schema, options);
    return schema;
  }
  if (name == "Array") {
    Schema schema = reader.array_of(first);
    apply_options(reader, schema, options);
    return schema;
  }
  if (name == "Literal" || name == "Enum") {
    return schema_of_choices(all_choices_at(reader.scope(), first));
  }
  if (name == "Union") return reader.one_of(first);
  if (name == "Composite" || name == "Intersect") return joined(reader, first);
  if (name == "Partial" || name == "Required" || name == "Pick" || name == "Omit") {
    return selected(reader, name, open);
  }
  Schema other;  // Optional, Readonly: what is inside
  if (name == "Optional" || name == "Readonly") other.declared = reader.inner_or_any(first);
  if (name != "Readonly") other.declared.is_required = false;
  return other;
}

}  // namespace routelab::import
