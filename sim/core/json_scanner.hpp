/// JSON as the JSON.parse of JavaScript reads it (ECMA-404), token by token.
///
/// Bodies need exactly that reading, and libraries differ from it: a number beyond the greatest
/// double and a lone surrogate are fine, nesting has no limit, of two equal keys the last one
/// counts. The text must be valid UTF-8. Cost: one pass; nothing is allocated but a bit per level.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace routelab::core {

struct JsonToken {
  enum class Kind : std::uint8_t {
    BeginObject,
    EndObject,
    BeginArray,
    EndArray,
    Key,   ///< raw with its quotes
    Text,  ///< raw with its quotes
    Number,
    True,
    False,
    Null,
    End,  ///< of the text, which was JSON
    Bad   ///< it is not JSON
  };
  Kind kind = Kind::Bad;
  std::string_view raw;
};

class JsonScanner {
 public:
  explicit JsonScanner(std::string_view text) : text_(text) {}

  /// End and Bad come again and again.
  JsonToken next();

 private:
  enum class Expect : std::uint8_t { Value, FirstValue, FirstKey, Key, CommaOrEnd, End, Nothing };

  JsonToken value();
  JsonToken scan_key();
  JsonToken begin(bool object);
  JsonToken end();
  JsonToken take(JsonToken::Kind kind, std::size_t length);
  JsonToken bad();
  void after_value();
  void skip_blanks();
  [[nodiscard]] char here() const { return at_ < text_.size() ? text_[at_] : '\0'; }
  [[nodiscard]] std::size_t text_length() const;
  [[nodiscard]] std::size_t number_length() const;

  std::string_view text_;
  std::size_t at_ = 0;
  std::vector<bool> objects_;  ///< of each open level: whether it is an object
  Expect expect_ = Expect::Value;
};

bool is_json(std::string_view text);

/// What a Text or Key token spells, in UTF-8; a lone surrogate becomes U+FFFD.
std::string unquote_json(std::string_view raw);

}  // namespace routelab::core
