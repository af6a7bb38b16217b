/// JSON text as a tree in which every value and key knows its place, so that whoever finds fault
/// with a value later can point at it. `//` and `/* */` comments are allowed, a leading byte-order
/// mark is skipped; everything else is strict JSON (RFC 8259) in UTF-8.
///
/// Errors go to `Diagnostics`. Refused: text that is not UTF-8, more than `max_json_bytes`, more
/// than `max_json_depth` levels, more than `max_json_values` values.
///
/// `json_builder` makes the tree, `json_syntax` says what is wrong with a text that has none,
/// `json_set` changes a value of it.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "sim/scenario/diagnostics.hpp"

namespace routelab::scenario {

inline constexpr std::size_t max_json_bytes = 64U << 20U;
inline constexpr std::size_t max_json_values = 1'000'000;
inline constexpr int max_json_depth = 64;

/// Where a token starts and how many code points it has: strings with their quotes, '{' and '['
/// as one.
struct Mark {
  int line = 0;
  int column = 0;
  int length = 1;

  [[nodiscard]] Place in(const std::string& file) const { return {file, line, column, length}; }
};

/// One for all nodes of a text.
using FileName = std::shared_ptr<const std::string>;

struct Node {
  enum class Kind : std::uint8_t { Null, Boolean, Integer, Real, Text, Array, Object };

  Kind kind = Kind::Null;
  bool boolean = false;
  std::int64_t integer = 0;    ///< of an Integer
  double real = 0;             ///< of a Real, and of an Integer the nearest value
  std::string text;            ///< of a Text, unescaped; of a number, as written in the file
  std::vector<Node> children;  ///< elements of an Array, members of an Object in file order

  std::string key;  ///< the name, if this is a member of an Object
  Mark mark;
  Mark key_mark;
  FileName file;

  [[nodiscard]] bool is(Kind k) const { return kind == k; }
  [[nodiscard]] bool is_number() const { return kind == Kind::Integer || kind == Kind::Real; }

  /// The member of that name, or null; null too if this is not an Object. Cost: O(members).
  [[nodiscard]] const Node* find(std::string_view name) const;
  [[nodiscard]] Node* find(std::string_view name);

  [[nodiscard]] Place place() const;      ///< of the value
  [[nodiscard]] Place key_place() const;  ///< of the key; of the value if there is no key
};

/// The node as compact JSON; numbers as they are written in the file.
std::string to_json(const Node& node);

/// What a node is, for a message: "the number 12", "the text 'abc'", "an object", "null".
std::string describe(const Node& node);

/// The whole text as one tree, or nothing if there is none to go on with (bad syntax, not text).
/// The tree may be there although errors were found: of members with the same key the first stays,
/// an integer beyond 64 bits is cut off at the end of the range.
std::optional<Node> parse(std::string_view text, const std::string& file_name,
                          Diagnostics& diagnostics);

/// `read_file`, then `parse`.
std::optional<Node> parse_file(const std::string& path, Diagnostics& diagnostics);

}  // namespace routelab::scenario
