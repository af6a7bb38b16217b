#include "sim/scenario/schema.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <utility>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "sim/base/assert.hpp"
#include "sim/scenario/handler_reader.hpp"
#include "sim/scenario/schema_values.hpp"
#include "sim/scenario/specimen.hpp"
#include "sim/scenario/units.hpp"

namespace routelab::scenario {

namespace {

using Json = nlohmann::ordered_json;
using Type = FieldNote::Type;

/// Which definition stands in a field. "*": in this field of every kind.
struct Content {
  std::string_view kind;
  std::string_view field;
  std::string_view definition;
};

constexpr std::array contents{
    Content{"scenario", "network", "network"},
    Content{"scenario", "platform", "platform or name"},
    Content{"scenario", "env", "env"},
    Content{"scenario", "database", "database"},
    Content{"scenario", "upstreams", "upstreams"},
    Content{"scenario", "queues", "queues"},
    Content{"scenario", "middleware", "all middleware"},
    Content{"scenario", "routes", "routes"},
    Content{"scenario", "pages", "pages"},
    Content{"scenario", "clients", "clients"},
    Content{"scenario", "expect", "expectations"},
    Content{"platform", "like", "platform name"},
    Content{"platform", "cold_start", "cold start or law"},
    Content{"platform", "price", "price"},
    Content{"database", "query", "query or law"},
    Content{"table", "columns", "columns"},
    Content{"page", "server", "steps"},
    Content{"page", "requests", "script requests"},
    Content{"page", "props", "any JSON"},
    Content{"page", "*", "text"},
    Content{"client", "send", "sends"},
    Content{"client", "trace", "trace or file"},
    Content{"trace", "*", "file names"},
    Content{"law", "uniform", "two durations"},
    Content{"law", "mixture", "mixture parts"},
    Content{"law", "percentiles", "percentiles"},
    Content{"law", "empirical", "durations or measured"},
    Content{"law", "*", "shaped law"},
    Content{"measured", "values", "durations"},
    Content{"middleware", "before", "steps"},
    Content{"cookie", "value", "text"},
    Content{"field", "one_of", "choices"},
    Content{"request", "cookies", "texts"},
    Content{"script request", "cookies", "texts"},
    Content{"step compute", "compute", "law or recorded"},
    Content{"step sleep", "sleep", "law or recorded"},
    Content{"step when", "when", "condition"},
    Content{"step validate", "validate", "part of a request"},
    Content{"step validate", "fields", "rules"},
    Content{"step try", "try", "steps"},
    Content{"step browser", "browser", "global of browsers"},
    Content{"step log", "log", "text"},
    Content{"step throw", "throw", "text"},
    Content{"step fetch", "path", "text"},
    Content{"step get", "where", "one column"},
    Content{"step respond", "text", "text"},
    Content{"*", "id", "value"},
    Content{"*", "values", "values"},
    Content{"*", "as", "name"},
    Content{"*", "then", "steps"},
    Content{"*", "else", "steps"},
    Content{"*", "on_error", "steps"},
    Content{"*", "do", "steps"},
    Content{"*", "catch", "steps"},
    Content{"*", "json", "any JSON"},
    Content{"*", "html", "text"},
    Content{"*", "form", "form"},
    Content{"*", "headers", "texts"},
    Content{"*", "cookies", "cookies"},
};

/// The verb of a step, where nothing else is said: a name of the file's own.
bool is_verb(std::string_view kind, std::string_view field) {
  return kind.starts_with("step ") && kind.substr(5) == field;
}

std::string key_of(std::string_view definition) {
  std::string key(definition);
  std::replace(key.begin(), key.end(), ' ', '_');
  return key;
}

Json reference_to(std::string_view definition) {
  return {{"$ref", "#/definitions/" + key_of(definition)}};
}

Json number(double value) {
  const bool whole = std::trunc(value) == value && std::abs(value) < 9e15;
  return whole ? Json(static_cast<std::int64_t>(value)) : Json(value);
}

Json numeric(const FieldNote& note, const char* type) {
  Json made{{"type", type}};
  if (note.low) made["minimum"] = number(*note.low);
  if (note.high) made["maximum"] = number(*note.high);
  return made;
}

Json value_of(std::string_view kind, const FieldNote& note) {
  switch (note.type) {
    case Type::Duration: return reference_to(*note.low > 0 ? "positive duration" : "duration");
    case Type::Distribution: return reference_to("law or duration");
    case Type::Integer: return numeric(note, "integer");
    case Type::Number: return numeric(note, "number");
    case Type::Probability: return reference_to("probability");
    case Type::Rate: return reference_to("rate");
    case Type::Memory: return reference_to("size");
    case Type::Text: return {{"type", "string"}};
    case Type::Boolean: return {{"type", "boolean"}};
    case Type::Choice: return {{"enum", note.choices}};
    case Type::Object:
    case Type::Array:
    case Type::Any: break;
  }
  const std::string_view definition = content_of(kind, note.name);
  RL_ASSERT(!definition.empty());
  return reference_to(definition);
}

Json property_of(std::string_view kind, const FieldNote& note) {
  Json made = value_of(kind, note);
  made["description"] = note.doc;
  if (!note.initial.empty()) made["default"] = Json::parse(note.initial);
  return made;
}

/// A kind of object, with what schema_values.hpp has to add.
Json object_of(const ObjectKind& kind, const Json& additions) {
  Json made{{"type", "object"}, {"additionalProperties", false}};
  Json required = Json::array();
  for (const FieldNote& field : kind.fields) {
    made["properties"][field.name] = property_of(kind.name, field);
    if (field.required) required.push_back(field.name);
  }
  if (!required.empty()) made["required"] = std::move(required);
  if (additions.contains(kind.name)) made.merge_patch(additions[kind.name]);
  return made;
}

/// One rule for each verb, so that an editor complains about this step and not about all kinds of
/// steps; and where no verb stands yet, it offers the verbs alone.
Json step_of(const Vocabulary& words) {
  Json verbs = Json::object();
  Json none_of = Json::array();
  Json rules = Json::array();
  for (const std::string& verb : step_verbs()) {
    const std::string kind = "step " + verb;
    const ObjectKind* known = words.find(kind);
    RL_ASSERT(known != nullptr);
    const Json is_it{{"required", Json::array({verb})}};
    verbs[verb] = property_of(kind, *known->find(verb));
    none_of.push_back(is_it);
    rules.push_back({{"if", is_it}, {"then", reference_to(kind)}});
  }
  const Json without_verb{
      {"properties", std::move(verbs)}, {"additionalProperties", false}, {"minProperties", 1}};
  rules.push_back({{"if", {{"not", {{"anyOf", std::move(none_of)}}}}}, {"then", without_verb}});
  return {{"type", "object"}, {"allOf", std::move(rules)}};
}

/// Of the laws one; `p50` and `p99` are one together, `plus` stands beside any.
Json one_law(const ObjectKind& laws) {
  Json one = Json::array();
  for (const FieldNote& law : laws.fields) {
    if (law.name != "p99" && law.name != "plus")
      one.push_back({{"required", Json::array({law.name})}});
  }
  return one;
}

}  // namespace

std::string_view content_of(std::string_view kind, std::string_view field) {
  const auto found = std::find_if(contents.begin(), contents.end(), [&](const Content& content) {
    return (content.kind == "*" || content.kind == kind) &&
           (content.field == "*" || content.field == field);
  });
  if (found != contents.end()) return found->definition;
  return is_verb(kind, field) ? "name" : "";
}

std::string schema_text() {
  const Vocabulary words = whole_vocabulary();
  const Json values = Json::parse(schema_values);
  const Json additions = Json::parse(schema_additions);
  Json definitions;
  for (const auto& [name, value] : values.items()) {
    definitions[key_of(name)] = value;
  }
  for (const ObjectKind& kind : words.kinds()) {
    definitions[key_of(kind.name)] = object_of(kind, additions);
  }
  definitions["law"]["oneOf"] = one_law(*words.find("law"));
  definitions["step"] = step_of(words);
  Json schema{
      {"$schema", "http://json-schema.org/draft-07/schema#"},
      {"title", "A scenario of routelab"},
      {"description", "An API, its platform and its traffic: docs/scenario.md tells it all"},
      {"allowComments", true}};
  schema.merge_patch(definitions["scenario"]);
  definitions.erase("scenario");
  schema["definitions"] = std::move(definitions);
  return schema.dump(2) + "\n";
}

}  // namespace routelab::scenario
