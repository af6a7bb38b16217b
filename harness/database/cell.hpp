/// A value on its way to or from a database: with its own text, so that threads need no table of
/// interned texts while they wait for an answer.
///
/// A column of a real table has a type and the core's store has none, so writing converts:
///
///     integer column   whole numbers of 64 bits, and texts that spell one of up to 10 digits;
///                      null; all else does not fit
///     text column      texts; null; numbers, booleans, arrays and objects as their text
///
/// "Undefined" is null, as in the store.
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
