#include "sim/core/query.hpp"

#include <algorithm>
#include <array>

#include "sim/base/utf8.hpp"
#include "sim/core/escape.hpp"

namespace routelab::core {

namespace {

using Pair = std::pair<std::string, std::string>;
using Fields = std::vector<std::pair<TextId, Value>>;

/// What a framework does with names.
struct NameRules {
  bool arrays = false;           ///< a repeated name is an array
  bool drops_proto = false;      ///< "__proto__" is lost on the way
  bool has_prototype = false;    ///< names of Object.prototype are taken already
  bool strips_internal = false;  ///< "nxtP..." is the framework's own
};

NameRules query_rules(Profile profile, Style style) {
  if (profile == Profile::Rfc) return {};
  const bool pages = style == Style::Pages;
  return {.arrays = pages, .drops_proto = true, .has_prototype = pages, .strips_internal = true};
}

/// The methods of Object.prototype (ECMA-262, sections 20.1.3 and B.2.2).
constexpr std::array<std::string_view, 11> prototype_names{
    "constructor",      "toString",         "toLocaleString",       "valueOf",
    "hasOwnProperty",   "isPrototypeOf",    "propertyIsEnumerable", "__defineGetter__",
    "__defineSetter__", "__lookupGetter__", "__lookupSetter__"};

std::string decode(std::string_view text) {
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const int byte = text[i] == '%' ? escaped_byte(text.substr(i)) : -1;
    if (byte >= 0) {
      out += static_cast<char>(byte);
      i += 2;
    } else {
      out += text[i] == '+' ? ' ' : text[i];
    }
  }
  return replace_invalid_utf8(out);
}

/// All values of one name.
struct Field {
  std::string name;
  std::vector<std::string> values;
};

std::vector<Field> by_name(const std::vector<Pair>& pairs) {
  std::vector<Field> fields;
  for (const auto& [name, value] : pairs) {
    auto found = std::find_if(fields.begin(), fields.end(),
                              [&](const Field& field) { return field.name == name; });
    if (found == fields.end()) found = fields.insert(fields.end(), {.name = name, .values = {}});
    found->values.push_back(value);
  }
  return fields;
}

Value array_of(const std::vector<std::string>& values, bool function_first, Texts& texts) {
  std::string json = function_first ? "[null" : "[";
  for (const std::string& value : values) {
    if (json.size() > 1) json += ',';
    json += quote_json(value);
  }
  return Value::composite(texts.intern(json + "]"));
}

Fields fields_of(std::string_view text, const NameRules& rules, Texts& texts) {
  Fields fields;
  for (const Field& field : by_name(decode_form(text))) {
    if (rules.strips_internal && field.name.starts_with("nxtP")) continue;
    if (rules.drops_proto && field.name == "__proto__") continue;
    const auto* const end = prototype_names.end();
    const bool taken =
        rules.has_prototype && std::find(prototype_names.begin(), end, field.name) != end;
    const bool array = taken || (rules.arrays && field.values.size() > 1);
    fields.emplace_back(texts.intern(field.name), array ? array_of(field.values, taken, texts)
                                                        : texts.value_of(field.values.front()));
  }
  return fields;
}

}  // namespace

std::vector<Pair> decode_form(std::string_view text) {
  std::vector<Pair> pairs;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find('&'), text.size());
    const std::string_view pair = text.substr(0, end);
    text.remove_prefix(std::min(end + 1, text.size()));
    if (pair.empty()) continue;
    const std::size_t equals = std::min(pair.find('='), pair.size());
    pairs.emplace_back(decode(pair.substr(0, equals)),
                       decode(pair.substr(std::min(equals + 1, pair.size()))));
  }
  return pairs;
}

Fields query_fields(Profile profile, Style style, std::string_view query, Texts& texts) {
  return fields_of(query, query_rules(profile, style), texts);
}

Fields form_fields(Profile profile, Style style, std::string_view form, Texts& texts) {
  NameRules rules;
  rules.arrays = query_rules(profile, style).arrays;
  Fields fields = fields_of(form, rules, texts);
  std::erase_if(fields, [](const auto& field) { return field.first == empty_text; });
  return fields;
}

}  // namespace routelab::core
