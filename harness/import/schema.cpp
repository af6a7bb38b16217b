#include "harness/import/schema.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <utility>

namespace routelab::import {

using surface::Field;
using surface::Shape;
using surface::Type;

namespace {

bool is_integer(double value) { return std::floor(value) == value; }

}  // namespace

Schema schema_of_type(Type type) {
  Schema schema;
  schema.declared.shape.type = type;
  return schema;
}

Schema schema_of_format(std::string_view format) {
  Schema schema = schema_of_type(Type::Text);
  schema.declared.shape.format = format;
  return schema;
}

std::string_view format_named(std::string_view name) {
  if (name == "email" || name == "uuid" || name == "date") return name;
  if (name == "guid" || name == "uuidv4" || name == "uuidv7") return "uuid";
  if (name == "url" || name == "httpUrl" || name == "uri") return "uri";
  if (name == "datetime" || name == "date-time") return "date-time";
  return "";
}

void set_limit(Schema& schema, double value, bool is_least, bool excludes) {
  (is_least ? schema.declared.shape.least : schema.declared.shape.most) = value;
  (is_least ? schema.excludes_least : schema.excludes_most) = excludes;
}

void set_bound(Schema& schema, double value, bool is_least, bool is_most) {
  Shape& shape = schema.declared.shape;
  if (shape.type == Type::Number || shape.type == Type::Integer) {
    if (is_least) set_limit(schema, value, true, false);
    if (is_most) set_limit(schema, value, false, false);
  } else if ((shape.type == Type::Text || shape.type == Type::Array) && value >= 0 &&
             value < 1e15) {
    const auto size = static_cast<std::size_t>(value);
    if (is_least) shape.shortest = size;
    if (is_most) shape.longest = size;
  }
}

/// Limits that exclude their value become limits that include the next one.
void settle(Schema& schema) {
  Shape& shape = schema.declared.shape;
  const bool is_whole = shape.type == Type::Integer;
  constexpr double infinity = std::numeric_limits<double>::infinity();
  if (shape.least && schema.excludes_least) {
    shape.least = is_whole ? std::floor(*shape.least) + 1 : std::nextafter(*shape.least, infinity);
  }
  if (shape.most && schema.excludes_most) {
    shape.most = is_whole ? std::ceil(*shape.most) - 1 : std::nextafter(*shape.most, -infinity);
  }
  schema.excludes_least = schema.excludes_most = false;
  if (!schema.takes_more) return;
  schema.takes_more = false;
  Shape any;
  if (shape.type == Type::Integer || shape.type == Type::Number) {
    const double middle = shape.least ? std::ceil(*shape.least) : 1;
    if (is_integer(middle) && std::fabs(middle) < 1e15) {
      any.examples.push_back(std::to_string(static_cast<long long>(middle)));
    }
  }
  shape = any;
}

void add_field(DeclaredShape& declared, Field field) {
  for (Field& known : declared.shape.fields) {
    if (known.name != field.name) continue;
    known = std::move(field);
    return;
  }
  declared.shape.fields.push_back(std::move(field));
}

void add_fields_of(DeclaredShape& declared, const DeclaredShape& other) {
  for (const Field& field : other.shape.fields) add_field(declared, field);
  declared.is_exact &= other.is_exact;
}

bool select_field(DeclaredShape& declared, std::string_view name) {
  for (Field& field : declared.shape.fields) {
    if (field.name != name) continue;
    Shape shape = std::move(field.shape);
    declared.is_required = field.required;
    declared.shape = std::move(shape);
    return true;
  }
  return false;
}

void select_fields(DeclaredShape& declared, std::string_view how,
                   const std::vector<std::string>* names) {
  std::vector<Field> kept;
  for (Field& field : declared.shape.fields) {
    const bool is_named =
        names == nullptr || std::find(names->begin(), names->end(), field.name) != names->end();
    if (how == "pick" && !is_named) continue;
    if (how == "omit" && is_named) continue;
    if (is_named && how == "partial") field.required = false;
    // What may be anything may still be missing.
    if (is_named && how == "required") field.required = field.shape.type != Type::Any;
    kept.push_back(std::move(field));
  }
  declared.shape.fields = std::move(kept);
}

Schema united(const std::vector<DeclaredShape>& parts) {
  Schema schema;
  if (parts.empty()) return schema;
  Shape& shape = schema.declared.shape;
  bool all_choices = true;
  bool one_type = true;
  for (const DeclaredShape& part : parts) {
    all_choices &= !part.shape.choices.empty();
    one_type &= part.shape.type == parts.front().shape.type;
    shape.nullable |= part.shape.nullable;
    schema.declared.is_required &= part.is_required;
    shape.choices.insert(shape.choices.end(), part.shape.choices.begin(), part.shape.choices.end());
  }
  if (one_type) shape.type = parts.front().shape.type;
  if (all_choices) return schema;
  shape.choices.clear();
  schema.declared.is_exact = one_type && shape.type != Type::Any;
  if (one_type && shape.type == Type::Object) {
    shape = parts.front().shape;
    schema.declared.is_exact = false;
  }
  return schema;
}

Schema schema_of_choices(std::vector<std::string> choices) {
  Schema schema;
  Shape& shape = schema.declared.shape;
  shape.choices = std::move(choices);
  const bool all_texts = std::all_of(shape.choices.begin(), shape.choices.end(),
                                     [](const std::string& one) { return one.starts_with('"'); });
  if (!shape.choices.empty() && all_texts) shape.type = Type::Text;
  return schema;
}

}  // namespace routelab::import
