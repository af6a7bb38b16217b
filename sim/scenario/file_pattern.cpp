#include "sim/scenario/file_pattern.hpp"

#include <charconv>
#include <optional>
#include <string_view>

#include <fmt/format.h>

#include "sim/scenario/characters.hpp"

namespace routelab::scenario {

namespace {

std::optional<int> number_of(std::string_view digits) {
  int number = 0;
  const auto end = std::from_chars(digits.data(), digits.data() + digits.size(), number);
  const bool whole = end.ec == std::errc{} && end.ptr == digits.data() + digits.size();
  return whole && !digits.empty() && is_digit(digits[0]) ? std::optional(number) : std::nullopt;
}

/// False after an error.
bool expand(const Node& node, std::vector<std::string>& names, Diagnostics& diagnostics) {
  const std::string_view text = node.text;
  const std::size_t open = text.find('{');
  const std::size_t close = text.find('}', open == text.npos ? 0 : open);
  const std::size_t dots = text.find("..", open == text.npos ? 0 : open);
  if (open == text.npos || close == text.npos || dots == text.npos || dots > close) {
    names.emplace_back(text);
    return true;
  }
  const std::string_view first = text.substr(open + 1, dots - open - 1);
  const auto low = number_of(first);
  const auto high = number_of(text.substr(dots + 2, close - dots - 2));
  if (!low || !high || *low > *high || first.size() > 9 ||
      static_cast<std::size_t>(*high - *low) >= most_files) {
    diagnostics.error(
        node.place(), "bad-value",
        fmt::format("{} is not a range of files", in_quotes(text.substr(open, close + 1 - open))),
        fmt::format("write {{01..14}}: from a number to a greater one, at most {} files",
                    most_files));
    return false;
  }
  for (int n = *low; n <= *high; ++n) {
    names.push_back(
        fmt::format("{}{:0{}}{}", text.substr(0, open), n, first.size(), text.substr(close + 1)));
  }
  return true;
}

}  // namespace

std::vector<std::string> read_file_names(const Node& node, const std::string& what,
                                         Diagnostics& diagnostics) {
  std::vector<std::string> names;
  const bool list = node.is(Node::Kind::Array);
  const auto wrong = [&](const Node& at) {
    diagnostics.error(at.place(), "wrong-type",
                      fmt::format("{} must be a file or a list of files, but is {}", what,
                                  list && node.children.empty() ? "an empty list" : describe(at)),
                      "\"day{01..14}.csv\", or [\"monday.csv\", \"tuesday.csv\"]");
    names.clear();
    return names;
  };
  if (node.is(Node::Kind::Text) && !node.text.empty()) {
    if (!expand(node, names, diagnostics)) names.clear();
    return names;
  }
  if (!list || node.children.empty()) return wrong(node);
  for (const Node& file : node.children) {
    if (!file.is(Node::Kind::Text) || file.text.empty()) return wrong(file);
    if (!expand(file, names, diagnostics)) return {};
  }
  return names;
}

}  // namespace routelab::scenario
