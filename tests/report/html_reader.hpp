/// Reads a report as strictly as its writer should write: every element closed in order, attributes
/// in double quotes, no bare markup characters in texts. Just enough of HTML for these tests.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace routelab::report::testing {

struct Element {
  std::string name;
  std::map<std::string, std::string> attributes;  ///< decoded
  std::string text;                               ///< of it and all within, decoded
};

struct Document {
  std::vector<std::string> problems;  ///< empty: it is well formed
  std::vector<Element> elements;      ///< in the order in which they begin

  [[nodiscard]] std::vector<const Element*> named(std::string_view name) const;
  /// The element with this id, or null.
  [[nodiscard]] const Element* with_id(std::string_view id) const;
};

Document read_html(std::string_view html);

}  // namespace routelab::report::testing
