#include "harness/database/cell.hpp"

namespace routelab::database {

using core::Value;
using core::ValueKind;

std::optional<Cell> cell_of(const core::Texts& texts, core::ColumnType type, Value value) {
  if (value.kind() == ValueKind::Missing || value.kind() == ValueKind::Null) return Cell{};
  if (value.is_message()) return std::nullopt;  // only its exchange can render it
  if (type == core::ColumnType::Text) return Cell{texts.text_of(value)};
  const auto number = core::as_integer(value);
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
