/// The words of zod (zod.dev, versions 3 and 4).
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

/// `z.union([...])`, `z.discriminatedUnion("kind", [...])`.
Schema union_of(const SchemaReader& reader, std::size_t open) {
  const Tokens& tokens = reader.tokens();
  std::size_t list = open + 1;
  while (list < tokens.closing(open) && !tokens.is(list, "[")) list = tokens.behind(list);
  return reader.one_of(list);
}

bool is_text_name(std::string_view name) {
  return name == "string" || name == "stringbool" || name == "templateLiteral" || name == "cuid" ||
         name == "cuid2" || name == "ulid" || name == "nanoid" || name == "base64" ||
         name == "ipv4" || name == "ipv6" || name == "jwt";
}

/// `.pick({ a: true })`, `.omit`, `.partial`, `.required`: which fields it names; all without.
void select(const SchemaReader& reader, DeclaredShape& declared, std::string_view method,
            std::size_t open) {
  const std::string_view how = method == "deepPartial" ? "partial" : method;
  if (!reader.tokens().is(open + 1, "{")) return select_fields(declared, how, nullptr);
  std::vector<std::string> names;
  for (const Entry& entry : entries_of(reader.tokens(), open + 1)) names.push_back(entry.key);
  select_fields(declared, how, &names);
}

void select_choices(const SchemaReader& reader, Shape& shape, bool keeps, std::size_t first) {
  const std::vector<std::string> named = all_choices_at(reader.scope(), first);
  if (named.empty()) return shape.choices.clear();
  std::vector<std::string> kept;
  for (const std::string& choice : shape.choices) {
    const bool is_named = std::find(named.begin(), named.end(), choice) != named.end();
    if (is_named == keeps) kept.push_back(choice);
  }
  shape.choices = std::move(kept);
}

/// The methods that set a limit.
bool call_limit(const SchemaReader& reader, Schema& schema, std::string_view method,
                std::size_t open) {
  Shape& shape = schema.declared.shape;
  if (method == "positive" || method == "nonnegative") {
    set_limit(schema, 0, true, method == "positive");
  } else if (method == "negative" || method == "nonpositive") {
    set_limit(schema, 0, false, method == "negative");
  } else if (method == "nonempty") {
    shape.shortest = 1;
  } else if (method == "gt" || method == "lt") {
    if (const auto value = number_at(reader.scope(), open + 1)) {
      set_limit(schema, *value, method == "gt", true);
    }
  } else if (method == "min" || method == "max" || method == "length" || method == "size" ||
             method == "gte" || method == "lte") {
    const auto value = number_at(reader.scope(), open + 1);
    const bool is_both = method == "length" || method == "size";
    if (value) {
      set_bound(schema, *value, is_both || method == "min" || method == "gte",
                is_both || method == "max" || method == "lte");
    }
  } else {
    return false;
  }
  return true;
}

}  // namespace

Schema zod_factory(const SchemaReader& reader, std::string_view name, std::size_t open) {
  const std::size_t first = open + 1;
  if (is_text_name(name)) return schema_of_type(Type::Text);
  if (name == "number" || name == "float32" || name == "float64")
    return schema_of_type(Type::Number);
  if (name == "int" || name == "int32" || name == "uint32") {
    Schema schema = schema_of_type(Type::Integer);
    if (name == "uint32") schema.declared.shape.least = 0;
    return schema;
  }
  if (name == "boolean") return schema_of_type(Type::Boolean);
  if (name == "null") return schema_of_type(Type::Null);
  if (const std::string_view format = format_named(name); !format.empty()) {
    // z.date() wants a Date, which no JSON holds; z.iso.date() is a text.
    if (name != "date" || reader.tokens().is(open - 3, "iso")) return schema_of_format(format);
  }
  if (name == "object" || name == "strictObject" || name == "looseObject") {
    Schema schema = schema_of_type(Type::Object);
    reader.add_fields(schema.declared, first);
    schema.declared.shape.others = name != "strictObject";
    return schema;
  }
  if (name == "record" || name == "map") return schema_of_type(Type::Object);
  if (name == "array") return reader.array_of(first);
  if (name == "tuple" || name == "set") return schema_of_type(Type::Array);
  if (name == "enum" || name == "nativeEnum" || name == "literal")
    return schema_of_choices(all_choices_at(reader.scope(), first));
  if (name == "union" || name == "discriminatedUnion" || name == "xor")
    return union_of(reader, open);
  if (name == "intersection") {
    Schema schema;
    schema.declared = reader.inner_or_any(first);
    add_fields_of(schema.declared, reader.inner_or_any(argument_at(reader.tokens(), open, 1)));
    return schema;
  }
  if (name == "optional" || name == "nullable" || name == "nullish") {
    Schema schema;
    schema.declared = reader.inner_or_any(first);
    if (name != "nullable") schema.declared.is_required = false;
    if (name != "optional") schema.declared.shape.nullable = true;
    return schema;
  }
  Schema other;  // any, unknown, custom, lazy, preprocess, ...: some of them do without a value
  other.declared.is_required = name == "date" || name == "bigint" || name == "file";
  return other;
}

void zod_call(const SchemaReader& reader, Schema& schema, std::string_view method,
              std::size_t open) {
  if (call_limit(reader, schema, method, open)) return;
  DeclaredShape& declared = schema.declared;
  Shape& shape = declared.shape;
  const std::size_t first = open + 1;
  if (method == "optional" || method == "nullish" || method == "default" ||
      method == "exactOptional" || method == "prefault") {
    declared.is_required = false;
  } else if (method == "catch") {
    declared.is_required = false;
    schema.takes_more = true;
  } else if (method == "int" || method == "safe") {
    if (method == "int") shape.type = Type::Integer;
  } else if (method == "strict") {
    shape.others = false;
  } else if (method == "passthrough" || method == "loose" || method == "strip" ||
             method == "catchall") {
    shape.others = true;
  } else if (method == "extend" || method == "augment" || method == "safeExtend") {
    reader.add_fields(declared, first);
  } else if (method == "merge" || method == "and") {
    add_fields_of(declared, reader.inner_or_any(first));
  } else if (method == "or") {
    declared = united({declared, reader.inner_or_any(first)}).declared;
  } else if (method == "array") {
    Shape array;
    array.type = Type::Array;
    array.elements = {shape};
    shape = std::move(array);
  } else if (method == "pick" || method == "omit" || method == "partial" ||
             method == "deepPartial" || method == "required") {
    select(reader, declared, method, open);
  } else if (method == "keyof" || method == "unwrap") {
    declared = {};  // something else, which is not followed
    declared.is_required = false;
  } else if (method == "exclude" || method == "extract") {
    select_choices(reader, shape, method == "extract", first);
  } else if (shape.type == Type::Text && !format_named(method).empty()) {
    shape.format = format_named(method);
  }
  if (method == "nullable" || method == "nullish") shape.nullable = true;
}

}  // namespace routelab::import
