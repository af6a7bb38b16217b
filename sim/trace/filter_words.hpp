/// A filter's text as words, signs and parentheses.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace routelab::trace {

struct FilterWord {
  enum class Sort : std::uint8_t {
    End,
    Word,    ///< up to a blank, a quote, a parenthesis or one of = ! < > ~
    Quoted,  ///< "..." or '...': a backslash takes the next character as it is
    Sign,    ///< = != < <= > >= ~ and a single !, which means nothing
    Open,
    Close,
    Unclosed,  ///< a quote that does not end
  };
  Sort sort = Sort::End;
  std::string text;        ///< of a quoted one what is inside
  std::size_t offset = 0;  ///< bytes
  std::size_t length = 0;  ///< bytes, quotes included

  [[nodiscard]] bool is(std::string_view word) const { return sort == Sort::Word && text == word; }
};

/// The word at `offset` or behind the blanks there.
[[nodiscard]] FilterWord filter_word_at(std::string_view text, std::size_t offset);

}  // namespace routelab::trace
