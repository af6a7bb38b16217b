#include "harness/import/tokenizer.hpp"

#include <array>
#include <string>
#include <utility>
#include <vector>

#include "sim/base/ascii.hpp"

namespace routelab::import {

namespace {

bool begins_word(char c) {
  return is_letter(c) || c == '_' || c == '$' || c == '#' || c == '@' ||
         static_cast<unsigned char>(c) >= 0x80U;
}

bool continues_word(char c) {
  return is_letter(c) || is_digit(c) || c == '_' || c == '$' ||
         static_cast<unsigned char>(c) >= 0x80U;
}

/// Longer ones first. `>` stands alone: generics end with it.
constexpr std::array<std::string_view, 20> long_signs = {
    "===", "!==", "...", "\?\?=", "&&=", "||=", "=>", "==", "!=", "?.",
    "??",  "&&",  "||",  "++",    "--",  "<=",  ">=", "+=", "-=", "*="};

/// Words that a value may follow, so that a slash behind them begins a regular expression.
bool expects_value(std::string_view word) {
  constexpr std::array<std::string_view, 12> words = {"return", "typeof", "case",  "in",
                                                      "of",     "do",     "else",  "void",
                                                      "new",    "throw",  "await", "delete"};
  for (const std::string_view one : words) {
    if (word == one) return true;
  }
  return false;
}

class Tokenizer {
 public:
  explicit Tokenizer(std::string_view source) : source_(source) {
    if (source_.starts_with("\xEF\xBB\xBF")) at_ = 3;
    if (source_.substr(at_).starts_with("#!")) skip_line();
  }

  Tokens read() {
    while (at_ < source_.size()) {
      if (!skip_blank()) read_token();
    }
    for (const std::uint32_t open : open_) complain(tokens_[open].line, "a bracket is not closed");
    return {std::move(tokens_), std::move(fault_)};
  }

 private:
  [[nodiscard]] char peek(std::size_t ahead = 0) const {
    return at_ + ahead < source_.size() ? source_[at_ + ahead] : '\0';
  }

  void complain(std::uint32_t line, const char* message) {
    if (fault_.line == 0) fault_ = {static_cast<int>(line), message};
  }

  void skip_line() {
    while (at_ < source_.size() && source_[at_] != '\n') ++at_;
  }

  /// White space and comments.
  bool skip_blank() {
    const char c = peek();
    if (c == '\n') {
      ++line_;
      follows_line_ = true;
    } else if (c == '/' && peek(1) == '/') {
      skip_line();
      return true;
    } else if (c == '/' && peek(1) == '*') {
      skip_comment();
      return true;
    } else if (c != ' ' && c != '\t' && c != '\r' && c != '\f' && c != '\v') {
      return false;
    }
    ++at_;
    return true;
  }

  void skip_comment() {
    const std::uint32_t begin = line_;
    for (at_ += 2; at_ < source_.size(); ++at_) {
      if (peek() == '*' && peek(1) == '/') {
        at_ += 2;
        return;
      }
      if (peek() == '\n') {
        ++line_;
        follows_line_ = true;
      }
    }
    complain(begin, "a comment is not closed");
  }

  void add(TokenKind kind, std::string_view text, std::uint32_t line) {
    const auto index = static_cast<std::uint32_t>(tokens_.size());
    tokens_.push_back({kind, follows_line_, line, index, text});
    follows_line_ = false;
  }

  void read_token() {
    const char c = peek();
    if (begins_word(c)) {
      const std::size_t begin = at_++;
      while (at_ < source_.size() && continues_word(source_[at_])) ++at_;
      add(TokenKind::Word, source_.substr(begin, at_ - begin), line_);
    } else if (is_digit(c) || (c == '.' && is_digit(peek(1)))) {
      read_number();
    } else if (c == '"' || c == '\'') {
      read_text(c);
    } else if (c == '`') {
      ++at_;
      read_template();
    } else if (c != '/' || !begins_regex() || !read_regex()) {
      read_sign();
    }
  }

  void read_number() {
    const std::size_t begin = at_++;
    while (continues_word(peek()) || peek() == '.' ||
           ((peek() == '+' || peek() == '-') && lower_case(source_[at_ - 1]) == 'e' &&
            !source_.substr(begin).starts_with("0x"))) {
      ++at_;
    }
    add(TokenKind::Number, source_.substr(begin, at_ - begin), line_);
  }

  /// A string ends with its line at the latest, unless the line break is escaped.
  void read_text(char quote) {
    const std::uint32_t line = line_;
    const std::size_t begin = ++at_;
    while (at_ < source_.size() && source_[at_] != quote && source_[at_] != '\n') {
      if (source_[at_] == '\\' && at_ + 1 < source_.size()) {
        ++at_;
        if (source_[at_] == '\n') ++line_;
      }
      ++at_;
    }
    add(TokenKind::Text, source_.substr(begin, at_ - begin), line);
    if (peek() == quote && at_ < source_.size()) {
      ++at_;
    } else {
      complain(line, "a string is not closed");
    }
  }

  /// A piece of a template literal, up to its end or to what it inserts.
  void read_template() {
    const std::uint32_t line = line_;
    const std::size_t begin = at_;
    while (at_ < source_.size()) {
      const char c = source_[at_];
      if (c == '`') {
        add(TokenKind::Template, source_.substr(begin, at_ - begin), line);
        ++at_;
        return;
      }
      if (c == '$' && peek(1) == '{') {
        add(TokenKind::Template, source_.substr(begin, at_ - begin), line);
        open(source_.substr(at_, 2));
        at_ += 2;
        return;
      }
      if (c == '\n') ++line_;
      if (c == '\\' && at_ + 1 < source_.size()) {
        ++at_;
        if (source_[at_] == '\n') ++line_;
      }
      ++at_;
    }
    add(TokenKind::Template, source_.substr(begin), line);
    complain(line, "a template literal is not closed");
  }

  [[nodiscard]] bool begins_regex() const {
    if (tokens_.empty()) return true;
    const Token& last = tokens_.back();
    if (last.kind == TokenKind::Word) return expects_value(last.text);
    if (last.kind != TokenKind::Sign) return false;
    // `</p>` is JSX, `} />` too.
    if (last.text == "}" || last.text == "]" || last.text == "<") return false;
    if (last.text != ")") return last.text != "++" && last.text != "--";
    if (last.partner == 0) return false;
    const std::string_view before = tokens_[last.partner - 1].text;
    return before == "if" || before == "while" || before == "for";
  }

  /// False: it does not end in this line, so it is none.
  bool read_regex() {
    bool in_class = false;
    for (std::size_t end = at_ + 1; end < source_.size() && source_[end] != '\n'; ++end) {
      const char c = source_[end];
      if (c == '\\') {
        ++end;
      } else if (c == '[') {
        in_class = true;
      } else if (c == ']') {
        in_class = false;
      } else if (c == '/' && !in_class) {
        add(TokenKind::Regex, source_.substr(at_ + 1, end - at_ - 1), line_);
        at_ = end + 1;
        while (continues_word(peek())) ++at_;
        return true;
      }
    }
    return false;
  }

  void read_sign() {
    const std::string_view rest = source_.substr(at_);
    for (const std::string_view sign : long_signs) {
      if (!rest.starts_with(sign) || (sign == "?." && is_digit(peek(2)))) continue;
      add(TokenKind::Sign, rest.substr(0, sign.size()), line_);
      at_ += sign.size();
      return;
    }
    const char c = peek();
    const std::string_view text = rest.substr(0, 1);
    ++at_;
    if (c == '(' || c == '[' || c == '{') {
      open(text);
    } else if (c == ')' || c == ']' || c == '}') {
      close(text);
    } else {
      add(TokenKind::Sign, text, line_);
    }
  }

  [[nodiscard]] static std::size_t shape_of(std::string_view bracket) {
    const char c = bracket.back();
    return c == '(' || c == ')' ? 0 : c == '[' || c == ']' ? 1 : 2;
  }

  void open(std::string_view text) {
    ++depth_[shape_of(text)];
    open_.push_back(static_cast<std::uint32_t>(tokens_.size()));
    add(TokenKind::Sign, text, line_);
  }

  /// Closes the last bracket of its shape, and with it those that were left open in between.
  void close(std::string_view text) {
    const std::size_t shape = shape_of(text);
    const auto index = static_cast<std::uint32_t>(tokens_.size());
    add(TokenKind::Sign, text, line_);
    if (depth_[shape] == 0) {
      complain(line_, "a bracket is closed that was not opened");
      return;
    }
    std::uint32_t opened = 0;
    do {
      opened = open_.back();
      open_.pop_back();
      --depth_[shape_of(tokens_[opened].text)];
      if (shape_of(tokens_[opened].text) != shape) {
        complain(tokens_[opened].line, "a bracket is not closed");
      }
    } while (shape_of(tokens_[opened].text) != shape);
    tokens_[opened].partner = index;
    tokens_[index].partner = opened;
    if (tokens_[opened].text == "${") read_template();
  }

  std::string_view source_;
  std::size_t at_ = 0;
  std::uint32_t line_ = 1;
  bool follows_line_ = false;
  std::vector<Token> tokens_;
  std::vector<std::uint32_t> open_;     ///< brackets that wait for their partners
  std::array<std::size_t, 3> depth_{};  ///< how many of each shape
  TokenFault fault_;
};

}  // namespace

Tokens tokenize(std::string_view source) { return Tokenizer(source).read(); }

}  // namespace routelab::import
