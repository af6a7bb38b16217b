#include "harness/import/env_reads.hpp"

#include "harness/import/module.hpp"

namespace routelab::import {

namespace {

/// `{ A, B: b } = process.env` for the `=` before i.
void destructured(const Tokens& tokens, std::size_t i,
                  std::vector<std::pair<std::string, int>>& reads) {
  if (i < 2 || !tokens.is(i - 1, "=") || !tokens.is(i - 2, "}")) return;
  const std::size_t open = tokens[i - 2].partner;
  if (!tokens.is(open, "{")) return;
  for (const PatternName& name : pattern_names(tokens, open)) {
    if (!name.member.empty()) reads.emplace_back(name.member, static_cast<int>(tokens[open].line));
  }
}

}  // namespace

std::vector<std::pair<std::string, int>> env_reads(const Tokens& tokens) {
  std::vector<std::pair<std::string, int>> reads;
  std::string alias;  // const env = process.env
  for (std::size_t i = 0; i < tokens.size(); ++i) {
    const bool is_process = tokens.is(i, "process") &&
                            (tokens.is(i + 1, ".") || tokens.is(i + 1, "?.")) &&
                            tokens.is(i + 2, "env");
    const bool is_alias =
        !alias.empty() && tokens.is(i, alias) && (i == 0 || !tokens.is(i - 1, "."));
    if (!is_process && !is_alias) continue;
    const std::size_t end = is_process ? i + 3 : i + 1;
    const auto line = static_cast<int>(tokens[i].line);
    const bool is_dot = tokens.is(end, ".") || tokens.is(end, "?.");
    const std::size_t bracket = tokens.is(end, "?.") ? end + 1 : end;
    if (is_dot && tokens.is_word(end + 1)) {
      reads.emplace_back(tokens[end + 1].text, line);
    } else if (tokens.is(bracket, "[") && tokens.is_text(bracket + 1)) {
      reads.emplace_back(text_of(tokens[bracket + 1]), line);
    } else {
      destructured(tokens, i, reads);
      if (is_process && i > 1 && tokens.is(i - 1, "=") && tokens.is_word(i - 2)) {
        alias = tokens[i - 2].text;
      }
    }
  }
  return reads;
}

}  // namespace routelab::import
