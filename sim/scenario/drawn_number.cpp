#include "sim/scenario/drawn_number.hpp"

#include <charconv>
#include <optional>
#include <utility>

#include <fmt/format.h>

#include "sim/scenario/characters.hpp"

namespace routelab::scenario {

namespace {

constexpr std::int64_t max_drawn = 9'999'999'999;

/// What is wrong with "1..100", without its braces; "" if nothing.
std::string parse_range(std::string_view text, std::int64_t& low, std::int64_t& high) {
  const std::size_t dots = text.find("..");
  const auto number = [](std::string_view digits, std::int64_t& value) {
    const auto [end, problem] =
        std::from_chars(digits.data(), digits.data() + digits.size(), value);
    return problem == std::errc{} && end == digits.data() + digits.size() && value >= 0;
  };
  if (dots == text.npos || !number(text.substr(0, dots), low) ||
      !number(text.substr(dots + 2), high)) {
    return "is no range of numbers";
  }
  if (low > high) return "ends before it begins";
  return high > max_drawn ? fmt::format("goes beyond {}", max_drawn) : "";
}

}  // namespace

std::optional<DrawnNumber> find_drawn_number(std::string_view text, const Node& node,
                                             Diagnostics& diagnostics, bool& failed) {
  const std::size_t open = text.find('{');
  if (open == text.npos) return std::nullopt;
  const std::size_t close = text.find('}', open);
  DrawnNumber number{.at = open, .length = close - open + 1};
  std::string problem;
  if (close == text.npos) {
    problem = fmt::format("a '{{' is not closed in {}", in_quotes(text));
  } else if (text.find('{', close) != text.npos) {
    problem = fmt::format("there is more than one drawn number in {}", in_quotes(text));
  } else {
    const std::string wrong =
        parse_range(text.substr(open + 1, close - open - 1), number.low, number.high);
    if (wrong.empty()) return number;
    problem = fmt::format("{} {}", in_quotes(text.substr(open, number.length)), wrong);
  }
  failed = true;
  diagnostics.error(node.place(), "bad-number", std::move(problem),
                    "a number drawn for each request is written {1..100}, once");
  return std::nullopt;
}

model::SendField drawn_field(TextId name, std::string_view before, const DrawnNumber& number,
                             bool as_text, core::Texts& texts) {
  model::SendField field;
  field.name = name;
  field.drawn = true;
  field.prefix = texts.intern(before);
  field.as_text = as_text || !before.empty();
  field.low = number.low;
  field.high = number.high;
  return field;
}

std::string drawn_mark(std::size_t n) { return fmt::format("routelab-drawn-{}-number", n); }

std::vector<model::WirePiece> wire_pieces(std::string_view text, model::WirePiece::Number number,
                                          const std::vector<std::uint32_t>& fields,
                                          const std::vector<bool>& bare) {
  std::vector<model::WirePiece> pieces;
  for (;;) {
    // Numbers stand in the order of the text, or, where a framework has reordered them, in any.
    std::size_t at = text.npos;
    std::size_t which = 0;
    for (std::size_t n = 0; n < fields.size(); ++n) {
      const std::size_t found = text.find(drawn_mark(n));
      if (found < at) {
        at = found;
        which = n;
      }
    }
    if (at == text.npos) break;
    const bool quoted = which < bare.size() && bare[which];
    pieces.push_back({.text = std::string(text.substr(0, at - (quoted ? 1 : 0))),
                      .number = number,
                      .field = fields[which]});
    text.remove_prefix(at + drawn_mark(which).size() + (quoted ? 1 : 0));
  }
  if (!text.empty()) pieces.push_back({.text = std::string(text)});
  return pieces;
}

bool check_drawn_text(std::string_view before, std::string_view after, const Node& node,
                      Diagnostics& diagnostics) {
  if (after.empty() && (before.empty() || !is_digit(before.back()))) return true;
  diagnostics.error(node.place(), "bad-number",
                    "a drawn number ends its text and does not follow a digit",
                    "for example \"user-{1..100}\"");
  return false;
}

}  // namespace routelab::scenario
