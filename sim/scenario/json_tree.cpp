#include "sim/scenario/json_tree.hpp"

#include <algorithm>
#include <utility>

#include "sim/core/text.hpp"
#include "sim/scenario/characters.hpp"
#include "sim/scenario/input_file.hpp"
#include "sim/scenario/json_builder.hpp"
#include "sim/scenario/json_cursor.hpp"
#include "sim/scenario/json_syntax.hpp"

namespace routelab::scenario {
namespace {

using Kind = Node::Kind;

/// Whether the bytes look like no text at all rather than like a text with a wrong byte in it.
bool is_binary(std::string_view text) {
  constexpr std::size_t looked_at = 4096;
  std::size_t odd = 0;
  std::size_t at = 0;
  while (at < std::min(text.size(), looked_at)) {
    const auto byte = static_cast<unsigned char>(text[at]);
    const std::size_t length = utf8_length(text, at);
    const bool control = byte < 0x20 && (byte < '\t' || byte > '\r') && byte != 0x1B;
    if (length == 0 || control) ++odd;
    at += std::max<std::size_t>(length, 1);
  }
  return odd >= 4 && odd * 10 > at;
}

/// With its byte-order mark, or (JSON begins with two ASCII characters) with every other byte NUL.
bool is_utf16(std::string_view text) {
  if (text.starts_with("\xFF\xFE") || text.starts_with("\xFE\xFF")) return true;
  if (text.size() < 4) return false;
  const bool low_first = text[1] == '\0' && text[3] == '\0';
  const bool high_first = text[0] == '\0' && text[2] == '\0';
  const auto ascii = [&](std::size_t at) { return text[at] >= '\t' && text[at] <= '~'; };
  return (low_first && ascii(0) && ascii(2)) || (high_first && ascii(1) && ascii(3));
}

/// False, with an error about the whole of it, if there is no point in parsing the text.
bool can_be_json(std::string_view text, const std::string& file, Diagnostics& diagnostics) {
  const auto refuse = [&](std::string_view code, std::string message, std::string hint) {
    diagnostics.error({file, 0, 0, 1}, code, std::move(message), std::move(hint));
    return false;
  };
  if (!is_within(max_json_bytes, text.size(), file, diagnostics)) return false;
  if (is_utf16(text)) {
    return refuse("not-utf8", "the file is UTF-16 text", "save the file in the encoding UTF-8");
  }
  if (is_binary(text)) return refuse("not-text", "this is not text", "expected JSON in UTF-8");
  JsonCursor start = JsonCursor::in_file(text);
  if (!check_encoding(start, file, diagnostics)) return false;
  if (start.skip_blanks() && start.at_end()) {
    return refuse("empty-file", "there is nothing in this file", "the smallest scenario is {}");
  }
  if (text.starts_with(byte_order_mark)) {  // the parser would skip it, and the cursor would not
    diagnostics.error({file, 1, 1, 1}, "syntax", "the byte-order mark is here twice");
    return false;
  }
  return true;
}

}  // namespace

const Node* Node::find(std::string_view name) const {
  if (kind != Kind::Object) return nullptr;
  const auto found = std::find_if(children.begin(), children.end(),
                                  [&](const Node& child) { return child.key == name; });
  return found == children.end() ? nullptr : &*found;
}

Node* Node::find(std::string_view name) {
  return const_cast<Node*>(static_cast<const Node&>(*this).find(name));
}

Place Node::place() const { return mark.in(file ? *file : ""); }

Place Node::key_place() const {
  return key_mark.line == 0 ? place() : key_mark.in(file ? *file : "");
}

std::string describe(const Node& node) {
  switch (node.kind) {
    case Kind::Null: return "null";
    case Kind::Boolean: return node.boolean ? "true" : "false";
    case Kind::Integer:
    case Kind::Real: return "the number " + shortened(node.text);
    case Kind::Text: return "the text " + in_quotes(node.text);
    case Kind::Array: return "an array";
    case Kind::Object: return "an object";
  }
  return "";
}

std::string to_json(const Node& node) {
  switch (node.kind) {
    case Kind::Null: return "null";
    case Kind::Boolean: return node.boolean ? "true" : "false";
    case Kind::Integer:
    case Kind::Real: return node.text;
    case Kind::Text: return core::quote_json(node.text);
    case Kind::Array:
    case Kind::Object: break;
  }
  const bool object = node.is(Kind::Object);
  std::string out;
  for (const Node& child : node.children) {
    if (!out.empty()) out += ',';
    if (object) out += core::quote_json(child.key) + ":";
    out += to_json(child);
  }
  return object ? "{" + out + "}" : "[" + out + "]";
}

std::optional<Node> parse(std::string_view text, const std::string& file_name,
                          Diagnostics& diagnostics) {
  if (text.size() <= max_json_bytes) diagnostics.add_source(file_name, text);
  text = without_byte_order_mark(text);
  if (!can_be_json(text, file_name, diagnostics)) return std::nullopt;
  return build_tree(JsonCursor::in_file(text), std::make_shared<const std::string>(file_name), 0,
                    diagnostics);
}

std::optional<Node> parse_file(const std::string& path, Diagnostics& diagnostics) {
  const auto text = read_file(path, max_json_bytes, diagnostics);
  return text ? parse(*text, path, diagnostics) : std::nullopt;
}

}  // namespace routelab::scenario
