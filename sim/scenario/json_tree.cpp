#include "sim/scenario/json_tree.hpp"

#include <algorithm>
#include <cmath>
#include <filesystem>
#include <fstream>
#include <limits>
#include <system_error>
#include <unordered_map>
#include <utility>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

namespace routelab::scenario {
namespace {

using Kind = Node::Kind;
using FileName = std::shared_ptr<const std::string>;

constexpr std::string_view byte_order_mark = "\xEF\xBB\xBF";

bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_word(char c) {
  return is_digit(c) || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || c == '$';
}

/// A position in a text that knows its line and column.
class Cursor {
 public:
  /// `lines`: whether a line feed starts a new line (a command-line option is one line as a whole).
  Cursor(std::string_view text, int line, bool lines) : text_(text), line_(line), lines_(lines) {}

  [[nodiscard]] bool at_end() const { return at_ >= text_.size(); }
  [[nodiscard]] char peek(std::size_t ahead = 0) const {
    return at_ + ahead < text_.size() ? text_[at_ + ahead] : '\0';
  }
  [[nodiscard]] std::size_t offset() const { return at_; }
  [[nodiscard]] std::string_view since(const Cursor& start) const {
    return text_.substr(start.at_, at_ - start.at_);
  }
  [[nodiscard]] Mark mark(int length = 1) const { return {line_, column_, length}; }
  [[nodiscard]] Mark mark_from(const Cursor& start) const {
    return start.mark(std::max(1, static_cast<int>(count_code_points(since(start)))));
  }

  void advance(std::size_t bytes = 1) {
    for (; bytes > 0 && !at_end(); --bytes) {
      const auto byte = static_cast<unsigned char>(text_[at_++]);
      if (byte == '\n' && lines_) {
        ++line_;
        column_ = 1;
      } else if (at_end() || (static_cast<unsigned char>(text_[at_]) & 0xC0U) != 0x80) {
        ++column_;  // the last byte of a code point
      }
    }
  }

  /// Past white space and comments. False, at its start, if a comment is not one.
  bool skip_blanks() {
    for (;;) {
      while (!at_end() && std::string_view(" \t\r\n").find(peek()) != std::string_view::npos) {
        advance();
      }
      if (peek() != '/') return true;
      if (peek(1) == '/') {
        advance(std::min(text_.find_first_of("\r\n", at_), text_.size()) - at_);
      } else if (peek(1) == '*' && text_.find("*/", at_ + 2) != std::string_view::npos) {
        advance(text_.find("*/", at_ + 2) + 2 - at_);
      } else {
        return false;
      }
    }
  }

  /// Past what may stand between two tokens of a correct text.
  void skip_separators() {
    while (skip_blanks() && (peek() == ',' || peek() == ':')) advance();
  }

  /// Past one token that the parser took.
  void skip_token() {
    const char first = peek();
    if (is_digit(first) || first == '-') return skip_number();
    advance(first == 't' || first == 'n' ? 4 : first == 'f' ? 5 : 1);
    if (first != '"') return;
    while (!at_end() && peek() != '"') advance(peek() == '\\' ? 2 : 1);
    advance();
  }

 private:
  /// By the grammar of JSON: of 01 the token is 0, of 10m it is 10.
  void skip_number() {
    const auto skip_digits = [&] {
      while (is_digit(peek())) advance();
    };
    if (peek() == '-') advance();
    peek() == '0' ? advance() : skip_digits();
    if (peek() == '.') {
      advance();
      skip_digits();
    }
    if (peek() != 'e' && peek() != 'E') return;
    const bool sign = peek(1) == '+' || peek(1) == '-';
    if (!is_digit(peek(sign ? 2 : 1))) return;
    advance(sign ? 2 : 1);
    skip_digits();
  }

  std::string_view text_;
  std::size_t at_ = 0;
  int line_ = 1;
  int column_ = 1;
  bool lines_ = true;
};

Place place_of(const FileName& file, Mark mark) {
  return {*file, mark.line, mark.column, mark.length};
}

/// Names the first thing that is wrong with a text that the parser refused. Starts behind the last
/// token that was right, so at most one token has to be looked at.
class SyntaxError {
 public:
  enum class After : std::uint8_t { Nothing, OpenObject, OpenArray, Key, Member, Element, Root };

  struct Context {
    Cursor last;  // the start of the last right token
    After after = After::Nothing;
    char open = '\0';  // the innermost bracket that is open, if any
    int open_line = 0;
    bool number_too_large = false;
  };

  SyntaxError(Cursor cursor, Context context, const FileName& file, Diagnostics& diagnostics)
      : cursor_(cursor), context_(context), file_(file), diagnostics_(diagnostics) {}

  void report() {
    const std::string_view last = cursor_.since(context_.last);
    if (!last.empty() && is_word(last.back()) && is_word(cursor_.peek())) {
      cursor_ = context_.last;  // right only up to a point: 10m, 01, nullable
      return bad_value();
    }
    last_ = cursor_.mark_from(context_.last);
    if (!blanks()) return;
    switch (context_.after) {
      case After::Nothing: return bad_value();
      case After::Root:
        return fail(cursor_.mark(), "expected the end of the file here", after_root());
      case After::OpenObject: return bad_key();
      case After::OpenArray: return bad_value();
      case After::Key: return behind_key();
      case After::Member:
      case After::Element: return behind_value();
    }
  }

 private:
  void fail(Mark mark, std::string message, std::string hint = "") {
    diagnostics_.error(place_of(file_, mark), "syntax", std::move(message), std::move(hint));
  }

  static std::string after_root() { return "a file holds one value, usually one object"; }

  bool blanks() {
    if (cursor_.skip_blanks()) return true;
    if (cursor_.peek(1) == '*') {
      fail(cursor_.mark(2), "this comment is not closed", "a comment ends with '*/'");
    } else {
      fail(cursor_.mark(), "unexpected '/'", "a comment starts with '//' or '/*'");
    }
    return false;
  }

  std::string found() {
    const std::string_view rest = Cursor(cursor_).peek() == '\0' ? "" : rest_of_text();
    return in_quotes(rest.substr(0, std::max<std::size_t>(utf8_length(rest, 0), 1)));
  }

  std::string_view rest_of_text() {
    Cursor end = cursor_;
    end.advance(4);
    return end.since(cursor_);
  }

  /// The end of the file, or a bracket that does not fit; true if that was it.
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

  void behind_key() {
    if (bad_end_or_bracket()) return;
    if (cursor_.peek() != ':') {
      const char* hint = cursor_.peek() == '=' ? "write ':' instead of '='" : "";
      return fail(last_, "expected ':' and a value after this key", hint);
    }
    cursor_.advance();
    if (!blanks()) return;
    if (cursor_.peek() == '}' || cursor_.peek() == ',') {
      return fail(last_, "this key has no value");
    }
    bad_value();
  }

  void behind_value() {
    if (bad_end_or_bracket()) return;
    const char close = context_.open == '{' ? '}' : ']';
    if (cursor_.peek() != ',') {
      const bool fragment = cursor_.peek() == '#';
      return fail(fragment ? cursor_.mark() : last_,
                  fragment ? "'#' does not start a comment"
                           : fmt::format("expected ',' or '{}' after this value", close),
                  fragment ? "a comment starts with '//'" : "");
    }
    const Mark comma = cursor_.mark();
    cursor_.advance();
    if (!blanks()) return;
    if (cursor_.peek() == close) {
      return fail(comma, fmt::format("a ',' before '{}' is not allowed", close), "leave it out");
    }
    context_.open == '{' ? bad_key() : bad_value();
  }

  void bad_key() {
    if (bad_end_or_bracket()) return;
    const char c = cursor_.peek();
    if (c == '"') return bad_text();
    if (c == '\'') return single_quotes();
    if (c == '#')
      return fail(cursor_.mark(), "'#' does not start a comment", "a comment starts with '//'");
    if (is_word(c) || c == '-') {
      const auto [mark, word] = take_word();
      return fail(mark, "a key is written in double quotes", fmt::format("write \"{}\"", word));
    }
    fail(cursor_.mark(), fmt::format("expected a key in double quotes, but found {}", found()));
  }

  void bad_value() {
    if (bad_end_or_bracket()) return;
    const char c = cursor_.peek();
    if (c == '"') return bad_text();
    if (c == '\'') return single_quotes();
    if (c == '#')
      return fail(cursor_.mark(), "'#' does not start a comment", "a comment starts with '//'");
    if (is_digit(c) || c == '-' || c == '+' || c == '.') return bad_number();
    if (is_word(c)) return bad_word();
    fail(cursor_.mark(), fmt::format("expected a value, but found {}", found()));
  }

  std::pair<Mark, std::string> take_word() {
    const Cursor start = cursor_;
    while (is_word(cursor_.peek()) || (!cursor_.at_end() && cursor_.peek() == '.') ||
           cursor_.peek() == '-' || cursor_.peek() == '+') {
      cursor_.advance();
    }
    std::string word = in_quotes(cursor_.since(start));
    return {cursor_.mark_from(start), word.substr(1, word.size() - 2)};
  }

  void single_quotes() {
    const Cursor start = cursor_;
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
    if (word == "None" || word == "nil" || word == "undefined") hint = "did you mean null?";
    fail(mark, fmt::format("'{}' is not a value", word), std::move(hint));
  }

  void bad_number() {
    const auto [mark, word] = take_word();
    if (context_.number_too_large) return fail(mark, "this number is too large");
    const std::string_view digits = std::string_view(word).substr(word.starts_with('-') ? 1 : 0);
    std::string hint;
    if (word.starts_with('+')) {
      hint = "leave the '+' out";
    } else if (digits.size() > 1 && digits[0] == '0' && (digits[1] == 'x' || digits[1] == 'X')) {
      hint = "numbers are decimal";
    } else if (digits.size() > 1 && digits[0] == '0' && is_digit(digits[1])) {
      hint = "a number does not start with a zero that could be left out";
    } else if (digits.starts_with('.')) {
      hint = "write a digit before the point: 0.5";
    } else if (word.ends_with('.')) {
      hint = "write a digit after the point: 1.0";
    } else if (word.find_first_not_of("0123456789.eE+-") != std::string::npos) {
      hint = fmt::format("a quantity with a unit is a text: \"{}\"", word);
    }
    fail(mark, fmt::format("'{}' is not a number", word), std::move(hint));
  }

  void bad_text() {
    const Cursor start = cursor_;
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

  /// At a backslash; true if what follows is not an escape (and was reported).
  bool bad_escape() {
    const char c = cursor_.peek(1);
    if (c == 'u') return bad_unicode_escape();
    if (c == '\0' || std::string_view("\"\\/bfnrt").find(c) != std::string_view::npos) return false;
    Cursor end = cursor_;
    end.advance(1);
    end.advance(std::max<std::size_t>(utf8_length(rest_of_text(), 1), 1));
    fail(end.mark_from(cursor_), fmt::format("{} is not an escape", in_quotes(end.since(cursor_))),
         "for a backslash write two: \\\\");
    return true;
  }

  std::optional<unsigned> hex_digits(std::size_t ahead) const {
    unsigned value = 0;
    for (std::size_t i = 0; i < 4; ++i) {
      const char c = cursor_.peek(ahead + i);
      const std::size_t digit = std::string_view("0123456789abcdefABCDEF").find(c);
      if (digit == std::string_view::npos) return std::nullopt;
      value = value * 16 + static_cast<unsigned>(digit < 16 ? digit : digit - 6);
    }
    return value;
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
      cursor_.advance(
          6);  // the caller goes on with the second half, which must not be judged alone
      cursor_.advance(4);
      return false;
    }
    fail(cursor_.mark(6), "this is one half of a surrogate pair",
         "write both halves, or the character itself");
    return true;
  }

  Cursor cursor_;
  Context context_;
  Mark last_;  // the last right token
  const FileName& file_;
  Diagnostics& diagnostics_;
};

/// Builds the tree from the parser's events. The events come in the order of the tokens, so the
/// place of each is found by moving a cursor along, one token an event.
class Builder : public nlohmann::json_sax<nlohmann::json> {
 public:
  Builder(Cursor start, FileName file, int depth, Diagnostics& diagnostics)
      : cursor_(start), file_(std::move(file)), depth_(depth), diagnostics_(diagnostics),
        last_(start) {}

  std::optional<Node> take() { return std::move(root_); }

  bool null() override { return scalar(Kind::Null); }
  bool boolean(bool value) override {
    return scalar(Kind::Boolean, [&](Node& n) { n.boolean = value; });
  }
  bool number_integer(number_integer_t value) override { return integer(value); }
  bool number_unsigned(number_unsigned_t value) override {
    if (std::in_range<std::int64_t>(value)) return integer(static_cast<std::int64_t>(value));
    return integer(std::nullopt);
  }
  bool number_float(number_float_t value, const string_t& text) override {
    if (text.find_first_of(".eE") == std::string::npos) return integer(std::nullopt);
    return scalar(Kind::Real, [&](Node& n) { n.real = value; });
  }
  bool string(string_t& value) override {
    return scalar(Kind::Text, [&](Node& n) { n.text = std::move(value); });
  }
  bool binary(binary_t&) override { return false; }  // not in JSON text
  bool start_object(std::size_t) override { return open(Kind::Object); }
  bool start_array(std::size_t) override { return open(Kind::Array); }
  bool end_object() override { return close(); }
  bool end_array() override { return close(); }

  bool key(string_t& name) override {
    Open& object = open_.back();
    object.key_mark = token();
    const auto [first, is_new] = object.lines.try_emplace(name, object.key_mark.line);
    object.drop = !is_new;
    if (!is_new) {
      diagnostics_.error(
          place_of(file_, object.key_mark), "duplicate-key",
          fmt::format("{} is here twice: the first is in line {}", in_quotes(name), first->second));
    }
    object.key = std::move(name);
    after_key_ = true;
    return true;
  }

  bool parse_error(std::size_t, const std::string&, const nlohmann::detail::exception& e) override {
    constexpr int out_of_range = 406;
    SyntaxError::Context context{last_, after(), '\0', 0, e.id == out_of_range};
    if (!open_.empty()) {
      context.open = open_.back().node.is(Kind::Object) ? '{' : '[';
      context.open_line = open_.back().node.mark.line;
    }
    SyntaxError(cursor_, context, file_, diagnostics_).report();
    return false;
  }

 private:
  struct Open {
    Node node;
    std::unordered_map<std::string, int> lines;  // of the keys
    std::string key;                             // of the member that comes next
    Mark key_mark;
    bool drop = false;  // it repeats an earlier one
  };

  [[nodiscard]] SyntaxError::After after() const {
    using After = SyntaxError::After;
    if (open_.empty()) return root_ ? After::Root : After::Nothing;
    const bool object = open_.back().node.is(Kind::Object);
    if (after_key_) return After::Key;
    if (after_open_) return object ? After::OpenObject : After::OpenArray;
    return object ? After::Member : After::Element;
  }

  Mark token() {
    cursor_.skip_separators();
    const Cursor start = cursor_;
    cursor_.skip_token();
    after_key_ = after_open_ = false;
    token_text_ = cursor_.since(start);
    last_ = start;
    return cursor_.mark_from(start);
  }

  Node make(Kind kind) {
    Node node;
    node.kind = kind;
    node.mark = token();
    node.file = file_;
    return node;
  }

  template <class Fill>
  bool scalar(Kind kind, Fill fill) {
    Node node = make(kind);
    if (kind == Kind::Integer || kind == Kind::Real) node.text = token_text_;
    fill(node);
    return attach(std::move(node));
  }
  bool scalar(Kind kind) {
    return scalar(kind, [](Node&) {});
  }

  bool integer(std::optional<std::int64_t> value) {
    return scalar(Kind::Integer, [&](Node& n) {
      using Limits = std::numeric_limits<std::int64_t>;
      n.integer = value.value_or(n.text.starts_with('-') ? Limits::min() : Limits::max());
      n.real = static_cast<double>(n.integer);
      if (value) return;
      diagnostics_.error(place_of(file_, n.mark), "integer-too-large",
                         fmt::format("the integer {} does not fit in 64 bits", in_quotes(n.text)),
                         n.integer < 0 ? "the smallest is -9223372036854775808"
                                       : "the largest is 9223372036854775807");
    });
  }

  bool open(Kind kind) {
    Node node = make(kind);
    if (open_.size() + static_cast<std::size_t>(depth_) >=
        static_cast<std::size_t>(max_json_depth)) {
      diagnostics_.error(place_of(file_, node.mark), "too-deep",
                         fmt::format("nested more than {} levels deep", max_json_depth));
      return false;
    }
    open_.emplace_back().node = std::move(node);
    after_open_ = true;
    return true;
  }

  bool close() {
    token();
    Node node = std::move(open_.back().node);
    open_.pop_back();
    return attach(std::move(node));
  }

  bool attach(Node node) {
    if (++count_ > max_json_values) {
      diagnostics_.error(place_of(file_, node.mark), "too-many-values",
                         fmt::format("more than {} values", max_json_values));
      return false;
    }
    if (open_.empty()) {
      root_ = std::move(node);
      return true;
    }
    Open& parent = open_.back();
    node.key = std::move(parent.key);
    node.key_mark = parent.key_mark;
    if (!parent.drop) parent.node.children.push_back(std::move(node));
    return true;
  }

  Cursor cursor_;
  FileName file_;
  int depth_ = 0;
  Diagnostics& diagnostics_;
  std::optional<Node> root_;
  std::vector<Open> open_;
  std::size_t count_ = 0;
  Cursor last_;
  std::string_view token_text_;
  bool after_key_ = false;
  bool after_open_ = false;
};

std::optional<Node> build(std::string_view text, Builder& builder) {
  constexpr bool strict = true;
  constexpr bool comments = true;
  using Format = nlohmann::json::input_format_t;
  const bool whole =
      nlohmann::json::sax_parse(text.begin(), text.end(), &builder, Format::json, strict, comments);
  return whole ? builder.take() : std::nullopt;
}

/// Whether the bytes look like no text at all rather than like a text with a wrong byte in it.
bool is_binary(std::string_view text) {
  constexpr std::size_t looked_at = 4096;
  std::size_t odd = 0;
  std::size_t at = 0;
  while (at < std::min(text.size(), looked_at)) {
    const auto byte = static_cast<unsigned char>(text[at]);
    const std::size_t length = utf8_length(text, at);
    const bool control = byte < 0x20 && (byte < '\t' || byte > '\r') && byte != 0x1B;
    if (length == 0 || control) ++odd;
    at += std::max<std::size_t>(length, 1);
  }
  return odd >= 4 && odd * 10 > at;
}

/// UTF-8 without NUL, from the cursor on; else an error.
bool is_text(std::string_view text, const FileName& file, Cursor cursor, Diagnostics& diagnostics) {
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t length = utf8_length(text, at);
    if (length > 0 && text[at] != '\0') {
      at += length;
      continue;
    }
    cursor.advance(at);
    // a byte that looks like the middle of a code point does not count as the end of one before it
    const Place place = place_of(file, cursor.mark());
    if (length > 0) {
      diagnostics.error(place, "nul-byte", "a NUL byte does not belong in a text");
    } else {
      diagnostics.error(place, "not-utf8", "this byte is not valid UTF-8",
                        "save the file in the encoding UTF-8");
    }
    return false;
  }
  return true;
}

/// Everything that is wrong with the text as a whole; false if there is no point in parsing it.
bool can_be_json(std::string_view text, const FileName& file, Diagnostics& diagnostics) {
  const auto refuse = [&](std::string_view code, std::string message, std::string hint = "") {
    diagnostics.error({*file, 0, 0, 1}, code, std::move(message), std::move(hint));
    return false;
  };
  if (text.size() > max_json_bytes) {
    return refuse("file-too-large",
                  fmt::format("the file has more than {} MB", max_json_bytes >> 20U));
  }
  if (text.starts_with("\xFF\xFE") || text.starts_with("\xFE\xFF")) {
    return refuse("not-utf8", "the file is UTF-16 text", "save the file in the encoding UTF-8");
  }
  if (is_binary(text)) return refuse("not-text", "this is not text", "expected JSON in UTF-8");
  if (!is_text(text, file, Cursor(text, 1, true), diagnostics)) return false;
  Cursor blank(text, 1, true);
  if (blank.skip_blanks() && blank.at_end()) {
    return refuse("empty-file", "there is nothing in this file", "the smallest scenario is {}");
  }
  return true;
}

// --- --set ---------------------------------------------------------------------------------------

struct Segment {
  std::string name;
  Mark mark;
};

/// One `path=value`, applied to a tree.
class Change {
 public:
  Change(std::string_view path, std::string_view value, Diagnostics& diagnostics)
      : source_(fmt::format("{}={}", path, value)), path_bytes_(path.size()),
        diagnostics_(diagnostics) {
    line_ = diagnostics.append_line(*file_, source_);
  }

  bool apply(Node& root) {
    if (!is_text(source_, file_, start(), diagnostics_)) return false;
    if (!read_path()) return false;
    auto value = read_value();
    if (!value) return false;
    Node* at = &root;
    for (std::size_t i = 0; i < segments_.size(); ++i) {
      at = step(*at, i);
      if (at == nullptr) return false;
    }
    value->key = std::move(at->key);
    value->key_mark = segments_.back().mark;
    *at = std::move(*value);
    return true;
  }

 private:
  [[nodiscard]] Cursor start() const { return {source_, line_, false}; }

  bool fail(Mark mark, std::string message, std::string hint = "") {
    diagnostics_.error(place_of(file_, mark), "bad-path", std::move(message), std::move(hint));
    return false;
  }

  bool read_path() {
    Cursor cursor = start();
    for (;;) {
      if (static_cast<int>(segments_.size()) == max_json_depth) {
        return fail(cursor.mark(), fmt::format("the path has more than {} names", max_json_depth));
      }
      if (!read_segment(cursor)) return false;
      if (cursor.offset() == path_bytes_) return true;
      cursor.advance();  // the dot
    }
  }

  bool read_segment(Cursor& cursor) {
    const Cursor first = cursor;
    Segment segment;
    if (cursor.peek() == '"' && cursor.offset() < path_bytes_) {
      if (!read_quoted(cursor, segment.name)) return false;
    } else {
      while (cursor.offset() < path_bytes_ && cursor.peek() != '.') cursor.advance();
      segment.name = cursor.since(first);
      if (segment.name.empty()) {
        return fail(first.mark(), "the path has an empty name", "as in clients.visitors.every=1m");
      }
    }
    segment.mark = cursor.mark_from(first);
    segments_.push_back(std::move(segment));
    return true;
  }

  bool read_quoted(Cursor& cursor, std::string& name) {
    const Cursor first = cursor;
    for (cursor.advance(); cursor.offset() < path_bytes_ && cursor.peek() != '"';
         cursor.advance()) {
      const bool escape =
          cursor.peek() == '\\' && (cursor.peek(1) == '"' || cursor.peek(1) == '\\');
      if (escape) cursor.advance();
      name += cursor.peek();
    }
    if (cursor.offset() >= path_bytes_) return fail(first.mark(), "this quoted name is not closed");
    cursor.advance();
    if (cursor.offset() == path_bytes_ || cursor.peek() == '.') return true;
    return fail(cursor.mark(), "expected '.' or the end of the path after a quoted name");
  }

  std::optional<Node> read_value() {
    Cursor cursor = start();
    cursor.advance(path_bytes_ + 1);
    const Cursor first = cursor;
    cursor.advance(source_.size());
    const std::string_view text = cursor.since(first);
    Diagnostics found;  // kept only if the value is JSON
    Builder builder(first, file_, static_cast<int>(segments_.size()), found);
    if (!text.starts_with(byte_order_mark)) {
      if (auto node = build(text, builder)) {
        diagnostics_.merge(found);
        return found.has_errors() ? std::nullopt : std::move(node);
      }
    }
    Node node;
    node.kind = Kind::Text;
    node.text = text;
    node.mark = cursor.mark_from(first);
    node.file = file_;
    return node;
  }

  /// The node that segment i of the path names, below `parent`; null after an error.
  Node* step(Node& parent, std::size_t i) {
    const Segment& segment = segments_[i];
    if (parent.is(Kind::Array)) return element(parent, segment);
    if (!parent.is(Kind::Object)) {
      const std::string where = i == 0 ? "the scenario" : in_quotes(segments_[i - 1].name);
      const bool text = parent.is(Kind::Text);
      fail(segment.mark, fmt::format("{} is {}, which has no members", where, describe(parent)),
           text && i > 0 ? fmt::format("a preset with a change is an object: {}={{\"like\": ...}}",
                                       source_.substr(0, prefix_bytes(i)))
                         : "");
      return nullptr;
    }
    if (Node* known = parent.find(segment.name)) return known;
    Node& member = parent.children.emplace_back();
    member.kind = Kind::Object;
    member.key = segment.name;
    member.key_mark = member.mark = segment.mark;
    member.file = file_;
    return &member;
  }

  Node* element(Node& array, const Segment& segment) {
    const bool digits = segment.name.find_first_not_of("0123456789") == std::string::npos;
    if (digits && segment.name.size() < 10) {
      const std::size_t index = std::stoul(segment.name);
      if (index < array.children.size()) return &array.children[index];
    }
    if (array.children.empty()) {
      fail(segment.mark, "the array has no elements");
      return nullptr;
    }
    fail(segment.mark, fmt::format("expected an index from 0 to {}, but found {}",
                                   array.children.size() - 1, in_quotes(segment.name)));
    return nullptr;
  }

  /// Bytes of the path up to segment i, the dot left out.
  [[nodiscard]] std::size_t prefix_bytes(std::size_t i) const {
    Cursor cursor = start();
    while (cursor.mark().column + 1 < segments_[i].mark.column) cursor.advance();
    return cursor.offset();
  }

  FileName file_ = std::make_shared<const std::string>("--set");
  std::string source_;
  std::size_t path_bytes_ = 0;
  Diagnostics& diagnostics_;
  int line_ = 1;
  std::vector<Segment> segments_;
};

}  // namespace

const Node* Node::find(std::string_view name) const {
  if (kind != Kind::Object) return nullptr;
  const auto found = std::find_if(children.begin(), children.end(),
                                  [&](const Node& child) { return child.key == name; });
  return found == children.end() ? nullptr : &*found;
}

Node* Node::find(std::string_view name) {
  return const_cast<Node*>(static_cast<const Node&>(*this).find(name));
}

Place Node::place() const {
  return file ? place_of(file, mark) : Place{"", mark.line, mark.column, mark.length};
}

Place Node::key_place() const {
  if (key_mark.line == 0) return place();
  return file ? place_of(file, key_mark)
              : Place{"", key_mark.line, key_mark.column, key_mark.length};
}

std::string describe(const Node& node) {
  switch (node.kind) {
    case Kind::Null: return "null";
    case Kind::Boolean: return node.boolean ? "true" : "false";
    case Kind::Integer:
    case Kind::Real: {
      const std::string number = in_quotes(node.text);
      return "the number " + number.substr(1, number.size() - 2);
    }
    case Kind::Text: return "the text " + in_quotes(node.text);
    case Kind::Array: return "an array";
    case Kind::Object: return "an object";
  }
  return "";
}

std::optional<Node> parse(std::string_view text, const std::string& file_name,
                          Diagnostics& diagnostics) {
  const auto file = std::make_shared<const std::string>(file_name);
  if (text.size() <= max_json_bytes) diagnostics.add_source(file_name, text);
  if (text.starts_with(byte_order_mark)) text.remove_prefix(byte_order_mark.size());
  if (!can_be_json(text, file, diagnostics)) return std::nullopt;
  Builder builder(Cursor(text, 1, true), file, 0, diagnostics);
  if (text.starts_with(byte_order_mark)) {  // the parser would skip it, and the cursor would not
    diagnostics.error({file_name, 1, 1, 1}, "syntax", "the byte-order mark is here twice");
    return std::nullopt;
  }
  return build(text, builder);
}

std::optional<std::string> read_file(const std::string& path, Diagnostics& diagnostics,
                                     std::size_t limit) {
  const auto refuse = [&](std::string_view code, std::string message) {
    diagnostics.error({path, 0, 0, 1}, code, std::move(message));
    return std::nullopt;
  };
  const auto too_large = [&] {
    return refuse("file-too-large", fmt::format("the file has more than {} MB", limit >> 20U));
  };
  std::error_code error;
  const auto status = std::filesystem::status(path, error);
  if (!std::filesystem::exists(status)) return refuse("no-such-file", "there is no such file");
  if (std::filesystem::is_directory(status)) {
    return refuse("not-a-file", "this is a directory, not a file");
  }
  if (std::filesystem::is_regular_file(status)) {
    const auto size = std::filesystem::file_size(path, error);
    if (!error && size > limit) return too_large();
  }
  std::ifstream stream(path, std::ios::binary);
  std::string text;
  constexpr std::size_t piece = 1U << 16U;
  while (stream && text.size() <= limit) {  // a pipe has no size to look at beforehand
    const std::size_t before = text.size();
    text.resize(before + piece);
    stream.read(text.data() + before, static_cast<std::streamsize>(piece));
    text.resize(before + static_cast<std::size_t>(stream.gcount()));
  }
  if (text.size() > limit) return too_large();
  if (!stream.eof()) return refuse("cannot-read", "the file cannot be read");
  return text;
}

std::optional<Node> parse_file(const std::string& path, Diagnostics& diagnostics) {
  const auto text = read_file(path, diagnostics);
  return text ? parse(*text, path, diagnostics) : std::nullopt;
}

bool set(Node& root, std::string_view path, std::string_view value, Diagnostics& diagnostics) {
  return Change(path, value, diagnostics).apply(root);
}

}  // namespace routelab::scenario
