#include "sim/scenario/json_syntax.hpp"

#include <algorithm>
#include <cstddef>
#include <optional>
#include <string_view>
#include <utility>

#include <fmt/format.h>

#include "sim/scenario/characters.hpp"

namespace routelab::scenario {
namespace {

bool is_word(char c) {
  return is_digit(c) || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || c == '$';
}

/// What to write instead of a word that was meant as a number.
std::string number_hint(std::string_view word) {
  const std::string_view digits = word.substr(word.starts_with('-') ? 1 : 0);
  const char second = digits.size() > 1 && digits[0] == '0' ? digits[1] : '\0';
  if (word.starts_with('+')) return "leave the '+' out";
  if (second == 'x' || second == 'X') return "numbers are decimal";
  if (is_digit(second)) return "a number does not start with a zero that could be left out";
  if (digits.starts_with('.')) return "write a digit before the point: 0.5";
  if (word.ends_with('.')) return "write a digit after the point: 1.0";
  if (word.find_first_not_of("0123456789.eE+-") == std::string_view::npos) return "";
  return fmt::format("a quantity with a unit is a text: \"{}\"", word);
}

class SyntaxError {
 public:
  SyntaxError(const SyntaxContext& context, const std::string& file, Diagnostics& diagnostics)
      : context_(context), cursor_(context.end), file_(file), diagnostics_(diagnostics) {}

  void report() {
    const std::string_view last = cursor_.since(context_.last);
    if (!last.empty() && is_word(last.back()) && is_word(cursor_.peek())) {
      cursor_ = context_.last;  // right only up to a point: 10m, 01, nullable
      return bad_value();
    }
    if (!skip_blanks()) return;
    using After = SyntaxContext::After;
    switch (context_.after) {
      case After::Nothing: return bad_value();
      case After::Root:
        return fail(cursor_.mark(), "expected the end of the file here",
                    "a file holds one value, usually one object");
      case After::OpenObject: return bad_key();
      case After::OpenArray: return bad_value();
      case After::Key: return behind_key();
      case After::Member:
      case After::Element: return behind_value();
    }
  }

 private:
  void fail(Mark mark, std::string message, std::string hint = "") {
    diagnostics_.error(mark.in(file_), "syntax", std::move(message), std::move(hint));
  }

  [[nodiscard]] Mark last_token() const { return context_.end.mark_from(context_.last); }

  bool skip_blanks() {
    if (cursor_.skip_blanks()) return true;
    if (cursor_.peek(1) == '*') {
      fail(cursor_.mark(2), "this comment is not closed", "a comment ends with '*/'");
    } else {
      fail(cursor_.mark(), "unexpected '/'", "a comment starts with '//' or '/*'");
    }
    return false;
  }

  // --- by what should be there -------------------------------------------------------------------

  void behind_key() {
    if (bad_end_or_bracket()) return;
    if (cursor_.peek() != ':') {
      const char* hint = cursor_.peek() == '=' ? "write ':' instead of '='" : "";
      return fail(last_token(), "expected ':' and a value after this key", hint);
    }
    cursor_.advance();
    if (!skip_blanks()) return;
    if (cursor_.peek() == '}' || cursor_.peek() == ',') {
      return fail(last_token(), "this key has no value");
    }
    bad_value();
  }

  void behind_value() {
    if (bad_end_or_bracket()) return;
    const char close = context_.open == '{' ? '}' : ']';
    if (cursor_.peek() == '#') return hash();
    if (cursor_.peek() != ',') {
      return fail(last_token(), fmt::format("expected ',' or '{}' after this value", close));
    }
    const Mark comma = cursor_.mark();
    cursor_.advance();
    if (!skip_blanks()) return;
    if (cursor_.peek() == close) {
      return fail(comma, fmt::format("a ',' before '{}' is not allowed", close), "leave it out");
    }
    context_.open == '{' ? bad_key() : bad_value();
  }

  void bad_key() {
    if (bad_anywhere()) return;
    const char c = cursor_.peek();
    if (is_word(c) || c == '-') {
      const auto [mark, word] = take_word();
      return fail(mark, "a key is written in double quotes", fmt::format("write \"{}\"", word));
    }
    fail(cursor_.mark(), fmt::format("expected a key in double quotes, but found {}", found()));
  }

  void bad_value() {
    if (bad_anywhere()) return;
    const char c = cursor_.peek();
    if (is_digit(c) || c == '-' || c == '+' || c == '.') return bad_number();
    if (is_word(c)) return bad_word();
    fail(cursor_.mark(), fmt::format("expected a value, but found {}", found()));
  }

  // --- by what is there; true, or no answer, if that was it --------------------------------------

  bool bad_anywhere() {
    if (bad_end_or_bracket()) return true;
    switch (cursor_.peek()) {
      case '"': bad_text(); return true;
      case '\'': single_quotes(); return true;
      case '#': hash(); return true;
      default: return false;
    }
  }

  /// The end of the file, or a bracket that does not fit.
  bool bad_end_or_bracket() {
    if (cursor_.at_end()) {
      std::string message = "unexpected end of file";
      if (context_.open != '\0') {
        message +=
            fmt::format(": '{}' of line {} is not closed", context_.open, context_.open_line);
      }
      fail(cursor_.mark(), message);
      return true;
    }
    const char c = cursor_.peek();
    if (c != '}' && c != ']') return false;
    if (context_.open == '\0') {
      fail(cursor_.mark(), fmt::format("this '{}' closes nothing", c));
    } else if ((c == '}') != (context_.open == '{')) {
      fail(cursor_.mark(), fmt::format("'{}' does not close the '{}' of line {}", c, context_.open,
                                       context_.open_line));
    } else {
      return false;
    }
    return true;
  }

  void hash() {
    fail(cursor_.mark(), "'#' does not start a comment", "a comment starts with '//'");
  }

  void single_quotes() {
    const JsonCursor start = cursor_;
    cursor_.advance();
    while (!cursor_.at_end() && cursor_.peek() != '\'' && cursor_.peek() != '\n') cursor_.advance();
    const bool closed = cursor_.peek() == '\'';
    if (closed) cursor_.advance();
    fail(closed ? cursor_.mark_from(start) : start.mark(),
         "text is written in double quotes, not in single ones");
  }

  void bad_word() {
    const auto [mark, word] = take_word();
    const auto known = closest(word, {"true", "false", "null"});
    std::string hint = known ? fmt::format("did you mean {}?", *known)
                             : fmt::format("text is written in double quotes: \"{}\"", word);
    if (word == "NaN" || word == "Infinity" || word == "inf") hint = "JSON has no such number";
    if (word == "None" || word == "nil" || word == "undefined") hint = "did you mean null?";
    fail(mark, fmt::format("'{}' is not a value", word), std::move(hint));
  }

  void bad_number() {
    const auto [mark, word] = take_word();
    if (context_.number_too_large) return fail(mark, "this number is too large");
    fail(mark, fmt::format("'{}' is not a number", word), number_hint(word));
  }

  void bad_text() {
    const JsonCursor start = cursor_;
    cursor_.advance();
    while (!cursor_.at_end() && cursor_.peek() != '"') {
      const auto c = static_cast<unsigned char>(cursor_.peek());
      if (c == '\n' || c == '\r') break;
      if (c < 0x20) {
        return fail(cursor_.mark(),
                    fmt::format("a text cannot hold the control character \\x{:02x}", c),
                    fmt::format("write \\u{:04x}{}", c, c == '\t' ? " or \\t" : ""));
      }
      if (c == '\\' && bad_escape()) return;
      cursor_.advance(c == '\\' ? 2 : 1);
    }
    fail(cursor_.mark_from(start), "this text is not closed", "a text ends with '\"' on its line");
  }

  /// At a backslash.
  bool bad_escape() {
    const char c = cursor_.peek(1);
    if (c == 'u') return bad_unicode_escape();
    if (c == '\0' || std::string_view("\"\\/bfnrt").find(c) != std::string_view::npos) return false;
    JsonCursor end = cursor_;
    end.advance(1 + column_bytes(cursor_.rest(), 1));
    fail(end.mark_from(cursor_), fmt::format("{} is not an escape", in_quotes(end.since(cursor_))),
         "for a backslash write two: \\\\");
    return true;
  }

  bool bad_unicode_escape() {
    const auto code = hex_digits(2);
    if (!code) {
      fail(cursor_.mark(2), "'\\u' needs four hexadecimal digits", "as in \\u00e9");
      return true;
    }
    if (*code < 0xD800 || *code > 0xDFFF) return false;
    const auto low =
        cursor_.peek(6) == '\\' && cursor_.peek(7) == 'u' ? hex_digits(8) : std::nullopt;
    if (*code < 0xDC00 && low && *low >= 0xDC00 && *low <= 0xDFFF) {
      cursor_.advance(10);  // the caller goes on behind the second half: alone, it would be wrong
      return false;
    }
    fail(cursor_.mark(6), "this is one half of a surrogate pair",
         "write both halves, or the character itself");
    return true;
  }

  // --- pieces of the text ------------------------------------------------------------------------

  /// The character at the cursor, which is not at the end.
  [[nodiscard]] std::string found() const {
    const std::string_view rest = cursor_.rest();
    return in_quotes(rest.substr(0, column_bytes(rest, 0)));
  }

  /// What looks like one word or number, printable.
  std::pair<Mark, std::string> take_word() {
    const JsonCursor start = cursor_;
    while (is_word(cursor_.peek()) || cursor_.peek() == '.' || cursor_.peek() == '-' ||
           cursor_.peek() == '+') {
      cursor_.advance();
    }
    return {cursor_.mark_from(start), shortened(cursor_.since(start))};
  }

  [[nodiscard]] std::optional<unsigned> hex_digits(std::size_t ahead) const {
    unsigned value = 0;
    for (std::size_t i = 0; i < 4; ++i) {
      const char c = cursor_.peek(ahead + i);
      const std::size_t digit = std::string_view("0123456789abcdefABCDEF").find(c);
      if (digit == std::string_view::npos) return std::nullopt;
      value = value * 16 + static_cast<unsigned>(digit < 16 ? digit : digit - 6);
    }
    return value;
  }

  const SyntaxContext& context_;
  JsonCursor cursor_;
  const std::string& file_;
  Diagnostics& diagnostics_;
};

}  // namespace

void report_syntax_error(const SyntaxContext& context, const std::string& file,
                         Diagnostics& diagnostics) {
  SyntaxError(context, file, diagnostics).report();
}

bool check_encoding(const JsonCursor& start, const std::string& file, Diagnostics& diagnostics) {
  const std::string_view text = start.rest();
  const std::size_t at = std::min(find_invalid_utf8(text), text.find('\0'));
  if (at == std::string_view::npos) return true;
  JsonCursor cursor = start;
  cursor.advance(at);
  if (cursor.peek() == '\0') {
    diagnostics.error(cursor.mark().in(file), "nul-byte", "a NUL byte does not belong in a text",
                      "leave it out");
  } else {
    diagnostics.error(cursor.mark().in(file), "not-utf8", "this byte is not valid UTF-8",
                      "save the file in the encoding UTF-8");
  }
  return false;
}

}  // namespace routelab::scenario
