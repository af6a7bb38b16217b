#include "harness/import/schema_reader.hpp"

#include <algorithm>
#include <array>
#include <utility>

#include "harness/import/object_literal.hpp"
#include "harness/import/returned.hpp"
#include "harness/import/type_extent.hpp"

namespace routelab::import {

namespace {

constexpr int most_depth = 24;

Schema make(const SchemaReader& reader, Dialect dialect, std::string_view name, std::size_t open) {
  switch (dialect) {
    case Dialect::Zod: return zod_factory(reader, name, open);
    case Dialect::Yup: return yup_factory(reader, name, open);
    case Dialect::Joi: return joi_factory(reader, name, open);
    case Dialect::Valibot: return valibot_factory(reader, name, open);
    case Dialect::TypeBox: return typebox_factory(reader, name, open);
  }
  return {};
}

void call(const SchemaReader& reader, Schema& schema, std::string_view method, std::size_t open) {
  switch (schema.dialect) {
    case Dialect::Zod: return zod_call(reader, schema, method, open);
    case Dialect::Yup:
    case Dialect::Joi: return yup_call(reader, schema, method, open);
    case Dialect::Valibot:
    case Dialect::TypeBox: return;  // they have no methods
  }
}

}  // namespace

std::optional<Dialect> dialect_of(std::string_view package) {
  if (package == "zod" || package.starts_with("zod/")) return Dialect::Zod;
  if (package == "yup") return Dialect::Yup;
  if (package == "joi" || package == "@hapi/joi") return Dialect::Joi;
  if (package == "valibot") return Dialect::Valibot;
  if (package == "@sinclair/typebox" || package == "typebox") return Dialect::TypeBox;
  return std::nullopt;
}

bool is_parse(std::string_view name) {
  constexpr std::array<std::string_view, 8> names = {"parse",          "safeParse",    "parseAsync",
                                                     "safeParseAsync", "spa",          "validate",
                                                     "validateSync",   "validateAsync"};
  return std::find(names.begin(), names.end(), name) != names.end();
}

SchemaReader::SchemaReader(const Scope& scope, bool of_texts)
    : scope_(scope), tokens_(scope.source->tokens), of_texts_(of_texts) {}

SchemaReader::SchemaReader(const SchemaReader& parent, const Scope& scope, std::size_t at)
    : scope_(scope), tokens_(scope.source->tokens), of_texts_(parent.of_texts_), parent_(&parent),
      at_(at), depth_(parent.depth_ + 1) {}

/// It is being read already: it holds itself.
bool SchemaReader::is_open(const Source* source, std::size_t at) const {
  for (const SchemaReader* reader = this; reader->parent_ != nullptr; reader = reader->parent_) {
    if (reader->scope_.source == source && reader->at_ == at) return true;
  }
  return false;
}

std::optional<Schema> SchemaReader::read(std::size_t at, std::size_t limit) const {
  if (depth_ > most_depth || !scope_.sources->spend(20)) return std::nullopt;
  std::optional<Schema> schema = begin(at, limit);
  if (!schema) return std::nullopt;
  while (at < limit && (tokens_.is(at, ".") || tokens_.is(at, "?.")) && tokens_.is_word(at + 1)) {
    if (!go_on(*schema, at)) return std::nullopt;
  }
  // Anything else makes something else of it.
  const bool is_all =
      at >= limit || tokens_.is(at, "as") || tokens_.is(at, "satisfies") || tokens_.is(at, "!");
  if (!is_all) return std::nullopt;
  settle(*schema);
  return schema;
}

/// What is behind the schema: `.min(1)`, `.shape.name`. Moves behind it; false: no schema comes of it.
bool SchemaReader::go_on(Schema& schema, std::size_t& at) const {
  const std::string_view name = tokens_[at + 1].text;
  if (tokens_.is(at + 2, "(")) {
    if (is_parse(name)) return false;
    call(*this, schema, name, at + 2);
    at = tokens_.behind(at + 2);
    return true;
  }
  if (name != "shape" && name != "entries") return false;
  at += 2;
  if (!tokens_.is(at, ".") || !tokens_.is_word(at + 1) || tokens_.is(at + 2, "(")) return true;
  if (!select_field(schema.declared, tokens_[at + 1].text)) return false;
  at += 2;
  return true;
}

std::optional<Schema> SchemaReader::inner(std::size_t at) const {
  return SchemaReader(*this, scope_, at).read(at, expression_end(tokens_, at));
}

DeclaredShape SchemaReader::inner_or_any(std::size_t at) const {
  auto schema = inner(at);
  if (schema) return std::move(schema->declared);
  DeclaredShape any;
  any.is_required = false;
  return any;
}

/// Moves `at` behind the factory's call, the name or the call of a function.
std::optional<Schema> SchemaReader::begin(std::size_t& at, std::size_t limit) const {
  const auto spot = resolve(scope_, at);
  if (!spot) return std::nullopt;
  if (spot->scope.source == nullptr) return begin_factory(*spot, at, limit);
  at = spot->end;
  if (tokens_.is(at, "<")) at = generics_end(tokens_, at);
  if (is_open(spot->scope.source, spot->at)) return std::nullopt;
  if (tokens_.is(at, "(") && at < limit) {
    const std::size_t open = at;
    at = tokens_.behind(open);
    return called(*spot, open);
  }
  const SchemaReader reader(*this, spot->scope, spot->at);
  return reader.read(spot->at, expression_end(reader.tokens_, spot->at));
}

/// A function of the app's own that makes schemas.
std::optional<Schema> SchemaReader::called(const Spot& spot, std::size_t open) const {
  const Tokens& there = spot.scope.source->tokens;
  const auto function = function_at(there, spot.at);
  if (!function || !scope_.sources->spend(function->end - function->begin)) return std::nullopt;
  if (!returns_once(there, *function)) return std::nullopt;
  Locals locals;
  if (spot.scope.locals != nullptr) locals = *spot.scope.locals;
  const Scope inside{scope_.sources, spot.scope.source, &locals};
  bind_arguments(scope_, arguments_of(scope_, open), inside, *function, locals);
  const auto at = returned_at(inside, *function, locals);
  if (!at) return std::nullopt;
  return SchemaReader(*this, inside, spot.at).read(*at, expression_end(there, *at));
}

/// `z.string(...)`, `z.coerce.number()`, `z.iso.date()`, `string()` if that is what was imported.
std::optional<Schema> SchemaReader::begin_factory(const Spot& library, std::size_t& at,
                                                  std::size_t limit) const {
  const auto dialect = dialect_of(library.package);
  if (!dialect || !scope_.sources->spend(500)) return std::nullopt;
  std::size_t open = at + 1;
  std::string_view name = library.name;
  bool is_coerced = false;
  while (open < limit && tokens_.is(open, ".") && tokens_.is_word(open + 1)) {
    is_coerced |= tokens_.is(open + 1, "coerce");
    name = tokens_[open + 1].text;
    open += 2;
  }
  if (tokens_.is(open, "<")) open = generics_end(tokens_, open);
  if (!tokens_.is(open, "(") || open >= limit) return std::nullopt;
  Schema schema = make(*this, *dialect, name, open);
  schema.dialect = *dialect;
  schema.takes_more |= is_coerced && !of_texts_;
  at = tokens_.behind(open);
  return schema;
}

void SchemaReader::add_fields(DeclaredShape& declared, std::size_t at) const {
  if (!tokens_.is(at, "{")) {
    const auto spot = resolve(scope_, at);
    const bool is_object = spot && spot->scope.source != nullptr &&
                           spot->scope.source->tokens.is(spot->at, "{") && depth_ < most_depth;
    if (!is_object || is_open(spot->scope.source, spot->at)) {
      declared.is_exact = false;  // nobody can tell which fields there are
      return;
    }
    return SchemaReader(*this, spot->scope, spot->at).add_fields(declared, spot->at);
  }
  for (const std::size_t spread : spreads_of(tokens_, at)) {
    // `...other.shape`, `...fields`
    if (auto other = inner(spread)) {
      add_fields_of(declared, other->declared);
    } else {
      add_fields(declared, spread);
    }
  }
  for (const Entry& entry : entries_of(tokens_, at)) {
    DeclaredShape field = inner_or_any(entry.value);
    add_field(declared, {entry.key, std::move(field.shape), field.is_required});
    declared.is_exact &= field.is_exact;
  }
}

Schema SchemaReader::array_of(std::size_t at) const {
  Schema schema = schema_of_type(surface::Type::Array);
  if (auto element = inner(at)) {
    schema.declared.shape.elements = {std::move(element->declared.shape)};
  }
  return schema;
}

Schema SchemaReader::one_of(std::size_t list) const {
  std::vector<DeclaredShape> parts;
  const std::size_t close = tokens_.is(list, "[") ? tokens_.closing(list) : list;
  for (std::size_t i = list + 1; i < close; i = expression_end(tokens_, i) + 1) {
    parts.push_back(inner_or_any(i));
    if (parts.size() > 1000) break;
  }
  return united(parts);
}

std::size_t argument_at(const Tokens& tokens, std::size_t open, int index) {
  std::size_t at = open + 1;
  for (int i = 0; i < index; ++i) {
    at = expression_end(tokens, at);
    if (!tokens.is(at, ",")) return tokens.size();
    ++at;
  }
  return at;
}

std::optional<Schema> read_schema(const Scope& scope, std::size_t at, std::size_t limit) {
  return SchemaReader(scope).read(at, limit);
}

void keep_schemas(Locals& locals) {
  for (auto& [name, spot] : locals) {
    const Source* source = spot.scope.source;
    if (source == nullptr) continue;
    const Tokens& tokens = source->tokens;
    if (const auto resolved = resolve(spot.scope, spot.at);
        resolved && resolved->scope.source != nullptr &&
        resolved->end == expression_end(tokens, spot.at)) {
      spot = *resolved;
    }
    const Tokens& there = spot.scope.source->tokens;
    if (!read_schema(spot.scope, spot.at, expression_end(there, spot.at))) {
      spot = unknown_spot(spot.scope);
    }
  }
}

}  // namespace routelab::import
