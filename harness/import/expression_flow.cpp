/// Expressions: which part of the request they are.
#include <algorithm>
#include <array>
#include <memory>

#include "harness/import/flow.hpp"
#include "harness/import/literal.hpp"
#include "harness/import/object_literal.hpp"
#include "harness/import/returned.hpp"
#include "harness/import/schema_reader.hpp"
#include "harness/import/type_extent.hpp"
#include "harness/import/type_reader.hpp"
#include "sim/base/ascii.hpp"

namespace routelab::import {

namespace {

using Root = Part::Root;

constexpr int most_nesting = 12;
constexpr int most_calls = 4;
constexpr std::size_t most_path = 8;

template <std::size_t N>
bool is_one_of(std::string_view word, const std::array<std::string_view, N>& words) {
  return std::find(words.begin(), words.end(), word) != words.end();
}

constexpr std::array<std::string_view, 20> text_methods = {
    "trim",    "toLowerCase", "toUpperCase", "split",     "startsWith",    "endsWith", "match",
    "replace", "replaceAll",  "substring",   "substr",    "padStart",      "padEnd",   "charAt",
    "trimEnd", "trimStart",   "charCodeAt",  "normalize", "localeCompare", "search"};

constexpr std::array<std::string_view, 12> array_methods = {
    "map",    "forEach", "filter",    "some", "every", "find",
    "reduce", "flatMap", "findIndex", "push", "join",  "sort"};

bool has_fields(const Part& part) {
  return part.held_as.empty() && (part.root == Root::Body || part.root == Root::Form);
}

/// The function at the spot, or the one that a wrapper was given there: `withAuth((req, res) => ...)`.
/// `at` becomes its place.
std::optional<Function> function_behind(const Spot& spot, std::size_t& at) {
  const Tokens& tokens = spot.scope.source->tokens;
  auto function = function_at(tokens, at);
  if (function || !tokens.is_word(at) || !tokens.is(at + 1, "(")) return function;
  for (const std::size_t argument : arguments_of(spot.scope, at + 1)) {
    function = function_at(tokens, argument);
    if (!function) continue;
    at = argument;
    break;
  }
  return function;
}

}  // namespace

/// The expression at i: `await`, brackets and casts around a chain.
Flow::Found Flow::value(std::size_t i, int depth) {
  if (depth > most_nesting || !scope_.sources->spend(1)) return {{}, i + 1};
  while (tokens_.is(i, "await") || tokens_.is(i, "!") || tokens_.is(i, "+")) ++i;
  Found found = primary(i, depth);
  found = members(std::move(found), depth);
  cast(found);
  return found;
}

Flow::Found Flow::primary(std::size_t i, int depth) {
  if (tokens_.is(i, "(")) {
    Found inner = value(i + 1, depth + 1);
    const std::size_t close = tokens_.closing(i);
    // Only what is alone in its brackets: (await req.json()), (x ?? {}), (x as T)
    const bool is_alone =
        inner.end == close || tokens_.is(inner.end, "??") || tokens_.is(inner.end, "||");
    return {is_alone ? inner.part : Part{}, tokens_.behind(i)};
  }
  if (tokens_.is(i, "<") && tokens_.is_word(i + 1)) {  // an old cast: <Body>await req.json()
    return value(generics_end(tokens_, i), depth + 1);
  }
  if (tokens_.is(i, "{")) return {holder(i, depth), tokens_.behind(i)};
  if (!tokens_.is_word(i)) return {{}, i + 1};
  if (tokens_.is(i, "new") && tokens_.is_word(i + 1) && tokens_.is(i + 2, "(")) {
    const Found inner = value(i + 3, depth + 1);
    Part part;
    if (tokens_.is(i + 1, "URL") && inner.part.root == Root::Url) part = {Root::Url, {}};
    if (tokens_.is(i + 1, "URLSearchParams") &&
        (inner.part.root == Root::Url || inner.part.root == Root::Query)) {
      part = {Root::Query, {}};
    }
    if (tokens_.is(i + 1, "Date") && !inner.part.path.empty()) part = inner.part;
    return {part, tokens_.behind(i + 2)};
  }
  const auto found = parts_.find(std::string(tokens_[i].text));
  if (found != parts_.end()) return {found->second, i + 1};
  return call_of_name(i, depth);
}

/// `name(...)`, `JSON.parse(...)`, `Schema.parse(...)`, or any other name: None.
Flow::Found Flow::call_of_name(std::size_t i, int depth) {
  if (auto global = global_call(i, depth)) return *global;
  if (auto schema = schema_call(i, depth)) return *schema;
  if (auto schema = library_call(i, depth)) return *schema;
  std::size_t open = i + 1;
  while (tokens_.is(open, ".") && tokens_.is_word(open + 1)) open += 2;
  if (tokens_.is(open, "<")) open = generics_end(tokens_, open);
  if (!tokens_.is(open, "(")) return {{}, i + 1};
  const auto spot = resolve(scope_, i);
  if (!spot) return {{}, i + 1};
  if (spot->scope.source == nullptr) {
    const std::size_t end = tokens_.behind(open);
    if (spot->package == "next/headers" && spot->name == "headers")
      return {{Root::Headers, {}}, end};
    if (spot->package == "next/headers" && spot->name == "cookies")
      return {{Root::Cookies, {}}, end};
    const bool is_url = spot->package == "url" || spot->package == "node:url";
    const Part part = is_url ? value(open + 1, depth + 1).part : Part{};
    if (part.root == Root::Url) return {part, end};  // parse(req.url, true)
    return {{}, i + 1};
  }
  if (spot->end != open && !tokens_.is(spot->end, "<")) return {{}, i + 1};
  const Part part = follow(*spot, open, i, depth);
  if (tokens_.is(spot->end, "<") && part.path.empty() && (part.root == Root::Body)) {
    // readJson<Order>(request): what it holds or is
    const DeclaredShape declared = read_type(scope_, spot->end + 1);
    if (declared.shape.type != surface::Type::Any) {
      note_declared(Reading::Kind::Type, {part.root, {}}, i, declared);
    }
  }
  return {part, tokens_.behind(open)};
}

/// `{ data: body, error: null }`: an object that holds the body.
Part Flow::holder(std::size_t brace, int depth) {
  if (!scope_.sources->spend(tokens_.behind(brace) - brace)) return {};
  for (const Entry& entry : entries_of(tokens_, brace)) {
    const Found found = value(entry.value, depth + 1);
    const bool is_alone = tokens_.is(found.end, ",") || tokens_.is(found.end, "}");
    if (!has_fields(found.part) || !found.part.path.empty() || !is_alone) continue;
    Part part = found.part;
    part.held_as = entry.key;
    return part;
  }
  return {};
}

/// A function of the app's own that gets a part of the request: what it does with it.
Part Flow::follow(const Spot& spot, std::size_t open, std::size_t at, int depth) {
  if (depth_ >= most_calls) return {};
  std::vector<Part> parts;
  bool has_part = false;
  const std::vector<std::size_t> arguments = arguments_of(scope_, open);
  for (const std::size_t begin : arguments) {
    const Found found = value(begin, depth + 1);
    parts.push_back(found.part);
    has_part |= found.part.root != Root::None;
  }
  if (!has_part) return {};
  std::size_t place = spot.at;
  const auto function = function_behind(spot, place);
  if (!function) return {};
  Locals given;
  bind_arguments(scope_, arguments, spot.scope, *function, given);
  keep_schemas(given);
  FlowMemory::Key key{{spot.scope.source, place}, parts, {}};
  for (const auto& [name, schema] : given) {
    if (schema.scope.source != nullptr) key.schemas[name] = {schema.scope.source, schema.at};
  }
  auto known = memory_.known.find(key);
  if (known == memory_.known.end()) {
    known = memory_.known.emplace(key, Readings{}).first;
    if (spot.scope.locals != nullptr)
      given.insert(spot.scope.locals->begin(), spot.scope.locals->end());
    Scope inside = spot.scope;
    inside.locals = &given;
    Readings readings = Flow(inside, memory_, depth_ + 1).read(*function, parts);
    known->second = std::move(readings);
  }
  const Readings& inner = known->second;
  for (Reading reading : inner.all) {
    if (readings_.all.size() >= 20'000) break;
    reading.at = at;
    readings_.all.push_back(std::move(reading));
  }
  for (const std::string& method : inner.methods) add_method(method);
  if (!inner.methods.empty() && !inner.refusals.empty()) readings_.refusals.push_back(at);
  return inner.returned;
}

/// Functions of the language that get a part.
std::optional<Flow::Found> Flow::global_call(std::size_t i, int depth) {
  using Kind = Reading::Kind;
  const std::string_view name = tokens_[i].text;
  if (tokens_.is(i + 1, "(")) {
    const bool is_number = name == "Number" || name == "parseFloat";
    if (!is_number && name != "parseInt" && name != "String" && name != "decodeURIComponent" &&
        name != "Boolean" && name != "isNaN" && name != "structuredClone" && name != "BigInt" &&
        name != "encodeURIComponent") {
      return std::nullopt;
    }
    const Found inner = value(i + 2, depth + 1);
    if (inner.part.root == Root::None) return std::nullopt;
    if (is_number || name == "isNaN") note(Kind::Number, inner.part, i);
    if (name == "parseInt" || name == "BigInt") note(Kind::Integer, inner.part, i);
    if (tokens_.is(inner.end, "??") || tokens_.is(inner.end, "||")) compare(i + 2, inner);
    return Found{inner.part, tokens_.behind(i + 1)};
  }
  if (!tokens_.is(i + 1, ".") || !tokens_.is_word(i + 2) || !tokens_.is(i + 3, "(")) {
    return std::nullopt;
  }
  const std::string_view member = tokens_[i + 2].text;
  if (name != "JSON" && name != "Object" && name != "Number" && name != "Array" &&
      name != "Buffer" && name != "Promise" && name != "qs" && name != "querystring") {
    return std::nullopt;
  }
  const Found inner = value(i + 4, depth + 1);
  const std::size_t end = tokens_.behind(i + 3);
  if (inner.part.root == Root::None) {
    if (!reads_bytes_ || name != "JSON" || member != "parse") return std::nullopt;
    note_body(surface::BodyKind::Json, i);
    return Found{{Root::Body, {}}, end};
  }
  if (name == "JSON" && member == "parse" && inner.part.root == Root::Body) {
    note_body(surface::BodyKind::Json, i);
    return Found{inner.part, end};
  }
  if (name == "Number" && (member == "isInteger" || member == "isSafeInteger")) {
    note(Kind::Integer, inner.part, i);
  } else if (name == "Number") {
    note(member == "parseInt" ? Kind::Integer : Kind::Number, inner.part, i);
    if (member == "parseInt" || member == "parseFloat") return Found{inner.part, end};
  } else if (name == "Array" && member == "isArray") {
    note(Kind::Array, inner.part, i);
  } else if (name == "Object" && member == "fromEntries") {
    return Found{inner.part, end};
  }
  return Found{{}, end};
}

/// `.a`, `?.a`, `["a"]`, `!` and calls, as far as they lead from part to part.
Flow::Found Flow::members(Found found, int depth) {
  while (found.part.root != Root::None) {
    const std::size_t i = found.end;
    if (tokens_.is(i, "!") && !tokens_.is(i + 1, "=")) {
      found.end = i + 1;
      continue;
    }
    const bool is_dot = (tokens_.is(i, ".") || tokens_.is(i, "?."));
    if (is_dot && tokens_.is_word(i + 1)) {
      const std::string name(tokens_[i + 1].text);
      std::size_t open = i + 2;
      if (tokens_.is(open, "<")) {
        const std::size_t end = generics_end(tokens_, open);
        if (tokens_.is(end, "(")) open = end;
      }
      if (tokens_.is(open, "(") || (tokens_.is(open, "?.") && tokens_.is(open + 1, "("))) {
        if (tokens_.is(open, "?.")) ++open;
        found = called(found.part, name, open, depth);
      } else if (has_fields(found.part) && tokens_.is(i + 2, "=")) {
        found = {{}, i + 2};  // body.id = nextId(): written, not read
      } else {
        found = {member(found.part, name, i), i + 2};
      }
      continue;
    }
    const std::size_t bracket = is_dot ? i + 1 : i;
    if (!tokens_.is(bracket, "[") || tokens_[bracket].follows_line) break;
    if (tokens_.is_text(bracket + 1) && tokens_.closing(bracket) == bracket + 2) {
      found = {member(found.part, text_of(tokens_[bracket + 1]), i), bracket + 3};
    } else if (has_fields(found.part) && tokens_[bracket + 1].kind == TokenKind::Number) {
      note(Reading::Kind::Array, found.part, i);
      found = {member(found.part, "[]", i), bracket + 3};
    } else {
      found = {{}, tokens_.behind(bracket)};
    }
  }
  return found;
}

Part Flow::named(Root root, const std::string& name, std::size_t at) {
  Part part{root, {name}};
  note(Reading::Kind::Read, part, at);
  return part;
}

Part Flow::member(const Part& part, const std::string& name, std::size_t at) {
  if (!part.held_as.empty()) return name == part.held_as ? Part{part.root, part.path} : Part{};
  switch (part.root) {
    case Root::Request:
      if (name == "method") return {Root::Method, {}};
      if (name == "headers") return {Root::Headers, {}};
      if (name == "cookies") return {Root::Cookies, {}};
      if (name == "url" || name == "nextUrl") return {Root::Url, {}};
      if (memory_.request == RequestKind::Web && name == "body") {
        // request.body.getReader(), for await (const part of request.body)
        reads_bytes_ |= tokens_.is(at + 2, ".") || tokens_.is(at + 2, "?.") ||
                        (at > 1 && tokens_.is(at - 2, "of"));
      }
      if (memory_.request == RequestKind::Node && name == "query") return {Root::Query, {}};
      if (memory_.request == RequestKind::Node && name == "body") {
        note_body(surface::BodyKind::Unknown, at);
        return {Root::Body, {}};
      }
      return {};
    case Root::Context: return name == "params" ? Part{Root::Params, {}} : Part{};
    case Root::Url:
      return name == "searchParams" || name == "query" ? Part{Root::Query, {}}
             : name == "search"                        ? Part{Root::Url, {}}
                                                       : Part{};
    case Root::Query:
    case Root::Headers:
    case Root::Cookies:
      if (!part.path.empty()) {
        if (name == "length") return {};
        return part.root == Root::Cookies && name == "value" ? part : Part{};
      }
      return named(part.root, part.root == Root::Headers ? lower_case(name) : name, at);
    case Root::Body:
    case Root::Form: {
      if (part.path.size() >= most_path) return {};
      if (name == "length" && !part.path.empty()) return {};
      Part inner = part;
      inner.path.push_back(name);
      note(Reading::Kind::Read, inner, at);
      return inner;
    }
    default: return {};
  }
}

/// `part.member(...)`.
Flow::Found Flow::called(Part part, std::string_view member, std::size_t open, int depth) {
  using Kind = Reading::Kind;
  const std::size_t end = tokens_.behind(open);
  const bool is_name = tokens_.is_text(open + 1);
  const std::string name = is_name ? text_of(tokens_[open + 1]) : "";
  if (part.root == Root::Request) {
    const auto body = [&](surface::BodyKind kind, Root root) {
      note_body(kind, open);
      return Found{{root, {}}, end};
    };
    if (member == "json") return body(surface::BodyKind::Json, Root::Body);
    if (member == "formData") return body(surface::BodyKind::Form, Root::Form);
    if (member == "text") return body(surface::BodyKind::Text, Root::Body);
    if (member == "arrayBuffer" || member == "blob" || member == "bytes") {
      return body(surface::BodyKind::Bytes, Root::None);
    }
    if (member == "on") reads_bytes_ = true;
    return {member == "clone" ? part : Part{}, end};
  }
  if (member == "then" && part.root != Root::None) {
    if (const auto function = function_at(tokens_, open + 1);
        function && !function->parameters.empty()) {
      bind_parameter(function->parameters.front(), part);
    }
    return {part, end};
  }
  if (part.root == Root::Method) {
    return {member == "toUpperCase" || member == "toLowerCase" ? part : Part{}, end};
  }
  const bool is_store = part.path.empty() && part.root != Root::Body && part.root != Root::Params;
  if (is_store && (member == "get" || member == "getAll" || member == "has")) {
    if (!is_name) return {{}, end};
    Part inner = named(part.root, part.root == Root::Headers ? lower_case(name) : name, open);
    if (member == "getAll" && part.root != Root::Cookies) note(Kind::Array, inner, open);
    return {inner, end};
  }
  if (is_store && member == "entries") return {part, end};
  if (is_store && part.root != Root::Form) return {{}, end};
  if (member == "catch" || member == "finally" || member == "toString") return {part, end};
  if (part.path.empty() && !has_fields(part)) return {{}, end};
  if (is_one_of(member, text_methods) && !part.path.empty()) {
    note(Kind::Text, part, open);
    const bool is_same = member.starts_with("t");  // trim, toLowerCase, ...
    return {is_same ? part : Part{}, end};
  }
  if (is_one_of(member, array_methods) && has_fields(part)) {
    note(Kind::Array, part, open);
    if (const auto function = function_at(tokens_, open + 1)) {
      const std::size_t which = member == "reduce" ? 1 : 0;
      if (function->parameters.size() > which && depth < most_nesting) {
        bind_parameter(function->parameters[which], this->member(part, "[]", open));
      }
    }
    return {{}, end};
  }
  if (member == "toFixed") note(Kind::Number, part, open);
  return {{}, end};
}

/// `as Type`, `satisfies Type`, behind an expression.
void Flow::cast(Found& found) {
  while (tokens_.is(found.end, "as") || tokens_.is(found.end, "satisfies")) {
    const std::size_t type = found.end + 1;
    found.end = std::max(type_end(tokens_, type), type + 1);
    if (!has_fields(found.part) || tokens_.is(type, "const")) continue;
    note_declared(Reading::Kind::Type, found.part, type, read_type(scope_, type));
  }
}

}  // namespace routelab::import
