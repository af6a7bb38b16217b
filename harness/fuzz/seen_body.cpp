#include "harness/fuzz/seen_body.hpp"

#include <array>
#include <cstdint>

#include <nlohmann/json.hpp>

#include "harness/fuzz/text_choice.hpp"

namespace routelab::fuzz {

namespace {

using nlohmann::json;

std::string text_of(const json& value) {
  return value.dump(-1, ' ', false, json::error_handler_t::replace);
}

json other_type(const json& value, Choices& choices) {
  static const std::array<json, 6> values = {json(nullptr), json("text"),  json(17),
                                             json(true),    json::array(), json::object()};
  const std::uint32_t first = choices.below(values.size());
  return values[first].type() == value.type() ? values[(first + 1) % values.size()] : values[first];
}

json other_value(const json& value, Choices& choices) {
  if (value.is_boolean()) return !value.get<bool>();
  if (value.is_number_integer()) {
    static constexpr std::array<std::int64_t, 4> steps = {1, -1, 1000, -100'000};
    const std::int64_t old = value.get<std::int64_t>();
    const bool is_small = old > -(std::int64_t{1} << 53) && old < (std::int64_t{1} << 53);
    return is_small ? json(old + choices.of(steps)) : json(0);
  }
  if (value.is_number()) return -value.get<double>();
  if (value.is_string()) {
    std::u32string text;
    choose_text(static_cast<TextKind>(choices.below(text_kind_count)), choices, text);
    std::string bytes;
    append_utf8(text, bytes);
    return bytes;
  }
  if (value.is_array() && !value.empty()) {
    json twice = value;
    twice.push_back(value.front());
    return twice;
  }
  return nullptr;
}

}  // namespace

void append_changed(std::string_view object, Choices& choices, std::string& out) {
  json body = json::parse(object, nullptr, false);
  if (!body.is_object() || body.empty()) {
    out += object;
    return;
  }
  const std::uint32_t what = choices.below(5);
  auto field = body.begin();
  std::advance(field, choices.below(static_cast<std::uint32_t>(body.size())));
  switch (what) {
    case 1: *field = other_value(*field, choices); break;
    case 2: *field = other_type(*field, choices); break;
    case 3: body.erase(field); break;
    case 4: {
      // The last one counts for most readers, the first one for some.
      std::string text = text_of(body);
      text.pop_back();
      text += "," + json(field.key()).dump() + ":" + text_of(other_type(*field, choices)) + "}";
      out += text;
      return;
    }
    default: break;
  }
  out += text_of(body);
}

}  // namespace routelab::fuzz
