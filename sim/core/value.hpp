/// A value of a request, a row or a condition, in 8 bytes: nothing is copied or allocated when a
/// request reads, compares or stores one.
///
/// A text is interned (see text.hpp). A text that ends in a number is kept as its prefix and the
/// number ("user-17" = prefix "user-" and 17; "7" = prefix "" and 7), so texts that differ only
/// in a number need no table entry each, and every text has exactly one representation: equal
/// texts are equal bits.
#pragma once

#include <cstdint>
#include <optional>

#include "sim/base/ids.hpp"

namespace routelab::core {

enum class ValueKind : std::uint8_t {
  Missing,  ///< no such field (JavaScript's undefined)
  Null,
  Boolean,
  Integer,   ///< 60 bits and a sign
  Decimal,   ///< a number with a fraction, kept as the interned text of the literal
  Text,      ///< interned
  Numbered,  ///< interned prefix and a number: the text "prefix" + "17"
  Composite  ///< an array or an object, as the interned text of its JSON
};

class Value {
 public:
  static constexpr std::int64_t max_integer = (std::int64_t{1} << 60) - 1;
  static constexpr std::uint64_t max_number = (std::uint64_t{1} << 36) - 1;
  static constexpr std::uint32_t max_prefix = (1U << 24) - 1;

  constexpr Value() = default;  ///< Missing
  static constexpr Value null() { return Value{ValueKind::Null, 0}; }
  static constexpr Value boolean(bool b) { return Value{ValueKind::Boolean, b ? 1U : 0U}; }
  /// |i| <= max_integer
  static constexpr Value integer(std::int64_t i) {
    return Value{ValueKind::Integer, static_cast<std::uint64_t>(i) & payload_mask};
  }
  static constexpr Value decimal(TextId literal) {
    return Value{ValueKind::Decimal, literal.index};
  }
  static constexpr Value text(TextId id) { return Value{ValueKind::Text, id.index}; }
  /// prefix.index <= max_prefix, number <= max_number
  static constexpr Value numbered(TextId prefix, std::uint64_t number) {
    return Value{ValueKind::Numbered, (std::uint64_t{prefix.index} << 36) | number};
  }

  /// The JSON of an array or an object, without blanks outside its texts.
  static constexpr Value composite(TextId json) { return Value{ValueKind::Composite, json.index}; }

  /// The message of a thrown error: a template of the Api, which is rendered with the slots of the
  /// exchange that threw it. It can be shown and logged, never stored or compared.
  static constexpr Value message(std::uint32_t index) {
    return Value{ValueKind::Composite, message_bit | index};
  }

  [[nodiscard]] constexpr ValueKind kind() const { return static_cast<ValueKind>(bits_ >> 61); }
  [[nodiscard]] constexpr bool missing() const { return bits_ == 0; }
  [[nodiscard]] constexpr bool is_message() const {
    return kind() == ValueKind::Composite && (bits_ & message_bit) != 0;
  }
  [[nodiscard]] constexpr std::uint32_t message_index() const {
    return static_cast<std::uint32_t>(bits_ & UINT32_MAX);
  }
  [[nodiscard]] constexpr bool truth() const { return (bits_ & 1) != 0; }
  [[nodiscard]] constexpr std::int64_t number() const {
    return static_cast<std::int64_t>(bits_ << 3) >> 3;
  }
  [[nodiscard]] constexpr TextId text_id() const {
    return TextId{static_cast<std::size_t>(bits_ & UINT32_MAX)};
  }
  [[nodiscard]] constexpr TextId prefix() const {
    return TextId{static_cast<std::size_t>((bits_ & payload_mask) >> 36)};
  }
  [[nodiscard]] constexpr std::uint64_t suffix() const { return bits_ & max_number; }

  friend constexpr bool operator==(Value, Value) = default;
  friend struct ValueHash;

 private:
  static constexpr std::uint64_t message_bit = std::uint64_t{1} << 60;
  static constexpr std::uint64_t payload_mask = (std::uint64_t{1} << 61) - 1;
  constexpr Value(ValueKind kind, std::uint64_t payload)
      : bits_((static_cast<std::uint64_t>(kind) << 61) | payload) {}
  std::uint64_t bits_ = 0;
};
static_assert(sizeof(Value) == 8);

/// For tables that are looked up and never iterated.
struct ValueHash {
  std::size_t operator()(Value value) const noexcept { return value.bits_ * 0x9e3779b97f4a7c15ULL; }
};

/// The empty text is always the first that a table interns, so "7" is prefix 0 and the number 7;
/// the minus sign is the second, so "-7" is prefix 1 and the number 7.
inline constexpr TextId empty_text{std::size_t{0}};
inline constexpr TextId minus_text{std::size_t{1}};

/// The whole number that a value is or spells, of up to 10 digits: 7 and "7" are both 7, all else
/// is none.
constexpr std::optional<std::int64_t> as_integer(Value value) {
  if (value.kind() == ValueKind::Integer) return value.number();
  if (value.kind() == ValueKind::Numbered && value.prefix() == empty_text) {
    return static_cast<std::int64_t>(value.suffix());
  }
  if (value.kind() == ValueKind::Numbered && value.prefix() == minus_text) {
    return -static_cast<std::int64_t>(value.suffix());
  }
  return std::nullopt;
}

/// JavaScript's truthiness, for `when`: missing, null, false, 0 and "" are false.
constexpr bool truthy(Value value) {
  switch (value.kind()) {
    case ValueKind::Missing:
    case ValueKind::Null: return false;
    case ValueKind::Boolean: return value.truth();
    case ValueKind::Integer: return value.number() != 0;
    case ValueKind::Text: return value.text_id() != empty_text;
    case ValueKind::Decimal:
    case ValueKind::Numbered:
    case ValueKind::Composite: return true;
  }
  return false;
}

}  // namespace routelab::core
