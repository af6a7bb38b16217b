/// A position in JSON text that knows its line and column, moved along token by token.
#pragma once

#include <cstddef>
#include <string_view>

#include "sim/scenario/json_tree.hpp"

namespace routelab::scenario {

/// Cheap to copy; it points into its text, which must outlive it.
class JsonCursor {
 public:
  /// At the start of a file.
  static JsonCursor in_file(std::string_view text) { return {text, 1, true}; }

  /// At the start of a text that is one line as a whole, line feeds included (such as an option of
  /// the command line).
  static JsonCursor in_line(std::string_view text, int line) { return {text, line, false}; }

  [[nodiscard]] bool at_end() const { return at_ >= text_.size(); }
  [[nodiscard]] std::size_t offset() const { return at_; }  ///< in bytes

  /// NUL beyond the end.
  [[nodiscard]] char peek(std::size_t ahead = 0) const {
    return at_ + ahead < text_.size() ? text_[at_ + ahead] : '\0';
  }

  [[nodiscard]] std::string_view rest() const { return text_.substr(at_); }
  [[nodiscard]] std::string_view since(const JsonCursor& start) const {
    return text_.substr(start.at_, at_ - start.at_);
  }

  [[nodiscard]] Mark mark(int length = 1) const { return {line_, column_, length}; }
  [[nodiscard]] Mark mark_from(const JsonCursor& start) const;

  void advance(std::size_t bytes = 1);

  /// Past white space and comments. False, at its start, if a comment is not one.
  bool skip_blanks();

  /// Past what may stand between two tokens of a correct text.
  void skip_separators();

  /// Past one token of a correct text. A number ends by the grammar of JSON: of 01 the token is 0,
  /// of 10m it is 10.
  void skip_token();

 private:
  JsonCursor(std::string_view text, int line, bool has_lines)
      : text_(text), line_(line), has_lines_(has_lines) {}

  void skip_number();

  std::string_view text_;
  std::size_t at_ = 0;
  int line_ = 1;
  int column_ = 1;
  bool has_lines_ = true;
};

}  // namespace routelab::scenario
