/// The functions of a recording, numbered by their first occurrence.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace routelab::scenario {

class FunctionNames {
 public:
  /// A function is known by its owner, app and own name together (none of them with a NUL).
  std::uint32_t number_of(std::string_view owner, std::string_view app, std::string_view function);
  /// The same of one that has a number already.
  [[nodiscard]] const std::uint32_t* find(std::string_view owner, std::string_view app,
                                          std::string_view function);

  [[nodiscard]] std::size_t size() const { return numbers_.size(); }

  /// A name for each, by number: its own, or "app/function" if others are called the same, or
  /// "owner/app/function" if that does not tell them apart. There are none afterwards.
  std::vector<std::string> take();

 private:
  std::unordered_map<std::string, std::uint32_t> numbers_;  // by owner \0 app \0 function
  std::string key_;
};

}  // namespace routelab::scenario
