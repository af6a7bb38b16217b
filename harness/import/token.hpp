/// A word of JavaScript or TypeScript. Tokens point into the source's text, which must outlive them.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace routelab::import {

enum class TokenKind : std::uint8_t {
  End,
  Word,      ///< an identifier or a keyword
  Number,    ///<
  Text,      ///< a string; `text` is what stands between its quotes
  Template,  ///< a piece of a template literal: up to its end or to the next `${`
  Regex,     ///< `text` is what stands between the slashes
  Sign       ///< operators and brackets; "${" opens what a template inserts, "}" closes it
};

struct Token {
  TokenKind kind = TokenKind::End;
  bool follows_line = false;  ///< a line has ended before it
  std::uint32_t line = 0;     ///< from 1
  std::uint32_t partner = 0;  ///< of a bracket: its other half, or its own index if there is none
  std::string_view text;
};

/// What was odd; the rest of the file was read all the same.
struct TokenFault {
  int line = 0;  ///< 0: nothing
  std::string message;
};

class Tokens {
 public:
  Tokens() = default;
  Tokens(std::vector<Token> all, TokenFault fault)
      : all_(std::move(all)), fault_(std::move(fault)) {}

  [[nodiscard]] std::size_t size() const { return all_.size(); }
  /// The token, or one of kind End behind the last.
  [[nodiscard]] const Token& operator[](std::size_t i) const {
    static const Token end;
    return i < all_.size() ? all_[i] : end;
  }
  /// A word or a sign that is spelt so.
  [[nodiscard]] bool is(std::size_t i, std::string_view spelling) const {
    const Token& token = (*this)[i];
    return (token.kind == TokenKind::Word || token.kind == TokenKind::Sign) &&
           token.text == spelling;
  }
  [[nodiscard]] bool is_word(std::size_t i) const { return (*this)[i].kind == TokenKind::Word; }
  /// A string, or a template without insertions.
  [[nodiscard]] bool is_text(std::size_t i) const {
    return (*this)[i].kind == TokenKind::Text ||
           ((*this)[i].kind == TokenKind::Template && !is(i + 1, "${") && !is_inserted(i));
  }
  /// The index behind a bracket's other half; behind the token itself if it is none.
  [[nodiscard]] std::size_t behind(std::size_t i) const {
    const Token& token = (*this)[i];
    return token.kind == TokenKind::Sign && token.partner > i ? token.partner + 1U : i + 1;
  }
  /// The other half of the opening bracket at i; size() if it is missing.
  [[nodiscard]] std::size_t closing(std::size_t i) const {
    const Token& token = (*this)[i];
    return token.partner > i ? token.partner : size();
  }
  [[nodiscard]] const TokenFault& fault() const { return fault_; }

 private:
  /// A template's piece behind an insertion.
  [[nodiscard]] bool is_inserted(std::size_t i) const {
    return i > 0 && is(i - 1, "}") && is((*this)[i - 1].partner, "${");
  }

  std::vector<Token> all_;
  TokenFault fault_;
};

/// What a string literal means, in UTF-8: its escapes are resolved.
std::string text_of(const Token& token);

}  // namespace routelab::import
