/// JSON for people: what fits on a line stands on one, the rest is indented by two blanks.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace routelab::surface {

/// A value to be written; its members in the order in which they were added.
class JsonText {
 public:
  static JsonText object() { return JsonText{'{', ""}; }
  static JsonText array() { return JsonText{'[', ""}; }
  /// JSON as it stands: "1.5", "true", "{\"a\":1}".
  static JsonText raw(std::string_view json) { return JsonText{'\0', std::string(json)}; }
  static JsonText text(std::string_view text);

  /// To an object.
  JsonText& add(std::string_view key, JsonText value);
  /// To an array.
  JsonText& add(JsonText value);

  [[nodiscard]] bool empty() const { return members_.empty(); }

  /// `column` is where the value starts, `indent` what its lines are indented by.
  [[nodiscard]] std::string print(std::size_t indent = 0, std::size_t column = 0) const;

 private:
  JsonText(char open, std::string json) : open_(open), json_(std::move(json)) {}
  [[nodiscard]] std::string flat() const;

  char open_ = '\0';
  std::string json_;
  std::string key_;  ///< in quotes, with its colon
  std::vector<JsonText> members_;
};

}  // namespace routelab::surface
