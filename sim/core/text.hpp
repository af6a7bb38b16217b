/// The interned texts of an API: filled while a scenario is read, only read while it runs.
#pragma once

#include <deque>
#include <string>
#include <string_view>
#include <unordered_map>

#include "sim/core/value.hpp"

namespace routelab::core {

class Texts {
 public:
  Texts();
  Texts(Texts&&) = default;
  Texts& operator=(Texts&&) = default;
  Texts(const Texts&) = delete;  // the map's keys point into texts_
  Texts& operator=(const Texts&) = delete;

  TextId intern(std::string_view text);
  [[nodiscard]] std::string_view of(TextId id) const { return texts_[id.index]; }

  /// The one value of a text: Numbered if it ends in a number that is spelt without leading
  /// zeros, Text otherwise.
  Value value_of(std::string_view text);

  /// As a text: 7 is "7", true is "true", missing is "undefined"; an array or object is its JSON.
  [[nodiscard]] std::string text_of(Value value) const;
  /// As JSON: texts quoted and escaped, missing as null.
  [[nodiscard]] std::string json_of(Value value) const;

  [[nodiscard]] std::size_t size() const { return texts_.size(); }

 private:
  std::deque<std::string> texts_;                     // addresses stay
  std::unordered_map<std::string_view, TextId> ids_;  // looked up, never iterated
};

/// `text` between double quotes, as JSON spells it.
std::string quote_json(std::string_view text);

}  // namespace routelab::core
