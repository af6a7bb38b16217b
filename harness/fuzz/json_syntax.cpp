#include "harness/fuzz/json_syntax.hpp"

#include <cstddef>
#include <vector>

#include "sim/base/ascii.hpp"
#include "sim/base/utf8.hpp"

namespace routelab::fuzz {

namespace {

class Syntax {
 public:
  explicit Syntax(std::string_view text) : text_(text) {}

  bool is_json() {
    if (text_.starts_with("\xef\xbb\xbf")) at_ = 3;
    do {
      if (!take_value()) return false;
      while (!open_.empty() && skip_blanks() && take(open_.back() ? '}' : ']')) open_.pop_back();
      if (!open_.empty() && (!take(',') || (open_.back() && !take_name()))) return false;
    } while (!open_.empty());
    skip_blanks();
    return at_ == text_.size();
  }

 private:
  [[nodiscard]] char now() const { return at_ < text_.size() ? text_[at_] : '\0'; }
  bool take(char c) {
    if (at_ >= text_.size() || text_[at_] != c) return false;
    ++at_;
    return true;
  }
  bool take(std::string_view word) {
    if (!text_.substr(at_).starts_with(word)) return false;
    at_ += word.size();
    return true;
  }
  bool skip_blanks() {
    while (now() == ' ' || now() == '\t' || now() == '\n' || now() == '\r') ++at_;
    return true;
  }

  /// A scalar, an empty array or object, or the beginning of one up to its first scalar.
  bool take_value() {
    for (;;) {
      skip_blanks();
      if (take('{')) {
        open_.push_back(true);
        skip_blanks();
        if (now() == '}') return true;
        if (!take_name()) return false;
      } else if (take('[')) {
        open_.push_back(false);
        skip_blanks();
        if (now() == ']') return true;
      } else {
        return take_scalar();
      }
    }
  }

  bool take_name() {
    skip_blanks();
    return take_text() && skip_blanks() && take(':');
  }

  bool take_scalar() {
    switch (now()) {
      case '"': return take_text();
      case 't': return take("true");
      case 'f': return take("false");
      case 'n': return take("null");
      default: return take_number();
    }
  }

  bool take_digits() {
    const std::size_t from = at_;
    while (is_digit(now())) ++at_;
    return at_ > from;
  }

  bool take_number() {
    take('-');
    if (!take('0') && !take_digits()) return false;
    if (take('.') && !take_digits()) return false;
    if (take('e') || take('E')) {
      if (!take('+')) take('-');
      return take_digits();
    }
    return true;
  }

  bool take_text() {
    if (!take('"')) return false;
    while (at_ < text_.size()) {
      const auto c = static_cast<unsigned char>(text_[at_]);
      if (c == '"') return ++at_, true;
      if (c < 0x20) return false;
      if (c == '\\') {
        if (!take_escape()) return false;
      } else if (c < 0x80) {
        ++at_;
      } else {
        const std::size_t length = utf8_length(text_, at_);
        if (length == 0) return false;
        at_ += length;
      }
    }
    return false;
  }

  bool take_escape() {
    ++at_;
    const char c = now();
    ++at_;
    if (c != 'u') return std::string_view("\"\\/bfnrt").find(c) != std::string_view::npos;
    for (int digit = 0; digit < 4; ++digit, ++at_) {
      const char hex = lower_case(now());
      if (!is_digit(hex) && (hex < 'a' || hex > 'f')) return false;
    }
    return true;
  }

  std::string_view text_;
  std::size_t at_ = 0;
  std::vector<bool> open_;  ///< arrays and objects around; true: an object
};

}  // namespace

bool is_json(std::string_view text) { return Syntax(text).is_json(); }

}  // namespace routelab::fuzz
