#include "harness/import/env_file.hpp"

#include <algorithm>

#include "sim/base/ascii.hpp"
#include "sim/base/utf8.hpp"

namespace routelab::import {

namespace {

constexpr std::size_t most_value_bytes = std::size_t{64} << 10U;
constexpr int most_depth = 16;

bool is_name(char c) { return is_letter(c) || is_digit(c) || c == '_'; }
bool is_blank(char c) { return c == ' ' || c == '\t' || c == '\r'; }

std::string trimmed(std::string_view text) {
  while (!text.empty() && (is_blank(text.front()) || text.front() == '\n')) text.remove_prefix(1);
  while (!text.empty() && (is_blank(text.back()) || text.back() == '\n')) text.remove_suffix(1);
  return std::string(text);
}

class EnvReader {
 public:
  EnvReader(std::string_view text, const std::string& file, Problems& problems)
      : text_(text), file_(file), problems_(problems) {
    if (text_.starts_with("\xEF\xBB\xBF")) at_ = 3;
  }

  std::vector<EnvLine> read() {
    while (at_ < text_.size()) {
      read_line();
      skip_line();
    }
    return std::move(lines_);
  }

 private:
  [[nodiscard]] char peek() const { return at_ < text_.size() ? text_[at_] : '\0'; }

  void skip_blanks() {
    while (is_blank(peek())) ++at_;
  }

  void skip_line() {
    while (at_ < text_.size() && text_[at_] != '\n') ++at_;
    if (at_ < text_.size()) ++at_;
    ++line_;
  }

  [[nodiscard]] std::string name() {
    const std::size_t begin = at_;
    while (is_name(peek()) || peek() == '.' || peek() == '-') ++at_;
    return std::string(text_.substr(begin, at_ - begin));
  }

  void read_line() {
    skip_blanks();
    std::string key = name();
    if (key == "export" && is_blank(peek())) {
      skip_blanks();
      key = name();
    }
    const std::size_t behind_name = at_;
    skip_blanks();
    const bool is_yaml = peek() == ':' && at_ == behind_name;
    if (key.empty() || (peek() != '=' && !is_yaml)) return;
    ++at_;
    if (is_yaml && !is_blank(peek())) return;
    const int line = line_;
    skip_blanks();
    lines_.push_back({std::move(key), replace_invalid_utf8(value()), line});
  }

  std::string value() {
    const char quote = peek();
    if (quote == '"' || quote == '\'' || quote == '`') {
      const std::size_t end = closing(quote);
      if (end != std::string_view::npos) return quoted_value(quote, end);
      problems_.warning(file_, line_, "open-quote", "a quote is not closed",
                        "close it, or leave it out");
    }
    std::size_t end = at_;
    while (end < text_.size() && text_[end] != '\n' && text_[end] != '#') ++end;
    std::string plain = trimmed(text_.substr(at_, end - at_));
    at_ = end;
    return plain;
  }

  /// The quote that ends the value; behind it only a comment may follow in its line. A file with many
  /// quotes that do not end is not searched to its end for each of them.
  [[nodiscard]] std::size_t closing(char quote) const {
    const std::size_t limit = std::min(text_.size(), at_ + most_value_bytes);
    for (std::size_t i = at_ + 1; i < limit; ++i) {
      if (text_[i] == '\\') {
        ++i;
      } else if (text_[i] == quote) {
        return i;
      }
    }
    return std::string_view::npos;
  }

  std::string quoted_value(char quote, std::size_t end) {
    const std::string_view inside = text_.substr(at_ + 1, end - at_ - 1);
    at_ = end + 1;
    line_ += static_cast<int>(std::count(inside.begin(), inside.end(), '\n'));
    std::string out;
    for (std::size_t i = 0; i < inside.size(); ++i) {
      const char next = i + 1 < inside.size() ? inside[i + 1] : '\0';
      if (inside[i] == '\r' && next == '\n') continue;
      if (quote == '"' && inside[i] == '\\' && (next == 'n' || next == 'r')) {
        out += next == 'n' ? '\n' : '\r';
        ++i;
      } else {
        out += inside[i];
      }
    }
    return out;
  }

  std::string_view text_;
  const std::string& file_;
  Problems& problems_;
  std::size_t at_ = 0;
  int line_ = 1;
  std::vector<EnvLine> lines_;
};

void expand(std::string_view value, const Environment& known, const Environment& own, int depth,
            std::string& out) {
  for (std::size_t i = 0; i < value.size() && out.size() < most_value_bytes; ++i) {
    const char next = i + 1 < value.size() ? value[i + 1] : '\0';
    if (value[i] == '\\' && next == '$') {
      out += '$';
      ++i;
      continue;
    }
    const bool has_brace = value[i] == '$' && next == '{';
    std::size_t begin = i + (has_brace ? 2 : 1);
    std::size_t end = begin;
    while (value[i] == '$' && end < value.size() && is_name(value[end])) ++end;
    if (end == begin) {
      out += value[i];
      continue;
    }
    const std::string name(value.substr(begin, end - begin));
    std::string_view preset;
    if (has_brace && value.substr(end).starts_with(":-")) {
      const std::size_t close = std::min(value.find('}', end), value.size());
      preset = value.substr(end + 2, close - end - 2);
      end = close;
    }
    if (has_brace && end < value.size() && value[end] == '}') ++end;
    const auto found = known.find(name);
    const auto mine = own.find(name);
    const bool is_known = found != known.end() && !found->second.empty();
    if (is_known) {
      out += found->second;  // it was expanded when its file was read
    } else if (mine != own.end() && !mine->second.empty()) {
      if (depth < most_depth) expand(mine->second, known, own, depth + 1, out);
    } else if (depth < most_depth) {
      expand(preset, known, own, depth + 1, out);
    }
    i = end - 1;
  }
  if (out.size() > most_value_bytes) out.resize(most_value_bytes);
}

}  // namespace

std::vector<EnvLine> read_env(std::string_view text, const std::string& file, Problems& problems) {
  return EnvReader(text, file, problems).read();
}

std::string expanded(const std::string& value, const Environment& known, const Environment& own) {
  std::string out;
  expand(value, known, own, 0, out);
  return out;
}

}  // namespace routelab::import
