#include "harness/import/literal.hpp"

#include <charconv>
#include <cmath>

#include <fmt/format.h>

#include "harness/import/object_literal.hpp"

namespace routelab::import {

namespace {

std::optional<double> plain_number(std::string_view spelling) {
  std::string digits;
  for (const char c : spelling) {
    if (c != '_' && c != 'n') digits += c;
  }
  const bool is_hexadecimal = digits.starts_with("0x") || digits.starts_with("0X");
  if (is_hexadecimal) {
    unsigned long long value = 0;
    const auto end = digits.data() + digits.size();
    if (std::from_chars(digits.data() + 2, end, value, 16).ptr != end) return std::nullopt;
    return static_cast<double>(value);
  }
  double value = 0;
  const auto end = digits.data() + digits.size();
  const auto result = std::from_chars(digits.data(), end, value);
  if (result.ptr != end || result.ec != std::errc{}) return std::nullopt;
  return value;
}

/// Names of names are followed so far; those that go round end here, too.
constexpr int most_depth = 8;

std::optional<double> product_at(const Scope& scope, std::size_t at, int depth);

std::optional<double> factor_at(const Scope& scope, std::size_t& at, int depth) {
  const Tokens& tokens = scope.source->tokens;
  const bool is_negative = tokens.is(at, "-");
  if (is_negative) ++at;
  std::optional<double> value;
  if (tokens[at].kind == TokenKind::Number) {
    value = plain_number(tokens[at].text);
    ++at;
  } else if (const auto spot = resolve(scope, at); spot && spot->scope.source != nullptr) {
    const Token& token = spot->scope.source->tokens[spot->at];
    if (token.kind == TokenKind::Number) value = product_at(spot->scope, spot->at, depth + 1);
    at = spot->end;
  }
  if (value && is_negative) value = -*value;
  return value;
}

/// What may be chosen from, and whether that is all.
struct Choices {
  std::vector<std::string> all;
  bool is_complete = true;

  void add(std::optional<std::string> json) {
    if (json) all.push_back(std::move(*json));
    is_complete &= json.has_value();
  }
};

/// The members of `enum E { A, B = "b" }`, or the values of an object.
void add_members(const Tokens& tokens, std::size_t brace, bool is_enum, Choices& choices) {
  const std::size_t close = tokens.closing(brace);
  long long next = 0;
  for (std::size_t i = brace + 1; i < close; ++i) {
    if (tokens.is(i + 1, is_enum ? "=" : ":")) {
      choices.add(json_at(tokens, i + 2));
      const auto number = plain_number(tokens[i + 2].text);
      if (number && std::fabs(*number) < 1e9) next = static_cast<long long>(*number) + 1;
    } else if (is_enum && tokens.is_word(i)) {
      choices.add(std::to_string(next++));
    } else {
      choices.is_complete = false;
    }
    while (i < close && !tokens.is(i, ",")) i = tokens.behind(i);
  }
}

std::optional<double> product_at(const Scope& scope, std::size_t at, int depth) {
  if (depth > most_depth) return std::nullopt;
  const std::size_t end = expression_end(scope.source->tokens, at);
  auto value = factor_at(scope, at, depth);
  while (value && scope.source->tokens.is(at, "*")) {
    const auto factor = factor_at(scope, ++at, depth + 1);
    if (!factor) return std::nullopt;
    *value *= *factor;
  }
  // Anything else makes another number of it: LIMIT - 1, LIMIT ?? 5.
  if (at < end && !scope.source->tokens.is(at, "as")) return std::nullopt;
  return value;
}

void add_choices(const Scope& scope, std::size_t at, int depth, Choices& choices) {
  const Tokens& tokens = scope.source->tokens;
  if (depth > most_depth || !scope.sources->spend(1)) {
    choices.is_complete = false;
    return;
  }
  if (tokens.is(at, "new") && tokens.is(at + 2, "(")) at += 3;
  if (tokens.is(at, "Object") && tokens.is(at + 1, ".") && tokens.is(at + 3, "(")) at += 4;
  if (tokens.is(at, "[")) {
    const std::size_t close = tokens.closing(at);
    for (std::size_t i = at + 1; i < close; i = expression_end(tokens, i) + 1) {
      if (tokens.is(i, "...")) {
        add_choices(scope, i + 1, depth + 1, choices);
      } else if (tokens.is_word(i) && !json_at(tokens, i)) {
        add_choices(scope, i, depth + 1, choices);
      } else {
        choices.add(json_at(tokens, i));
      }
    }
  } else if (tokens.is(at, "{")) {
    add_members(tokens, at, false, choices);
  } else if (auto json = json_at(tokens, at)) {
    choices.add(std::move(json));
  } else if (const auto spot = resolve(scope, at); spot && spot->scope.source != nullptr) {
    const Tokens& there = spot->scope.source->tokens;
    if (spot->kind == Binding::Kind::Type) return add_members(there, spot->at, true, choices);
    add_choices(spot->scope, spot->at, depth + 1, choices);
  } else {
    choices.is_complete = false;
  }
}

}  // namespace

std::optional<double> number_at(const Scope& scope, std::size_t at) {
  return product_at(scope, at, 0);
}

std::string json_text(std::string_view text) {
  std::string json = "\"";
  for (const char c : text) {
    if (c == '"' || c == '\\') {
      json += '\\';
      json += c;
    } else if (static_cast<unsigned char>(c) < 0x20) {
      json += fmt::format("\\u{:04x}", static_cast<unsigned>(c));
    } else {
      json += c;
    }
  }
  return json + '"';
}

std::optional<std::string> json_at(const Tokens& tokens, std::size_t at) {
  if (tokens.is_text(at)) return json_text(text_of(tokens[at]));
  for (const char* word : {"true", "false", "null"}) {
    if (tokens.is(at, word)) return word;
  }
  const bool is_negative = tokens.is(at, "-");
  const Token& number = tokens[is_negative ? at + 1 : at];
  if (number.kind != TokenKind::Number) return std::nullopt;
  const auto value = plain_number(number.text);
  if (!value || !std::isfinite(*value)) return std::nullopt;
  return fmt::format("{}{:.15g}", is_negative ? "-" : "", *value);
}

std::vector<std::string> choices_at(const Scope& scope, std::size_t at) {
  Choices choices;
  add_choices(scope, at, 0, choices);
  return std::move(choices.all);
}

std::vector<std::string> all_choices_at(const Scope& scope, std::size_t at) {
  Choices choices;
  add_choices(scope, at, 0, choices);
  return choices.is_complete ? std::move(choices.all) : std::vector<std::string>{};
}

}  // namespace routelab::import
