#include "harness/surface/operation_reader.hpp"

#include <charconv>
#include <cstdint>
#include <optional>
#include <string_view>
#include <utility>

#include <fmt/format.h>

namespace routelab::surface {
namespace {

using scenario::describe;
using scenario::Diagnostics;
using scenario::Fields;
using scenario::in_quotes;
using scenario::Node;
using Kind = Node::Kind;

constexpr std::pair<std::string_view, BodyKind> body_words[] = {
    {"json", BodyKind::Json},
    {"form", BodyKind::Form},
    {"text", BodyKind::Text},
    {"bytes", BodyKind::Bytes},
};

void read_body(Fields& f, const Node& node, Input& input, SchemaReader& schemas,
               Diagnostics& diagnostics) {
  const Node* body = nullptr;
  for (const auto& [word, kind] : body_words) {
    const Node* found = f.node(word, "the body is read as this: a schema, or true");
    if (found == nullptr) continue;
    if (body != nullptr) {
      f.reject(word, fmt::format("stands beside {}", in_quotes(body->key)),
               "a body is read in one way");
      continue;
    }
    body = found;
    input.kind = kind;
    if (!found->is(Kind::Boolean)) {
      input.body = schemas.read(*found);
    } else if (!found->boolean) {
      f.reject(word, "cannot be false", "leave it out, or write \"body\": false");
    }
  }
  if (const Node* none = f.node("body", "false: it reads no body")) {
    if (!none->is(Kind::Boolean) || none->boolean) {
      f.reject("body", fmt::format("can only be false, not {}", describe(*none)),
               "a body is declared by 'json', 'form', 'text' or 'bytes'");
    } else if (body != nullptr) {
      f.reject("body", fmt::format("stands beside {}", in_quotes(body->key)),
               "a body is read in one way");
    } else {
      input.kind = BodyKind::None;
    }
  }
  f.boolean("enforced", input.is_enforced, "what does not fit must be refused");
  if (!input.is_enforced) return;
  const Node* query = node.find("query");
  input.enforces_query = query != nullptr && query->is(Kind::Object) && !query->children.empty();
  if (body == nullptr || body->is(Kind::Boolean)) {
    input.is_enforced = false;
    if (input.enforces_query) return;
    f.reject("enforced", "has no meaning without a schema",
             "\"json\": { \"type\": \"object\", ... }");
  } else if (!schemas.is_exact()) {
    input.is_enforced = false;
    diagnostics.warning(node.find("enforced")->place(), "not-exact",
                        "what this schema refuses is not known exactly: nothing is enforced",
                        "write one schema without alternatives, and its 'type'");
  }
}

/// An answer's schema, true, or { "media_type": ..., "schema": ... }.
void read_answer(const Node& node, int status, SchemaReader& schemas, Diagnostics& diagnostics,
                 std::vector<Output>& outputs) {
  Output output{.status = status, .media_type = "", .body = std::nullopt};
  if (node.is(Kind::Boolean)) {
    outputs.push_back(std::move(output));
    return;
  }
  const Node* schema = &node;
  if (node.find("media_type") != nullptr) {
    Fields f(node, fmt::format("answer {}", status), diagnostics, "answer");
    f.text("media_type", output.media_type, "of the answer's body: \"text/html\"");
    schema = f.node("schema", "what its JSON looks like");
    f.done();
  } else {
    output.media_type = "application/json";
  }
  if (schema != nullptr) {
    Shape shape = schemas.read(*schema);
    // Of alternatives only the first is known: an answer of another would be called wrong.
    if (schemas.is_exact()) output.body = std::move(shape);
  }
  outputs.push_back(std::move(output));
}

std::optional<int> status_of(std::string_view text) {
  if (text == "default") return 0;
  int status = 0;
  const char* end = text.data() + text.size();
  const auto [last, error] = std::from_chars(text.data(), end, status);
  const bool is_status = error == std::errc{} && last == end && status >= 100 && status <= 599;
  return is_status ? std::optional<int>(status) : std::nullopt;
}

void read_answers(const Node& node, SchemaReader& schemas, Diagnostics& diagnostics,
                  std::vector<Output>& outputs) {
  for (const Node& answer : node.children) {
    const auto status = status_of(answer.key);
    if (!status) {
      diagnostics.error(answer.key_place(), "bad-status",
                        fmt::format("{} is no status", in_quotes(answer.key)),
                        "\"200\", or \"default\" for any other");
      continue;
    }
    if (!answer.is(Kind::Array)) {
      read_answer(answer, *status, schemas, diagnostics, outputs);
      continue;
    }
    for (const Node& one : answer.children) {
      read_answer(one, *status, schemas, diagnostics, outputs);
    }
  }
}

}  // namespace

std::vector<Parameter> read_parameters(const Node& node, SchemaReader& schemas) {
  std::vector<Parameter> parameters;
  for (const Node& schema : node.children) parameters.push_back(schemas.read_parameter(schema));
  return parameters;
}

Operation read_operation(const Node& node, const std::string& route, SchemaReader& schemas,
                         Diagnostics& diagnostics) {
  Operation operation;
  operation.method = node.key;
  Fields f(node, fmt::format("method '{} {}'", node.key, route), diagnostics, "method");
  f.choice("access", operation.access,
           {{"public", Access::Public}, {"user", Access::User}, {"owner", Access::Owner}},
           "who may call it; not known if it is left out");
  Input& input = operation.input;
  const auto read = [&](std::string_view name, std::vector<Parameter>& into, std::string_view doc) {
    if (const Node* found = f.object(name, doc)) into = read_parameters(*found, schemas);
  };
  read("query", input.query, "schemas of the query's parameters, by name");
  read("headers", input.headers, "schemas of the headers that it reads, by name");
  read("cookies", input.cookies, "schemas of the cookies that it reads, by name");
  read_body(f, node, input, schemas, diagnostics);
  std::int64_t most = 0;
  if (f.memory("max_body", most, "a longer body must be refused")) {
    input.most_bytes = static_cast<std::size_t>(most);
  }
  if (const Node* answers = f.object("answers", "what it answers, by status")) {
    read_answers(*answers, schemas, diagnostics, operation.outputs);
  }
  f.done();
  return operation;
}

}  // namespace routelab::surface
