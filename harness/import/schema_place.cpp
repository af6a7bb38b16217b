#include "harness/import/schema_place.hpp"

#include <algorithm>
#include <array>
#include <utility>

#include "harness/import/object_literal.hpp"
#include "harness/import/returned.hpp"
#include "harness/import/schema_reader.hpp"
#include "sim/base/ascii.hpp"

namespace routelab::import {

namespace {

using Root = Part::Root;

constexpr int most_depth = 4;

template <std::size_t N>
bool is_one_of(std::string_view word, const std::array<std::string_view, N>& words) {
  return std::find(words.begin(), words.end(), word) != words.end();
}

/// What the value of an entry is about.
Root root_of_key(std::string_view key) {
  constexpr std::array<std::string_view, 8> bodies = {
      "body", "bodySchema", "input", "inputSchema", "schema", "json", "data", "payload"};
  constexpr std::array<std::string_view, 4> queries = {"query", "querySchema", "searchParams",
                                                       "queryParams"};
  if (is_one_of(key, bodies)) return Root::Body;
  return is_one_of(key, queries) ? Root::Query : Root::None;
}

/// `{ request: { body: Schema } }`
bool holds_more(std::string_view key) {
  return key == "request" || key == "schemas" || key == "validate" || key == "validation";
}

class PlaceReader {
 public:
  explicit PlaceReader(const Scope& scope) : scope_(scope), tokens_(scope.source->tokens) {}

  void add(std::size_t at, Root root, int depth) {
    if (depth > most_depth || !scope_.sources->spend(1)) return;
    if (tokens_.is(at, "{")) return add_entries(at, depth);
    if (root == Root::None || !tokens_.is_word(at) || function_at(tokens_, at)) return;
    const SchemaReader reader(scope_, root == Root::Query);
    auto schema = reader.read(at, expression_end(tokens_, at));
    if (!schema) return;
    const surface::Type type = schema->declared.shape.type;
    if (type != surface::Type::Object && type != surface::Type::Array) return;
    found_.push_back(
        {"", root, std::make_shared<const DeclaredShape>(std::move(schema->declared))});
  }

  void add_entries(std::size_t brace, int depth) {
    for (const Entry& entry : entries_of(tokens_, brace)) {
      const Root root = root_of_key(entry.key);
      if (root != Root::None || holds_more(entry.key)) add(entry.value, root, depth + 1);
    }
  }

  std::vector<GivenSchema> take() { return std::move(found_); }

 private:
  const Scope& scope_;
  const Tokens& tokens_;
  std::vector<GivenSchema> found_;
};

}  // namespace

Root root_of_call(std::string_view name) {
  constexpr std::array<std::string_view, 11> others = {"param",    "header", "cookie",    "env",
                                                       "response", "output", "format",    "return",
                                                       "result",   "client", "jsonschema"};
  const std::string lower = lower_case(name);
  const auto has = [&](std::string_view word) { return lower.find(word) != std::string::npos; };
  if (has("query") || has("searchparam")) return Root::Query;
  return std::any_of(others.begin(), others.end(), has) ? Root::None : Root::Body;
}

std::vector<GivenSchema> schemas_of_calls(const Scope& scope, std::size_t at, std::size_t end) {
  const Tokens& tokens = scope.source->tokens;
  PlaceReader reader(scope);
  std::string_view name = tokens[at].text;
  for (std::size_t i = at; i < end; i = tokens.behind(i)) {
    if (tokens.is(i, "=>")) break;
    if (tokens.is_word(i)) name = tokens[i].text;
    if (!tokens.is(i, "(")) continue;
    for (const std::size_t argument : arguments_of(scope, i)) {
      reader.add(argument, root_of_call(name), 0);
    }
  }
  return reader.take();
}

std::vector<GivenSchema> schemas_of_options(const Scope& scope, std::size_t brace) {
  PlaceReader reader(scope);
  reader.add_entries(brace, 0);
  return reader.take();
}

}  // namespace routelab::import
