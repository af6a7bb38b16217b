#include "harness/database/cell.hpp"

#include <charconv>

namespace routelab::database {

namespace {

using core::Value;
using core::ValueKind;

std::optional<std::int64_t> whole_number(const core::Texts& texts, Value value) {
  if (value.kind() != ValueKind::Decimal) return core::as_integer(value);
  const std::string_view literal = texts.of(value.text_id());
  std::int64_t number = 0;
  const auto [end, error] =
      std::from_chars(literal.data(), literal.data() + literal.size(), number);
  if (error != std::errc{} || end != literal.data() + literal.size()) return std::nullopt;
  return number;
}

}  // namespace

std::optional<Cell> cell_of(const core::Texts& texts, core::ColumnType type, Value value) {
  if (value.kind() == ValueKind::Missing || value.kind() == ValueKind::Null) return Cell{};
  if (value.is_message()) return std::nullopt;  // only its exchange can render it
  if (type == core::ColumnType::Text) return Cell{texts.text_of(value)};
  const auto number = whole_number(texts, value);
  return number ? std::optional<Cell>{*number} : std::nullopt;
}

Value to_value(core::Texts& texts, const Cell& cell) {
  if (const auto* text = std::get_if<std::string>(&cell)) return texts.value_of(*text);
  const auto* number = std::get_if<std::int64_t>(&cell);
  if (number == nullptr) return Value::null();
  if (*number >= -Value::max_integer && *number <= Value::max_integer) {
    return Value::integer(*number);
  }
  return Value::decimal(texts.intern(std::to_string(*number)));
}

}  // namespace routelab::database
