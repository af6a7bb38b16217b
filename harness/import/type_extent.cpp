#include "harness/import/type_extent.hpp"

#include <array>
#include <string_view>

namespace routelab::import {

namespace {

bool is_prefix(const Tokens& tokens, std::size_t i) {
  constexpr std::array<std::string_view, 9> words = {
      "readonly", "keyof", "typeof", "unique", "infer", "asserts", "new", "abstract", "-"};
  for (const std::string_view word : words) {
    if (tokens.is(i, word)) return true;
  }
  return tokens.is(i, "|") || tokens.is(i, "&");
}

/// Behind one operand: `{...}`, `Name.Inner<...>[]`, `"literal"`, `(...) => ` without its result.
std::size_t operand_end(const Tokens& tokens, std::size_t i) {
  if (tokens[i].kind == TokenKind::End) return i;
  const bool is_word = tokens.is_word(i);
  i = tokens.behind(i);
  while (is_word && tokens.is(i, ".") && tokens.is_word(i + 1)) i += 2;
  if (is_word && tokens.is(i, "<")) i = generics_end(tokens, i);
  if (is_word && tokens.is(i, "is")) ++i;
  while (tokens.is(i, "[") && !tokens[i].follows_line) i = tokens.behind(i);
  return i;
}

bool is_closing(const Tokens& tokens, std::size_t i) {
  return tokens.is(i, ")") || tokens.is(i, "]") || tokens.is(i, "}") || tokens.is(i, ";") ||
         tokens.is(i, ",") || tokens.is(i, "=");
}

}  // namespace

std::size_t type_end(const Tokens& tokens, std::size_t at) {
  std::size_t i = at;
  std::size_t conditions = 0;
  while (i < tokens.size()) {
    while (is_prefix(tokens, i)) ++i;
    if (is_closing(tokens, i)) return i;
    const bool was_predicate = tokens.is_word(i) && tokens.is(i + 1, "is");
    const bool is_function = tokens.is(i, "(");
    i = operand_end(tokens, i);
    if (was_predicate) continue;
    if (tokens.is(i, "|") || tokens.is(i, "&") || (is_function && tokens.is(i, "=>"))) {
      ++i;
    } else if (tokens.is(i, "extends")) {
      ++conditions;
      ++i;
    } else if (conditions > 0 && tokens.is(i, "?")) {
      ++i;
    } else if (conditions > 0 && tokens.is(i, ":")) {
      --conditions;
      ++i;
    } else {
      return i;
    }
  }
  return i;
}

std::size_t generics_end(const Tokens& tokens, std::size_t open) {
  constexpr int longest = 500;  // tokens; "a < b < c" are no generics, and need not be searched
  std::size_t depth = 0;
  std::size_t i = open;
  for (int n = 0; n < longest && i < tokens.size(); ++n, i = tokens.behind(i)) {
    if (tokens.is(i, "<")) ++depth;
    if (tokens.is(i, ">") && --depth == 0) return i + 1;
    if (tokens.is(i, ">=")) return i;
    if (tokens.is(i, ";") || tokens.is(i, ")") || tokens.is(i, "}")) return i;
  }
  return i;
}

}  // namespace routelab::import
