/// A value on its way to or from a database: with its own text, so that threads need no table of
/// interned texts while they wait for an answer.
///
/// What fits a column is the store's rule (core/store.hpp). Into a text column go texts, null, and
/// numbers, booleans, arrays and objects as their text.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <variant>

#include "sim/core/store.hpp"
#include "sim/core/text.hpp"

namespace routelab::database {

using Cell = std::variant<std::monostate, std::int64_t, std::string>;  ///< monostate: null

/// None if the value does not fit the column.
std::optional<Cell> cell_of(const core::Texts& texts, core::ColumnType type, core::Value value);

/// The text may be new, so it is interned: not while another thread uses `texts`. An integer that
/// is too large for a core::Value becomes a decimal, as in a request's JSON.
core::Value to_value(core::Texts& texts, const Cell& cell);

}  // namespace routelab::database
