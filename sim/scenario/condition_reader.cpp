#include "sim/scenario/condition_reader.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>

#include <fmt/format.h>

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

/// What other languages write instead.
constexpr std::array<std::pair<std::string_view, std::string_view>, 6> foreign_operators{{
    {"==", "="},
    {"===", "="},
    {"!==", "!="},
    {"<>", "!="},
    {"=>", ">="},
    {"=<", "<="},
}};

bool is_name(std::string_view text) {
  return text.find('.') != text.npos && text.find_first_of(" {}\"'") == text.npos;
}

/// Reads one condition; each error ends it.
class ConditionReader {
 public:
  ConditionReader(const Node& node, HandlerScope& scope, core::Texts& texts,
                  Diagnostics& diagnostics)
      : node_(node), scope_(scope), texts_(texts), diagnostics_(diagnostics) {}

  std::optional<Condition> read(std::string_view text) {
    constexpr std::string_view signs = "=!<>";
    const std::size_t from = text.starts_with('{') ? text.find('}') : 0;  // behind the reference
    const std::size_t at = std::min(text.find_first_of(signs, from), text.size());
    if (at == text.size()) return read_truth(text);
    const std::size_t end = std::min(text.find_first_not_of(signs, at), text.size());
    const auto comparison = operator_of(text.substr(at, end - at));
    if (!comparison) return std::nullopt;
    const auto left = reference(trim(text.substr(0, at)));
    if (!left) return std::nullopt;
    const auto right = operand(trim(text.substr(end)), *comparison, text.substr(at, end - at));
    if (!right) return std::nullopt;
    return Condition{left->operand, *comparison, *right};
  }

 private:
  std::nullopt_t error(std::string message, std::string hint) {
    diagnostics_.error(node_.place(), "bad-condition", std::move(message), std::move(hint));
    return std::nullopt;
  }

  std::optional<Condition> read_truth(std::string_view text) {
    const bool negated = text.starts_with("not ");
    const auto left = reference(negated ? trim(text.substr(4)) : text);
    if (!left) return std::nullopt;
    return Condition{
        left->operand, negated ? core::Comparison::Falsy : core::Comparison::Truthy, {}};
  }

  std::optional<core::Comparison> operator_of(std::string_view sign) {
    for (const auto& [name, comparison] : operators) {
      if (name == sign) return comparison;
    }
    std::string hint =
        "expected one of: =, !=, <, <=, >, >=; the opposite of a condition is \"not {...}\"";
    for (const auto& [foreign, own] : foreign_operators) {
      if (foreign == sign) hint = fmt::format("write '{}' instead", own);
    }
    return error(in_quotes(sign) + " is not an operator", std::move(hint));
  }

  /// "{user.role}", or one of the bare words cold and method.
  std::optional<Reference> reference(std::string_view text) {
    if (text == "cold" || text == "method") return scope_.resolve(text, node_);
    if (text.size() > 2 && text.front() == '{' && text.find('}') == text.size() - 1) {
      auto found = scope_.resolve(text.substr(1, text.size() - 2), node_);
      if (!found || !found->error) return found;
      report_error_value(node_, diagnostics_);
      return std::nullopt;
    }
    if (joins(text)) return std::nullopt;
    return error(in_quotes(text) + " is not a reference",
                 is_name(text) ? fmt::format("write {{{}}}", text) : std::string(forms));
  }

  /// Whether this is more than one comparison; that is an error.
  bool joins(std::string_view text) {
    for (const std::string_view word : {" and ", " or ", "&&", "||"}) {
      if (text.find(word) == text.npos) continue;
      error("a condition is one comparison, without " + in_quotes(trim(word)),
            "put one 'when' into the other; a text that holds this word needs quotes");
      return true;
    }
    return false;
  }

  std::optional<core::Operand> operand(std::string_view text, core::Comparison comparison,
                                       std::string_view sign) {
    if (text.empty()) {
      return error(fmt::format("nothing stands behind '{}'", sign), "the empty text is written ''");
    }
    const bool quoted = text.front() == '"' || text.front() == '\'';
    if (!quoted && joins(text)) return std::nullopt;
    if (text.front() == '{') {
      const auto right = reference(text);
      return right ? std::optional(right->operand) : std::nullopt;
    }
    const auto value = quoted ? quoted_text(text) : constant(text);
    if (!value) return std::nullopt;
    const bool ordered = comparison >= core::Comparison::Less;
    if (ordered && !core::as_integer(*value)) {
      return error(
          fmt::format("'{}' compares whole numbers, and {} is none", sign, in_quotes(text)),
          "other values are compared with = and != only");
    }
    return core::Operand{.constant = *value};
  }

  std::optional<core::Value> quoted_text(std::string_view text) {
    const std::size_t close = text.find(text.front(), 1);
    if (close == text.size() - 1) return texts_.value_of(text.substr(1, close - 1));
    if (close == text.npos) return error("a quote is not closed in " + in_quotes(text), "");
    return error(in_quotes(trim(text.substr(close + 1))) + " stands behind the text",
                 "a condition is one comparison");
  }

  std::optional<core::Value> constant(std::string_view text) {
    if (text == "true" || text == "false") return core::Value::boolean(text == "true");
    if (text == "null") return core::Value::null();
    std::int64_t number = 0;
    const auto [end, problem] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (problem == std::errc{} && end == text.data() + text.size() &&
        number <= core::Value::max_integer && number >= -core::Value::max_integer) {
      return core::Value::integer(number);
    }
    if (text.find_first_of("{}=<>!\"") == text.npos) return texts_.value_of(text);
    return error(in_quotes(text) + " is not one value", "a text with such signs needs quotes");
  }

  const Node& node_;
  HandlerScope& scope_;
  core::Texts& texts_;
  Diagnostics& diagnostics_;
};

}  // namespace

std::optional<Condition> read_condition(const Node& node, HandlerScope& scope, core::Api& api,
                                        Diagnostics& diagnostics) {
  if (!node.is(Node::Kind::Text)) {
    diagnostics.error(node.place(), "wrong-type", "a condition is a text, not " + describe(node),
                      std::string(forms));
    return std::nullopt;
  }
  return ConditionReader(node, scope, api.texts, diagnostics).read(trim(node.text));
}

}  // namespace routelab::scenario
