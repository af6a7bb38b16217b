#include "sim/scenario/condition_reader.hpp"

#include <array>
#include <charconv>
#include <utility>

namespace routelab::scenario {

namespace {

constexpr std::array<std::pair<std::string_view, core::Comparison>, 6> operators{{
    {"!=", core::Comparison::NotEqual},
    {"<=", core::Comparison::LessOrEqual},
    {">=", core::Comparison::GreaterOrEqual},
    {"=", core::Comparison::Equal},
    {"<", core::Comparison::Less},
    {">", core::Comparison::Greater},
}};

std::string_view trim(std::string_view text) {
  const std::size_t first = text.find_first_not_of(' ');
  if (first == text.npos) return {};
  return text.substr(first, text.find_last_not_of(' ') - first + 1);
}

constexpr std::string_view forms =
    "write a reference, alone or compared: \"cold\", \"not cold\", \"{user.role} = admin\"";

/// "{user.role}", or one of the bare words cold and method.
std::optional<Reference> side(std::string_view text, const Node& node, HandlerScope& scope,
                              Diagnostics& diagnostics) {
  if (text == "cold" || text == "method") return scope.resolve(text, node);
  if (text.size() > 2 && text.front() == '{' && text.find('}') == text.size() - 1) {
    return scope.resolve(text.substr(1, text.size() - 2), node);
  }
  diagnostics.error(node.place(), "bad-condition", in_quotes(text) + " is not a reference",
                    std::string(forms));
  return std::nullopt;
}

core::Value constant(std::string_view text, core::Texts& texts) {
  if (text == "true" || text == "false") return core::Value::boolean(text == "true");
  if (text == "null") return core::Value::null();
  if (text.size() >= 2 && text.front() == '"' && text.back() == '"') {
    return texts.value_of(text.substr(1, text.size() - 2));
  }
  std::int64_t number = 0;
  const auto [end, problem] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (problem == std::errc{} && end == text.data() + text.size() &&
      number <= core::Value::max_integer && number >= -core::Value::max_integer) {
    return core::Value::integer(number);
  }
  return texts.value_of(text);
}

}  // namespace

std::optional<Condition> read_condition(const Node& node, HandlerScope& scope, core::Api& api,
                                        Diagnostics& diagnostics) {
  if (!node.is(Node::Kind::Text)) {
    diagnostics.error(node.place(), "wrong-type", "a condition is a text, not " + describe(node),
                      std::string(forms));
    return std::nullopt;
  }
  std::string_view text = trim(node.text);
  // Operators count outside of references only; a reference holds none.
  for (std::size_t at = 0; at < text.size(); ++at) {
    for (const auto& [sign, comparison] : operators) {
      if (text.substr(at, sign.size()) != sign) continue;
      const auto left = side(trim(text.substr(0, at)), node, scope, diagnostics);
      const std::string_view rest = trim(text.substr(at + sign.size()));
      if (!left) return std::nullopt;
      if (!rest.empty() && rest.front() == '{') {
        const auto right = side(rest, node, scope, diagnostics);
        if (!right) return std::nullopt;
        return Condition{left->operand, comparison, right->operand};
      }
      return Condition{left->operand, comparison, {.constant = constant(rest, api.texts)}};
    }
  }
  const bool negated = text.starts_with("not ");
  if (negated) text = trim(text.substr(4));
  const auto left = side(text, node, scope, diagnostics);
  if (!left) return std::nullopt;
  return Condition{left->operand, negated ? core::Comparison::Falsy : core::Comparison::Truthy, {}};
}

}  // namespace routelab::scenario
