#include "harness/import/object_literal.hpp"

namespace routelab::import {

namespace {

/// Behind the next comma of this level, at most at `close`.
std::size_t next_entry(const Tokens& tokens, std::size_t i, std::size_t close) {
  while (i < close && !tokens.is(i, ",")) i = tokens.behind(i);
  return i + 1;
}

}  // namespace

std::vector<Entry> entries_of(const Tokens& tokens, std::size_t brace) {
  std::vector<Entry> entries;
  const std::size_t close = tokens.closing(brace);
  if (close == tokens.size()) return {};  // not closed: it would hold all that follows
  for (std::size_t i = brace + 1; i < close; i = next_entry(tokens, i, close)) {
    std::size_t begin = i;  // of a method: at `async`
    if ((tokens.is(i, "async") || tokens.is(i, "get") || tokens.is(i, "*")) &&
        (tokens.is_word(i + 1) || tokens.is(i + 1, "*"))) {
      begin = ++i;
      if (tokens.is(i, "*")) begin = ++i;
    }
    const bool is_number = tokens[i].kind == TokenKind::Number;
    std::size_t name = i;
    if (tokens.is(i, "[") && tokens.is_text(i + 1) && tokens.closing(i) == i + 2) {
      name = i + 1;
    } else if (!tokens.is_word(i) && !tokens.is_text(i) && !is_number) {
      continue;
    }
    const std::size_t behind = name == i ? i + 1 : i + 3;
    entries.push_back({text_of(tokens[name]), name, tokens.is(behind, ":") ? behind + 1 : begin});
  }
  return entries;
}

std::optional<std::size_t> value_of(const Tokens& tokens, std::size_t brace, std::string_view key) {
  if (!tokens.is(brace, "{")) return std::nullopt;
  for (const Entry& entry : entries_of(tokens, brace)) {
    if (entry.key == key) return entry.value;
  }
  return std::nullopt;
}

std::vector<std::size_t> spreads_of(const Tokens& tokens, std::size_t brace) {
  std::vector<std::size_t> spreads;
  const std::size_t close = tokens.closing(brace);
  if (close == tokens.size()) return {};  // not closed: it would hold all that follows
  for (std::size_t i = brace + 1; i < close; i = next_entry(tokens, i, close)) {
    if (tokens.is(i, "...")) spreads.push_back(i + 1);
  }
  return spreads;
}

std::vector<std::string> texts_of_list(const Tokens& tokens, std::size_t at) {
  if (tokens.is(at, "new") && tokens.is(at + 2, "(")) at += 3;
  std::vector<std::string> texts;
  if (!tokens.is(at, "[")) return texts;
  const std::size_t close = tokens.closing(at);
  for (std::size_t i = at + 1; i < close; i = tokens.behind(i)) {
    if (tokens.is_text(i)) texts.push_back(text_of(tokens[i]));
  }
  return texts;
}

}  // namespace routelab::import
