/// The interned texts of an API: filled while a scenario is read, only read while it runs.
///
/// Texts that come from outside while it runs go into a table on top of that one: it knows the
/// texts of its base by their own ids, and its own have ids from the base's end. It is thrown away
/// with the request that brought them, so a server's memory does not grow by what it is sent.
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
  /// On top of `base`, which must outlive it, is no longer added to, and is nobody's top itself.
  explicit Texts(const Texts* base);
  Texts(Texts&&) = default;
  Texts& operator=(Texts&&) = default;
  Texts(const Texts&) = delete;  // the map's keys point into texts_
  Texts& operator=(const Texts&) = delete;

  TextId intern(std::string_view text);
  [[nodiscard]] std::string_view of(TextId id) const {
    return id.index < first_ ? base_->texts_[id.index] : texts_[id.index - first_];
  }

  /// The one value of a text: Numbered if it ends in a number that is spelt without leading
  /// zeros, Text otherwise.
  Value value_of(std::string_view text);

  /// As a text: 7 is "7", true is "true", missing is "undefined"; an array or object is its JSON.
  [[nodiscard]] std::string text_of(Value value) const;
  /// As JSON: texts quoted and escaped, missing as null.
  [[nodiscard]] std::string json_of(Value value) const;

  /// Only of a table on top of another: its own texts are gone, their ids are given anew.
  void forget() {
    ids_.clear();
    texts_.clear();
  }

  [[nodiscard]] std::size_t size() const { return first_ + texts_.size(); }

 private:
  const Texts* base_ = nullptr;
  std::size_t first_ = 0;                             // the id of texts_[0]
  std::deque<std::string> texts_;                     // addresses stay
  std::unordered_map<std::string_view, TextId> ids_;  // looked up, never iterated
};

/// `text` between double quotes, as JSON spells it.
std::string quote_json(std::string_view text);

}  // namespace routelab::core
