/// Schemas: those that are asked about a part of the request, and those that some function is given.
#include <algorithm>
#include <array>
#include <utility>

#include "harness/import/flow.hpp"
#include "harness/import/returned.hpp"
#include "harness/import/schema_place.hpp"
#include "harness/import/schema_reader.hpp"
#include "harness/import/type_extent.hpp"

namespace routelab::import {

namespace {

using Root = Part::Root;
using Kind = Reading::Kind;

/// The member of what a parse returns that is the value; "": it is the value itself.
std::string holder_of(Dialect dialect, std::string_view parse) {
  if (dialect == Dialect::Joi) return parse == "validate" ? "value" : "";
  if (!parse.starts_with("safe") && parse != "spa") return "";
  return dialect == Dialect::Valibot ? "output" : "data";
}

/// The expression says that it is some other part of the request, or of the process.
bool names_other_part(const Tokens& tokens, std::size_t begin, std::size_t end) {
  constexpr std::array<std::string_view, 7> words = {"searchParams", "query",   "params", "nextUrl",
                                                     "headers",      "cookies", "env"};
  for (std::size_t i = begin; i < end; ++i) {
    if (tokens.is_word(i) && std::find(words.begin(), words.end(), tokens[i].text) != words.end()) {
      return true;
    }
  }
  return false;
}

bool has_structure(const Schema& schema) {
  return schema.declared.shape.type == surface::Type::Object ||
         schema.declared.shape.type == surface::Type::Array;
}

/// `Schema.parse({ body: request.body, query: request.query })` asks one field of it about the part.
bool fits(DeclaredShape& declared, const Part& part) {
  return part.held_as.empty() || select_field(declared, part.held_as);
}

}  // namespace

/// One and the same schema has one and the same place, whatever it is called.
FlowMemory::Place Flow::place_of(std::size_t i) const {
  const auto spot = resolve(scope_, i);
  if (spot && spot->scope.source != nullptr) return {spot->scope.source, spot->at};
  return {scope_.source, i};
}

/// `Schema.parse(part)`, `z.object({...}).safeParse(part)`.
std::optional<Flow::Found> Flow::schema_call(std::size_t i, int depth) {
  std::size_t dot = i + 1;
  while (true) {
    if (tokens_.is(dot, "(")) {
      dot = tokens_.behind(dot);
    } else if (!tokens_.is(dot, ".") || !tokens_.is_word(dot + 1)) {
      return std::nullopt;
    } else if (is_parse(tokens_[dot + 1].text) && tokens_.is(dot + 2, "(")) {
      break;
    } else {
      dot += 2;
    }
  }
  const Found argument = value(dot + 3, depth + 1);
  if (argument.part.root == Root::None) return std::nullopt;
  auto schema = SchemaReader(scope_, argument.part.root != Root::Body).read(i, dot);
  if (!schema || !fits(schema->declared, argument.part)) return std::nullopt;
  Found found = asked(argument, i, std::move(schema->declared), tokens_.behind(dot + 2));
  found.part.held_as = holder_of(schema->dialect, tokens_[dot + 1].text);
  return found;
}

/// `v.parse(Schema, part)`, `safeParse(Schema, part)`.
std::optional<Flow::Found> Flow::library_call(std::size_t i, int depth) {
  const std::size_t name = tokens_.is(i + 1, ".") ? i + 2 : i;
  if (!is_parse(tokens_[name].text) || !tokens_.is(name + 1, "(")) return std::nullopt;
  const auto spot = resolve(scope_, i);
  if (!spot || spot->scope.source != nullptr || !dialect_of(spot->package)) return std::nullopt;
  const std::vector<std::size_t> arguments = arguments_of(scope_, name + 1);
  if (arguments.size() < 2) return std::nullopt;
  const Found argument = value(arguments[1], depth + 1);
  if (argument.part.root == Root::None) return std::nullopt;
  const SchemaReader reader(scope_, argument.part.root != Root::Body);
  auto schema = reader.read(arguments[0], expression_end(tokens_, arguments[0]));
  if (!schema || !fits(schema->declared, argument.part)) return std::nullopt;
  Found found =
      asked(argument, arguments[0], std::move(schema->declared), tokens_.behind(name + 1));
  found.part.held_as = holder_of(schema->dialect, tokens_[name].text);
  return found;
}

Flow::Found Flow::asked(const Found& argument, std::size_t schema, DeclaredShape declared,
                        std::size_t end) {
  memory_.asked.insert(place_of(schema));
  const Part part{argument.part.root, argument.part.path};
  note_declared(Kind::Schema, part, schema, std::move(declared));
  return {argument.part, end};
}

/// The chain of calls that begins with the word at i may be given a schema: `readAs(request, Schema)`,
/// `validator.check(Schema, body)`. Whoever is given it is likely to ask it.
void Flow::mention(std::size_t i) {
  std::string_view name = tokens_[i].text;
  for (std::size_t at = i + 1; at < end_;) {
    if ((tokens_.is(at, ".") || tokens_.is(at, "?.")) && tokens_.is_word(at + 1)) {
      name = tokens_[at + 1].text;
      at += 2;
    } else if (tokens_.is(at, "<")) {
      at = generics_end(tokens_, at);
      if (!tokens_.is(at, "(")) return;
    } else if (tokens_.is(at, "(")) {
      mention_in_call(i, name, at);
      at = tokens_.behind(at);
    } else {
      return;
    }
  }
}

void Flow::mention_in_call(std::size_t begin, std::string_view name, std::size_t open) {
  const Root root = root_of_call(name);
  if (root == Root::None) return;
  const std::vector<std::size_t> arguments = arguments_of(scope_, open);
  for (const std::size_t argument : arguments) {
    if (!tokens_.is_word(argument) || function_at(tokens_, argument)) continue;
    if (parts_.count(std::string(tokens_[argument].text)) == 1) continue;
    const auto schema = read_schema(scope_, argument, expression_end(tokens_, argument));
    if (!schema || !has_structure(*schema)) continue;
    if (memory_.asked.count(place_of(argument)) == 1) return;  // of what is known
    // z.array(Schema), Schema.extend(Other): a schema of schemas
    if (!is_parse(name) && read_schema(scope_, begin, tokens_.behind(open))) return;
    return note_given(begin, root, argument, arguments);
  }
}

/// A schema stands among these arguments, which tell what it is about.
void Flow::note_given(std::size_t begin, Root root, std::size_t schema,
                      const std::vector<std::size_t>& arguments) {
  Part part;
  for (const std::size_t argument : arguments) {
    if (argument == schema || function_at(tokens_, argument)) continue;
    const Part given = value(argument).part;
    const bool is_body = given.root == Root::Body || given.root == Root::Form;
    if (is_body && given.held_as.empty()) {
      part = given;
    } else if (given.root == Root::Request) {
      if (part.root == Root::None) part = given;
    } else if (given.root == Root::Query && given.path.empty()) {
      root = Root::Query;
    } else if (given.root != Root::None ||
               names_other_part(tokens_, argument, expression_end(tokens_, argument))) {
      root = Root::None;
    }
  }
  const bool is_beside = part.root != Root::None;
  const bool has_body = part.root == Root::Body || part.root == Root::Form;
  if (!has_body) part = {root, {}};
  if (part.root == Root::None) return;
  const SchemaReader reader(scope_, part.root != Root::Body);
  auto declared = reader.read(schema, expression_end(tokens_, schema));
  if (!declared) return;
  const Kind kind = part.root == Root::Query ? Kind::Type
                    : is_beside              ? Kind::Beside
                                             : Kind::Mentioned;
  note_declared(kind, part, begin, std::move(declared->declared));
}

}  // namespace routelab::import
