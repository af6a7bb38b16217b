/// Characters of an input, which may be any bytes: UTF-8 (RFC 3629), in which a byte that is not
/// valid stands for itself and takes one column.
#pragma once

#include <cstddef>
#include <string_view>

#include "sim/base/ascii.hpp"
#include "sim/base/utf8.hpp"

namespace routelab::scenario {

inline constexpr std::string_view byte_order_mark = "\xEF\xBB\xBF";

/// The text behind its byte-order mark, if it starts with one.
std::string_view without_byte_order_mark(std::string_view text);

/// The number of bytes of the column at `at`: as `utf8_length`, but 1 for a byte that is not valid.
std::size_t column_bytes(std::string_view text, std::size_t at);

/// Columns that a text takes: its code points, and each byte that is not valid UTF-8 as one.
std::size_t count_code_points(std::string_view text);

}  // namespace routelab::scenario
