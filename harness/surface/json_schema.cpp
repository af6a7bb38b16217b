#include "harness/surface/json_schema.hpp"

#include <algorithm>
#include <cstdint>
#include <iterator>
#include <optional>
#include <set>
#include <string_view>
#include <utility>

#include <fmt/format.h>

namespace routelab::surface {
namespace {

using scenario::describe;
using scenario::Fields;
using scenario::in_quotes;
using scenario::Node;
using scenario::suggestion;
using Kind = Node::Kind;

constexpr std::pair<std::string_view, Type> type_names[] = {
    {"null", Type::Null},     {"boolean", Type::Boolean}, {"integer", Type::Integer},
    {"number", Type::Number}, {"string", Type::Text},     {"array", Type::Array},
    {"object", Type::Object},
};

/// Words that say nothing that a shape could hold.
constexpr std::string_view passed_over[] = {
    "title",
    "description",
    "pattern",
    "multipleOf",
    "uniqueItems",
    "minProperties",
    "maxProperties",
    "patternProperties",
    "propertyNames",
    "prefixItems",
    "additionalItems",
    "unevaluatedItems",
    "contains",
    "minContains",
    "maxContains",
    "not",
    "if",
    "then",
    "else",
    "dependentRequired",
    "dependentSchemas",
    "unevaluatedProperties",
    "contentEncoding",
    "contentMediaType",
    "contentSchema",
    "deprecated",
    "readOnly",
    "writeOnly",
    "discriminator",
    "xml",
    "externalDocs",
    "$schema",
    "$id",
    "$anchor",
    "$comment",
    "$defs",
    "definitions",
};

std::optional<Type> type_of(std::string_view name) {
  for (const auto& [known, type] : type_names) {
    if (known == name) return type;
  }
  return std::nullopt;
}

Type type_of(const Node& value) {
  switch (value.kind) {
    case Kind::Null: return Type::Null;
    case Kind::Boolean: return Type::Boolean;
    case Kind::Integer: return Type::Integer;
    case Kind::Real: return Type::Number;
    case Kind::Text: return Type::Text;
    case Kind::Array: return Type::Array;
    case Kind::Object: return Type::Object;
  }
  return Type::Any;
}

bool is_number(Type type) { return type == Type::Integer || type == Type::Number; }

/// Values that are the only ones allowed. Without a type, theirs is the type, if they have one.
void read_choices(const std::vector<const Node*>& values, Shape& shape) {
  std::optional<Type> common;
  std::set<std::string> known;
  bool has_null = false;
  for (const Node* value : values) {
    if (value->is(Kind::Null)) {
      has_null = true;
      continue;
    }
    std::string json = to_json(*value);
    if (known.insert(json).second) shape.choices.push_back(std::move(json));
    const Type type = type_of(*value);
    if (!common) common = type;
    if (*common != type) common = is_number(*common) && is_number(type) ? Type::Number : Type::Any;
  }
  if (shape.type == Type::Any) shape.type = common.value_or(Type::Null);
  if (shape.type == Type::Any && has_null) shape.choices.emplace_back("null");
  if (shape.type != Type::Any && shape.type != Type::Null && has_null) shape.nullable = true;
}

/// Whether it belongs into bodies of one direction only: then it may be missing in the other, even if
/// it is "required" (OpenAPI 3.1, "readOnly").
bool is_one_way(const Node& property) {
  const auto is_set = [&](std::string_view word) {
    const Node* flag = property.find(word);
    return flag != nullptr && flag->is(Kind::Boolean) && flag->boolean;
  };
  return is_set("readOnly") || is_set("writeOnly");
}

/// Whether an alternative is null and nothing else.
bool is_null(const Node& schema) {
  const Node* type = schema.find("type");
  if (type != nullptr) return type->is(Kind::Text) && type->text == "null";
  const Node* value = schema.find("const");
  return value != nullptr && value->is(Kind::Null);
}

}  // namespace

bool SchemaReader::has_room(const Node& node, std::size_t bytes) {
  shapes_ += 1 + bytes / sizeof(Shape);
  if (shapes_ <= max_shapes) return true;
  if (std::exchange(full_, true)) return false;
  diagnostics_.warning(node.place(), "too-many-shapes",
                       fmt::format("the schemas come to more than {} shapes", max_shapes),
                       "from here on anything goes");
  return false;
}

/// Values can be long, and a reference to one is short.
void SchemaReader::count_values(const Shape& shape) {
  for (const auto* values : {&shape.choices, &shape.examples}) {
    for (const std::string& value : *values) shapes_ += 1 + value.size() / sizeof(Shape);
  }
  for (const Field& field : shape.fields) shapes_ += field.name.size() / sizeof(Shape);
}

void SchemaReader::error(const Node& node, std::string message, std::string hint) {
  diagnostics_.error(node.place(), "bad-schema", std::move(message), std::move(hint));
}

void SchemaReader::read_type(const Node& node, Shape& shape) {
  std::vector<const Node*> names;
  if (node.is(Kind::Array)) {
    for (const Node& name : node.children) names.push_back(&name);
  } else {
    names.push_back(&node);
  }
  std::vector<Type> types;
  bool has_null = false;
  for (const Node* name : names) {
    const auto type = name->is(Kind::Text) ? type_of(name->text) : std::nullopt;
    if (!type) {
      std::vector<std::string> known;
      for (const auto& [text, unused] : type_names) known.emplace_back(text);
      error(*name, fmt::format("{} is no type", describe(*name)), suggestion(name->text, known));
      return;
    }
    if (*type == Type::Null) {
      has_null = true;
    } else {
      types.push_back(*type);
    }
  }
  if (names.empty()) return error(node, "'type' is an empty list", "leave it out: anything goes");
  // Of several types there is no shape but Any.
  shape.type = types.empty() ? Type::Null : types.size() == 1 ? types.front() : Type::Any;
  shape.nullable = has_null && types.size() == 1;
}

void SchemaReader::read_values(Fields& f, Shape& shape) {
  std::vector<const Node*> values;
  if (const Node* list = f.array("enum", "the only values allowed")) {
    for (const Node& value : list->children) values.push_back(&value);
    if (values.empty()) error(*list, "'enum' is empty: nothing would be right", "name the values");
  }
  if (const Node* value = f.node("const", "the only value allowed")) values = {value};
  if (!values.empty()) read_choices(values, shape);
  if (const Node* value = f.node("example", "a value that is fine")) {
    add_example(shape, to_json(*value));
  }
  if (const Node* list = f.node("examples", "values that are fine, as a list")) {
    if (!list->is(Kind::Array)) {
      error(*list, fmt::format("'examples' must be an array, but is {}", describe(*list)),
            "[ ... ], or 'example' for a single one");
    }
    for (const Node& value : list->children) add_example(shape, to_json(value));
  }
  if (const Node* value = f.node("default", "what is taken if it is missing")) {
    add_example(shape, to_json(*value));
  }
}

void SchemaReader::read_fields(Fields& f, const Node& schema, Shape& shape) {
  const Node* properties = f.object("properties", "the fields of an object, by name");
  if (properties != nullptr) {
    for (const Node& property : properties->children) {
      shape.fields.push_back({.name = property.key, .shape = inner(property)});
    }
  }
  if (const Node* more = f.node("additionalProperties", "false: there are no other fields")) {
    shape.others = !(more->is(Kind::Boolean) && !more->boolean);
    if (!more->is(Kind::Boolean) && !more->is(Kind::Object)) {
      error(*more,
            fmt::format("'additionalProperties' must be true, false or a schema, but is {}",
                        describe(*more)),
            "false: there are no other fields");
    }
  }
  if (const Node* items = f.node("items", "what the elements of an array look like")) {
    // A list is that of older drafts: a shape for each place.
    if (!items->is(Kind::Array)) shape.elements.push_back(inner(*items));
  }
  const Node* required = f.node("required", "the names of the fields that must be there");
  if (required == nullptr) return;
  if (required->is(Kind::Boolean) && &schema == parameter_) return;
  if (!required->is(Kind::Array)) {
    return error(
        *required,
        fmt::format("'required' must be an array of names, but is {}", describe(*required)),
        "the object lists what it needs: \"required\": [\"text\"]");
  }
  std::map<std::string, std::size_t> places;
  for (std::size_t i = 0; i < shape.fields.size(); ++i) places.emplace(shape.fields[i].name, i);
  for (const Node& name : required->children) {
    if (!name.is(Kind::Text)) {
      error(name, fmt::format("a name in 'required' must be a text, but is {}", describe(name)),
            "\"required\": [\"text\"]");
      continue;
    }
    const auto [place, is_new] = places.emplace(name.text, shape.fields.size());
    if (is_new) shape.fields.push_back({.name = name.text, .shape = {}});
    const std::size_t at = place->second;
    const bool is_property = properties != nullptr && at < properties->children.size();
    shape.fields[at].required = !is_property || !is_one_way(properties->children[at]);
  }
}

void SchemaReader::read_alternatives(const Node& list, Shape& shape, bool& nullable) {
  const Node* first = nullptr;
  int others = 0;
  for (const Node& alternative : list.children) {
    if (is_null(alternative)) {
      nullable = true;
    } else if (first == nullptr) {
      first = &alternative;
    } else {
      ++others;
    }
  }
  if (first != nullptr) shape = merged(std::move(shape), part(*first));
  if (others > 0) exact_ = false;
}

Shape SchemaReader::object_part(const Node& schema) {
  Fields f(schema, schema.key.empty() ? "schema" : fmt::format("schema {}", in_quotes(schema.key)),
           diagnostics_, "schema");
  Shape shape;
  bool nullable = false;
  if (const Node* type = f.node("type", "what it is: \"string\", \"integer\", ...")) {
    read_type(*type, shape);
  }
  f.boolean("nullable", nullable, "null is allowed, too");
  read_values(f, shape);
  read_bounds(f, shape);
  read_lengths(f, shape);
  read_fields(f, schema, shape);
  count_values(shape);
  if (const Node* reference = f.node("$ref", "a schema elsewhere in the file")) {
    const Node* target = references_.target(*reference);
    if (target != nullptr) shape = merged(std::move(shape), part(*target));
  }
  if (const Node* list = f.array("allOf", "schemas that must all hold")) {
    for (const Node& one : list->children) shape = merged(std::move(shape), part(one));
  }
  for (const std::string_view word : {"oneOf", "anyOf"}) {
    if (const Node* list = f.array(word, "schemas of which the first is taken")) {
      read_alternatives(*list, shape, nullable);
    }
  }
  if (nullable && shape.type != Type::Any && shape.type != Type::Null) shape.nullable = true;
  if (words_ == Words::Any) return shape;
  for (const Node& member : schema.children) {
    const bool is_passed_over = std::find(std::begin(passed_over), std::end(passed_over),
                                          member.key) != std::end(passed_over);
    if (is_passed_over || member.key.starts_with("x-")) f.allow(member.key);
  }
  f.done();
  return shape;
}

/// A schema without the guess at its type: that of `allOf` comes from another part.
Shape SchemaReader::part(const Node& schema) {
  constexpr int most_deep = 64;
  if (schema.is(Kind::Boolean)) return {};
  if (!schema.is(Kind::Object)) {
    error(schema, fmt::format("a schema must be an object, but is {}", describe(schema)),
          "for example {\"type\": \"string\"}");
    return {};
  }
  int& open = open_[&schema];
  if (open == 2 || depth_ == most_deep) return {};
  if (!has_room(schema)) return {};
  ++open;
  ++depth_;
  Shape shape = object_part(schema);
  --depth_;
  --open;
  return shape;
}

Shape SchemaReader::inner(const Node& schema) {
  Shape shape = part(schema);
  const bool has_fields = !shape.fields.empty() || !shape.others;
  if (shape.type == Type::Any && (has_fields || !shape.elements.empty())) {
    shape.type = has_fields ? Type::Object : Type::Array;
    exact_ = false;
  }
  return shape;
}

Shape SchemaReader::read(const Node& schema) {
  exact_ = true;
  return inner(schema);
}

Parameter SchemaReader::read_parameter(const Node& schema) {
  Parameter parameter{.name = schema.key, .shape = {}};
  const Node* required = schema.find("required");
  parameter.required = required != nullptr && required->is(Kind::Boolean) && required->boolean;
  parameter_ = &schema;
  parameter.shape = read(schema);
  parameter_ = nullptr;
  return parameter;
}

}  // namespace routelab::surface
