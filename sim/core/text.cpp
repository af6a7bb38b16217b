#include "sim/core/text.hpp"

#include <array>
#include <charconv>
#include <cstdio>

#include "sim/base/assert.hpp"

namespace routelab::core {

namespace {

/// Where the digits of a trailing number begin that is spelt as numbers are ("0" or no leading
/// zero) and fits; the text's length if there is none.
std::size_t number_start(std::string_view text) {
  std::size_t start = text.size();
  while (start > 0 && text[start - 1] >= '0' && text[start - 1] <= '9') --start;
  // Of "a007" only the 7 is a number; of "a00" only the last 0.
  while (start + 1 < text.size() && text[start] == '0') ++start;
  constexpr std::size_t max_digits = 10;  // below max_number
  if (text.size() - start > max_digits) start = text.size() - max_digits;
  while (start + 1 < text.size() && text[start] == '0') ++start;
  return start;
}

}  // namespace

Texts::Texts() {
  intern("");
  intern("-");
}

Texts::Texts(const Texts* base) : base_(base), first_(base->texts_.size()) {
  RL_ASSERT(base->base_ == nullptr);
}

TextId Texts::intern(std::string_view text) {
  if (base_ != nullptr) {
    if (const auto found = base_->ids_.find(text); found != base_->ids_.end()) return found->second;
  }
  if (const auto found = ids_.find(text); found != ids_.end()) return found->second;
  const TextId id{size()};
  ids_.emplace(texts_.emplace_back(text), id);
  return id;
}

Value Texts::value_of(std::string_view text) {
  const std::size_t start = number_start(text);
  if (start == text.size()) return Value::text(intern(text));
  const TextId prefix = intern(text.substr(0, start));
  RL_ASSERT(prefix.index <= Value::max_prefix);
  std::uint64_t number = 0;
  std::from_chars(text.data() + start, text.data() + text.size(), number);
  return Value::numbered(prefix, number);
}

std::string Texts::text_of(Value value) const {
  switch (value.kind()) {
    case ValueKind::Missing: return "undefined";
    case ValueKind::Null: return "null";
    case ValueKind::Boolean: return value.truth() ? "true" : "false";
    case ValueKind::Integer: return std::to_string(value.number());
    case ValueKind::Decimal:
    case ValueKind::Text:
    case ValueKind::Composite: return std::string(of(value.text_id()));
    case ValueKind::Numbered:
      return std::string(of(value.prefix())) + std::to_string(value.suffix());
  }
  return {};
}

std::string Texts::json_of(Value value) const {
  switch (value.kind()) {
    case ValueKind::Missing: return "null";
    case ValueKind::Text:
    case ValueKind::Numbered: return quote_json(text_of(value));
    default: return text_of(value);
  }
}

std::string quote_json(std::string_view text) {
  std::string out = "\"";
  for (const char c : text) {
    switch (c) {
      case '"': out += "\\\""; break;
      case '\\': out += "\\\\"; break;
      case '\n': out += "\\n"; break;
      case '\r': out += "\\r"; break;
      case '\t': out += "\\t"; break;
      default:
        if (static_cast<unsigned char>(c) < 0x20) {
          std::array<char, 8> escape{};
          std::snprintf(escape.data(), escape.size(), "\\u%04x", static_cast<unsigned>(c));
          out += escape.data();
        } else {
          out += c;
        }
    }
  }
  return out + '"';
}

}  // namespace routelab::core
