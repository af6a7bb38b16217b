/// "{1..100}": a number that is drawn for each request, in a path, a query, a body, a header or a
/// cookie.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "sim/core/text.hpp"
#include "sim/model/client.hpp"
#include "sim/scenario/json_tree.hpp"

namespace routelab::scenario {

struct DrawnNumber {
  std::size_t at = 0;      ///< of '{' in the text
  std::size_t length = 0;  ///< with braces
  std::int64_t low = 0;
  std::int64_t high = 0;
};

/// The one "{1..100}" of a text, if there is one. `failed` is set after an error at `node`.
std::optional<DrawnNumber> find_drawn_number(std::string_view text, const Node& node,
                                             Diagnostics& diagnostics, bool& failed);

/// A field whose text is `before` and a drawn number; the number alone if `as_text` is false and
/// nothing stands before it.
model::SendField drawn_field(TextId name, std::string_view before, const DrawnNumber& number,
                             bool as_text, core::Texts& texts);

/// Stands for the n'th drawn number of a text while the framework's rules are applied to it.
std::string drawn_mark(std::size_t n);

/// A text with marks as it is sent: `fields[n]` is the index of the field that holds the n'th
/// number. In JSON a number that is no text loses the quotes around its mark (`bare[n]`).
std::vector<model::WirePiece> wire_pieces(std::string_view text, model::WirePiece::Number number,
                                          const std::vector<std::uint32_t>& fields,
                                          const std::vector<bool>& bare = {});

/// A drawn number ends its text and follows no digit, so that every number gives another text.
/// False, with an error at `node`, if it does not.
bool check_drawn_text(std::string_view before, std::string_view after, const Node& node,
                      Diagnostics& diagnostics);

}  // namespace routelab::scenario
