#include "harness/import/zod_reader.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "harness/import/literal.hpp"
#include "harness/import/object_literal.hpp"

namespace routelab::import {

namespace {

using surface::Field;
using surface::Shape;
using surface::Type;

constexpr int most_depth = 24;

/// A schema while its calls are read: `.int()` may come behind `.positive()`.
struct Schema {
  DeclaredShape declared;
  bool excludes_least = false, excludes_most = false;
  bool takes_more = false;  ///< it converts what it gets
};

Schema of_type(Type type) {
  Schema schema;
  schema.declared.shape.type = type;
  return schema;
}

Schema with_format(std::string_view format) {
  Schema schema = of_type(Type::Text);
  schema.declared.shape.format = format;
  return schema;
}

/// The format that a method or a factory of zod's demands; "" if none.
std::string_view format_named(std::string_view name) {
  if (name == "email" || name == "uuid" || name == "date") return name;
  if (name == "guid" || name == "uuidv4" || name == "uuidv7") return "uuid";
  if (name == "url" || name == "httpUrl") return "uri";
  if (name == "datetime") return "date-time";
  return "";
}

bool is_integer(double value) { return std::floor(value) == value; }

/// Limits that exclude their value as limits that include the next one.
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
  if (schema.takes_more) {
    Shape any;
    if (shape.type == Type::Integer || shape.type == Type::Number) {
      const double middle = shape.least ? std::ceil(*shape.least) : 1;
      if (is_integer(middle) && std::fabs(middle) < 1e15) {
        any.examples.push_back(std::to_string(static_cast<long long>(middle)));
      }
    }
    shape = any;
  }
}

class ZodReader {
 public:
  ZodReader(Scope scope, bool of_texts, int depth)
      : scope_(scope), tokens_(scope.source->tokens), of_texts_(of_texts), depth_(depth) {}

  std::optional<DeclaredShape> read(std::size_t at, std::size_t limit) {
    if (depth_ > most_depth || !scope_.sources->spend(500)) return std::nullopt;
    std::optional<Schema> schema = begin(at, limit);
    if (!schema) return std::nullopt;
    // at is behind what the schema began with: `.min(1).max(5)`
    while (at < limit && (tokens_.is(at, ".") || tokens_.is(at, "?.")) && tokens_.is_word(at + 1) &&
           tokens_.is(at + 2, "(")) {
      call(*schema, tokens_[at + 1].text, at + 2);
      at = tokens_.behind(at + 2);
    }
    settle(*schema);
    return schema->declared;
  }

 private:
  [[nodiscard]] std::optional<DeclaredShape> inner(std::size_t at) const {
    return ZodReader(scope_, of_texts_, depth_ + 1).read(at, expression_end(tokens_, at));
  }

  [[nodiscard]] DeclaredShape inner_or_any(std::size_t at) const {
    return inner(at).value_or(DeclaredShape{});
  }

  /// Moves `at` behind the factory's call or the name.
  std::optional<Schema> begin(std::size_t& at, std::size_t limit) {
    const auto spot = resolve(scope_, at);
    if (!spot) return std::nullopt;
    if (spot->scope.source == nullptr) {
      if (!spot->package.starts_with("zod")) return std::nullopt;
      return begin_factory(at, limit);
    }
    at = spot->end;
    ZodReader reader(spot->scope, of_texts_, depth_ + 1);
    const Tokens& there = spot->scope.source->tokens;
    auto declared = reader.read(spot->at, expression_end(there, spot->at));
    if (!declared) return std::nullopt;
    return Schema{std::move(*declared), false, false, false};
  }

  /// `z.string(...)`, `z.coerce.number()`, `z.iso.date()`.
  std::optional<Schema> begin_factory(std::size_t& at, std::size_t limit) {
    std::size_t i = at + 1;
    bool is_coerced = false;
    while (i < limit && tokens_.is(i, ".") && tokens_.is_word(i + 1) && !tokens_.is(i + 2, "(") &&
           !tokens_.is(i + 2, "<")) {
      is_coerced |= tokens_.is(i + 1, "coerce");
      i += 2;
    }
    if (!tokens_.is(i, ".") || !tokens_.is_word(i + 1)) return std::nullopt;
    const std::string_view name = tokens_[i + 1].text;
    std::size_t open = i + 2;
    while (open < limit && !tokens_.is(open, "(")) ++open;
    Schema schema = make(name, open);
    schema.takes_more |= is_coerced && !of_texts_;
    at = tokens_.behind(open);
    return schema;
  }

  [[nodiscard]] Schema make(std::string_view name, std::size_t open) const {
    const std::size_t first = open + 1;
    if (name == "string") return of_type(Type::Text);
    if (name == "number" || name == "float32" || name == "float64") return of_type(Type::Number);
    if (name == "int" || name == "int32" || name == "uint32") {
      Schema schema = of_type(Type::Integer);
      if (name == "uint32") schema.declared.shape.least = 0;
      return schema;
    }
    if (name == "boolean") return of_type(Type::Boolean);
    if (name == "null") return of_type(Type::Null);
    if (name == "stringbool" || name == "templateLiteral") return of_type(Type::Text);
    if (const std::string_view format = format_named(name); !format.empty()) {
      // z.date() wants a Date, which no JSON holds; z.iso.date() is a text.
      if (name != "date" || tokens_.is(open - 3, "iso")) return with_format(format);
    }
    if (name == "cuid" || name == "cuid2" || name == "ulid" || name == "nanoid" ||
        name == "base64" || name == "ipv4" || name == "ipv6" || name == "jwt") {
      return of_type(Type::Text);
    }
    if (name == "object" || name == "strictObject" || name == "looseObject") {
      Schema schema = of_type(Type::Object);
      add_fields(schema.declared, first);
      schema.declared.shape.others = name != "strictObject";
      return schema;
    }
    if (name == "record" || name == "map") return of_type(Type::Object);
    if (name == "array" || name == "tuple" || name == "set") return make_array(name, first);
    if (name == "enum" || name == "nativeEnum" || name == "literal") return make_choices(first);
    if (name == "union" || name == "discriminatedUnion" || name == "xor") return make_union(open);
    if (name == "intersection") {
      Schema schema{inner_or_any(first), false, false, false};
      merge(schema.declared, inner_or_any(expression_end(tokens_, first) + 1));
      return schema;
    }
    if (name == "optional" || name == "nullable" || name == "nullish") {
      Schema schema{inner_or_any(first), false, false, false};
      if (name != "nullable") schema.declared.is_required = false;
      if (name != "optional") schema.declared.shape.nullable = true;
      return schema;
    }
    Schema other;  // any, unknown, custom, lazy, preprocess, ...
    other.declared.is_required = name != "any" && name != "unknown" && name != "preprocess";
    return other;
  }

  [[nodiscard]] Schema make_array(std::string_view name, std::size_t first) const {
    Schema schema = of_type(Type::Array);
    if (name == "array") {
      if (auto element = inner(first)) schema.declared.shape.elements = {element->shape};
    }
    return schema;
  }

  [[nodiscard]] Schema make_choices(std::size_t first) const {
    Schema schema;
    Shape& shape = schema.declared.shape;
    shape.choices = choices_at(scope_, first);
    bool all_texts = !shape.choices.empty();
    for (const std::string& choice : shape.choices) all_texts &= choice.starts_with('"');
    if (all_texts) shape.type = Type::Text;
    return schema;
  }

  /// Choices of them all if that is what they are; the only type besides null; else any.
  [[nodiscard]] Schema make_union(std::size_t open) const {
    std::size_t list = open + 1;
    while (list < tokens_.closing(open) && !tokens_.is(list, "[")) list = tokens_.behind(list);
    std::vector<DeclaredShape> parts;
    const std::size_t close = tokens_.closing(list);
    for (std::size_t i = list + 1; i < close; i = expression_end(tokens_, i) + 1) {
      parts.push_back(inner_or_any(i));
      if (parts.size() > 1000) break;
    }
    if (parts.empty()) return {};
    Schema schema;
    Shape& shape = schema.declared.shape;
    bool all_choices = true;
    bool one_type = true;
    for (const DeclaredShape& part : parts) {
      all_choices &= !part.shape.choices.empty();
      one_type &= part.shape.type == parts.front().shape.type;
      shape.choices.insert(shape.choices.end(), part.shape.choices.begin(),
                           part.shape.choices.end());
    }
    if (one_type) shape.type = parts.front().shape.type;
    if (all_choices) return schema;
    shape.choices.clear();
    schema.declared.is_exact = one_type && shape.type != Type::Any;
    if (one_type && shape.type == Type::Object) {
      schema.declared = parts.front();
      schema.declared.is_exact = false;
    }
    return schema;
  }

  void add_fields(DeclaredShape& declared, std::size_t brace) const {
    if (!tokens_.is(brace, "{")) {
      const auto spot = resolve(scope_, brace);
      if (spot && spot->scope.source != nullptr && spot->scope.source->tokens.is(spot->at, "{") &&
          depth_ < most_depth) {
        ZodReader(spot->scope, of_texts_, depth_ + 1).add_fields(declared, spot->at);
      }
      return;
    }
    for (const std::size_t spread : spreads_of(tokens_, brace)) {
      // `...other.shape`
      if (auto other = inner(spread)) merge(declared, *other);
    }
    for (const Entry& entry : entries_of(tokens_, brace)) {
      DeclaredShape field = inner_or_any(entry.value);
      add(declared, {entry.key, std::move(field.shape), field.is_required});
      declared.is_exact &= field.is_exact;
    }
  }

  static void add(DeclaredShape& declared, Field field) {
    for (Field& known : declared.shape.fields) {
      if (known.name != field.name) continue;
      known = std::move(field);
      return;
    }
    declared.shape.fields.push_back(std::move(field));
  }

  static void merge(DeclaredShape& declared, const DeclaredShape& other) {
    for (const Field& field : other.shape.fields) add(declared, field);
    declared.is_exact &= other.is_exact;
  }

  /// `.pick({ a: true })`, `.omit`, `.partial`, `.required`: which fields it names; all without.
  void select(DeclaredShape& declared, std::string_view method, std::size_t open) const {
    std::vector<std::string> names;
    const bool has_names = tokens_.is(open + 1, "{");
    if (has_names) {
      for (const Entry& entry : entries_of(tokens_, open + 1)) names.push_back(entry.key);
    }
    std::vector<Field> kept;
    for (Field& field : declared.shape.fields) {
      const bool is_named =
          !has_names || std::find(names.begin(), names.end(), field.name) != names.end();
      if (method == "pick" && !is_named) continue;
      if (method == "omit" && is_named) continue;
      if (is_named && (method == "partial" || method == "deepPartial")) field.required = false;
      if (is_named && method == "required") field.required = true;
      kept.push_back(std::move(field));
    }
    declared.shape.fields = std::move(kept);
  }

  void call(Schema& schema, std::string_view method, std::size_t open) const {
    if (call_limit(schema, method, open)) return;
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
      add_fields(declared, first);
    } else if (method == "merge" || method == "and") {
      merge(declared, inner_or_any(first));
    } else if (method == "or") {
      shape = {};
    } else if (method == "array") {
      Shape array;
      array.type = Type::Array;
      array.elements = {shape};
      shape = std::move(array);
    } else if (method == "pick" || method == "omit" || method == "partial" ||
               method == "deepPartial" || method == "required") {
      select(declared, method, open);
    } else if (method == "exclude" || method == "extract") {
      select_choices(shape, method == "extract", first);
    } else if (shape.type == Type::Text && !format_named(method).empty()) {
      shape.format = format_named(method);
    }
    if (method == "nullable" || method == "nullish") shape.nullable = true;
  }

  void select_choices(Shape& shape, bool keeps, std::size_t first) const {
    const std::vector<std::string> named = choices_at(scope_, first);
    std::vector<std::string> kept;
    for (const std::string& choice : shape.choices) {
      const bool is_named = std::find(named.begin(), named.end(), choice) != named.end();
      if (is_named == keeps) kept.push_back(choice);
    }
    shape.choices = std::move(kept);
  }

  /// The methods that set a limit.
  bool call_limit(Schema& schema, std::string_view method, std::size_t open) const {
    Shape& shape = schema.declared.shape;
    const bool is_number = shape.type == Type::Number || shape.type == Type::Integer;
    if (method == "positive" || method == "nonnegative") {
      set(schema, 0, true, method == "positive");
    } else if (method == "negative" || method == "nonpositive") {
      set(schema, 0, false, method == "negative");
    } else if (method == "nonempty") {
      shape.shortest = 1;
    } else if (method == "min" || method == "max" || method == "length" || method == "size" ||
               method == "gte" || method == "lte" || method == "gt" || method == "lt") {
      const auto value = number_at(scope_, open + 1);
      if (!value) return true;
      if (is_number) {
        const bool is_least = method == "min" || method == "gte" || method == "gt";
        set(schema, *value, is_least, method == "gt" || method == "lt");
      } else if ((shape.type == Type::Text || shape.type == Type::Array) && *value >= 0 &&
                 *value < 1e15) {
        const auto size = static_cast<std::size_t>(*value);
        if (method != "max") shape.shortest = size;
        if (method != "min") shape.longest = size;
      }
    } else {
      return false;
    }
    return true;
  }

  static void set(Schema& schema, double value, bool is_least, bool excludes) {
    (is_least ? schema.declared.shape.least : schema.declared.shape.most) = value;
    (is_least ? schema.excludes_least : schema.excludes_most) = excludes;
  }

  Scope scope_;
  const Tokens& tokens_;
  bool of_texts_;
  int depth_;
};

}  // namespace

std::optional<DeclaredShape> read_zod(const Scope& scope, std::size_t at, std::size_t limit) {
  return ZodReader(scope, false, 0).read(at, limit);
}

std::optional<DeclaredShape> read_zod_of_texts(const Scope& scope, std::size_t at,
                                               std::size_t limit) {
  return ZodReader(scope, true, 0).read(at, limit);
}

}  // namespace routelab::import
