#include "sim/scenario/template_reader.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "sim/scenario/characters.hpp"

namespace routelab::scenario {

namespace {

using Spelling = core::Piece::Spelling;

/// A part of a JSON text, whose quotes are written by the caller.
void append_inside_quotes(core::Template& pieces, std::string_view text,
                          core::SecretSet labels = {}) {
  const std::string quoted = core::quote_json(text);
  append_literal(pieces, std::string_view(quoted).substr(1, quoted.size() - 2), labels);
}

void append_reference(const Reference& reference, Spelling spelling, core::Template& pieces,
                      const core::Texts& texts) {
  if (reference.operand.slot != core::Operand::no_slot) {
    core::Piece& piece = pieces.emplace_back();
    piece.spelling = spelling;
    piece.slot = reference.operand.slot;
    piece.error = reference.error;
    return;
  }
  const core::Value constant = reference.operand.constant;
  if (spelling == Spelling::Json) {
    append_literal(pieces, texts.json_of(constant), reference.labels);
  } else if (spelling == Spelling::Plain) {
    append_literal(pieces, texts.text_of(constant), reference.labels);
  } else {
    append_inside_quotes(pieces, texts.text_of(constant), reference.labels);
  }
}

void append_json_text(const Node& json, core::Template& pieces, const Resolve& resolve,
                      const core::Texts& texts, Diagnostics& diagnostics) {
  const std::vector<TextPart> parts = split_text(json.text, json, diagnostics);
  if (parts.size() == 1 && parts[0].reference) {
    if (const auto reference = resolve(parts[0].text, json)) {
      append_reference(*reference, Spelling::Json, pieces, texts);
    }
    return;
  }
  append_literal(pieces, "\"");
  for (const TextPart& part : parts) {
    if (!part.reference) {
      append_inside_quotes(pieces, part.text);
    } else if (const auto reference = resolve(part.text, json)) {
      append_reference(*reference, Spelling::JsonInside, pieces, texts);
    }
  }
  append_literal(pieces, "\"");
}

}  // namespace

void append_literal(core::Template& pieces, std::string_view text, core::SecretSet labels) {
  if (pieces.empty() || pieces.back().spelling != Spelling::Literal) pieces.emplace_back();
  pieces.back().literal += text;
  pieces.back().labels |= labels;
}

void append_json(const Node& json, core::Template& pieces, const Resolve& resolve,
                 const core::Texts& texts, Diagnostics& diagnostics) {
  switch (json.kind) {
    case Node::Kind::Text: return append_json_text(json, pieces, resolve, texts, diagnostics);
    case Node::Kind::Null: return append_literal(pieces, "null");
    case Node::Kind::Boolean: return append_literal(pieces, json.boolean ? "true" : "false");
    case Node::Kind::Integer:
    case Node::Kind::Real: return append_literal(pieces, json.text);
    case Node::Kind::Array:
    case Node::Kind::Object: break;
  }
  const bool object = json.is(Node::Kind::Object);
  append_literal(pieces, object ? "{" : "[");
  for (const Node& child : json.children) {
    if (&child != &json.children.front()) append_literal(pieces, ",");
    if (object) append_literal(pieces, core::quote_json(child.key) + ":");
    append_json(child, pieces, resolve, texts, diagnostics);
  }
  append_literal(pieces, object ? "}" : "]");
}

void append_text(const Node& text, core::Template& pieces, const Resolve& resolve,
                 const core::Texts& texts, Diagnostics& diagnostics) {
  for (const TextPart& part : split_text(text.text, text, diagnostics)) {
    if (!part.reference) {
      append_literal(pieces, part.text);
    } else if (const auto reference = resolve(part.text, text)) {
      append_reference(*reference, Spelling::Plain, pieces, texts);
    }
  }
}

bool is_token(std::string_view text) {
  constexpr std::string_view signs = "!#$%&'*+-.^_`|~";
  return !text.empty() && std::all_of(text.begin(), text.end(), [&](char c) {
    return is_letter(c) || is_digit(c) || signs.find(c) != signs.npos;
  });
}

bool is_header_text(std::string_view text) {
  return std::none_of(text.begin(), text.end(), [](char c) {
    return (static_cast<unsigned char>(c) < 0x20 && c != '\t') || c == 0x7f;
  });
}

void read_headers(const Node& object, std::vector<core::Header>& headers, const Resolve& resolve,
                  const core::Texts& texts, Diagnostics& diagnostics) {
  for (const Node& header : object.children) {
    if (!is_token(header.key)) {
      diagnostics.error(header.key_place(), "bad-header",
                        fmt::format("{} cannot be the name of a header", in_quotes(header.key)),
                        "a name has letters, digits and '-', for example \"Cache-Control\"");
    } else if (!header.is(Node::Kind::Text)) {
      diagnostics.error(header.place(), "wrong-type",
                        fmt::format("a header is a text, not {}", describe(header)));
    } else if (!is_header_text(header.text)) {
      diagnostics.error(header.place(), "bad-header",
                        "a header has no line breaks or control characters");
    } else {
      core::Header& made = headers.emplace_back();
      made.name = header.key;
      append_text(header, made.value, resolve, texts, diagnostics);
    }
  }
}

}  // namespace routelab::scenario
