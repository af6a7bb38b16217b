#include "sim/scenario/response_reader.hpp"

namespace routelab::scenario {

namespace {

using Spelling = core::Piece::Spelling;

void append_literal(core::Response& response, std::string_view text) {
  if (response.body.empty() || response.body.back().spelling != Spelling::Literal) {
    response.body.push_back({.spelling = Spelling::Literal, .literal = {}, .slot = 0});
  }
  response.body.back().literal += text;
}

/// A part of a JSON text, whose quotes are written by the caller.
void append_inside_quotes(core::Response& response, std::string_view text) {
  const std::string quoted = core::quote_json(text);
  append_literal(response, std::string_view(quoted).substr(1, quoted.size() - 2));
}

void append_reference(const Reference& reference, Spelling spelling, core::Response& response,
                      const core::Texts& texts) {
  response.labels |= reference.labels;
  if (reference.operand.slot != core::Operand::no_slot) {
    response.body.push_back({.spelling = spelling, .literal = {}, .slot = reference.operand.slot});
    return;
  }
  const core::Value constant = reference.operand.constant;
  if (spelling == Spelling::Json) return append_literal(response, texts.json_of(constant));
  if (spelling == Spelling::Plain) return append_literal(response, texts.text_of(constant));
  append_inside_quotes(response, texts.text_of(constant));
}

void append_json_text(const Node& json, core::Response& response, HandlerScope& scope,
                      core::Api& api, Diagnostics& diagnostics) {
  const std::vector<TextPart> parts = split_text(json.text, json, diagnostics);
  if (parts.size() == 1 && parts[0].reference) {
    if (const auto reference = scope.resolve(parts[0].text, json)) {
      append_reference(*reference, Spelling::Json, response, api.texts);
    }
    return;
  }
  append_literal(response, "\"");
  for (const TextPart& part : parts) {
    if (!part.reference) {
      append_inside_quotes(response, part.text);
    } else if (const auto reference = scope.resolve(part.text, json)) {
      append_reference(*reference, Spelling::JsonInside, response, api.texts);
    }
  }
  append_literal(response, "\"");
}

}  // namespace

void append_json(const Node& json, core::Response& response, HandlerScope& scope, core::Api& api,
                 Diagnostics& diagnostics) {
  switch (json.kind) {
    case Node::Kind::Text: return append_json_text(json, response, scope, api, diagnostics);
    case Node::Kind::Null: return append_literal(response, "null");
    case Node::Kind::Boolean: return append_literal(response, json.boolean ? "true" : "false");
    case Node::Kind::Integer:
    case Node::Kind::Real: return append_literal(response, json.text);
    case Node::Kind::Array:
    case Node::Kind::Object: break;
  }
  const bool object = json.is(Node::Kind::Object);
  append_literal(response, object ? "{" : "[");
  for (const Node& child : json.children) {
    if (&child != &json.children.front()) append_literal(response, ",");
    if (object) append_literal(response, core::quote_json(child.key) + ":");
    append_json(child, response, scope, api, diagnostics);
  }
  append_literal(response, object ? "}" : "]");
}

void append_text(const Node& text, core::Response& response, HandlerScope& scope, core::Api& api,
                 Diagnostics& diagnostics) {
  for (const TextPart& part : split_text(text.text, text, diagnostics)) {
    if (!part.reference) {
      append_literal(response, part.text);
    } else if (const auto reference = scope.resolve(part.text, text)) {
      append_reference(*reference, Spelling::Plain, response, api.texts);
    }
  }
}

}  // namespace routelab::scenario
