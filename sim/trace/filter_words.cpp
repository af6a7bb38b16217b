#include "sim/trace/filter_words.hpp"

#include <algorithm>

namespace routelab::trace {

namespace {

constexpr std::string_view blanks = " \t\r\n";
constexpr std::string_view word_ends = " \t\r\n\"'()=!<>~";

FilterWord quoted_word(std::string_view text, std::size_t offset) {
  FilterWord word{FilterWord::Sort::Unclosed, "", offset, text.size() - offset};
  for (std::size_t at = offset + 1; at < text.size(); ++at) {
    if (text[at] == text[offset]) {
      word.sort = FilterWord::Sort::Quoted;
      word.length = at + 1 - offset;
      break;
    }
    if (text[at] == '\\' && at + 1 < text.size()) ++at;
    word.text += text[at];
  }
  return word;
}

FilterWord piece(FilterWord::Sort sort, std::string_view text, std::size_t offset,
                 std::size_t length) {
  return {sort, std::string(text.substr(offset, length)), offset, length};
}

}  // namespace

FilterWord filter_word_at(std::string_view text, std::size_t offset) {
  using Sort = FilterWord::Sort;
  offset = std::min(text.find_first_not_of(blanks, offset), text.size());
  if (offset == text.size()) return {Sort::End, "", offset, 0};
  switch (text[offset]) {
    case '"':
    case '\'': return quoted_word(text, offset);
    case '(': return piece(Sort::Open, text, offset, 1);
    case ')': return piece(Sort::Close, text, offset, 1);
    case '=':
    case '~': return piece(Sort::Sign, text, offset, 1);
    case '!':
    case '<':
    case '>': {
      const bool with_equals = offset + 1 < text.size() && text[offset + 1] == '=';
      return piece(Sort::Sign, text, offset, with_equals ? 2 : 1);
    }
    default: {
      const std::size_t end = std::min(text.find_first_of(word_ends, offset), text.size());
      return piece(Sort::Word, text, offset, end - offset);
    }
  }
}

}  // namespace routelab::trace
