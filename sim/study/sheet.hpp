/// A table of figures that goes to people as aligned text, to spreadsheets as CSV and to programs
/// as JSON, from the same cells.
///
/// People read times with a unit and three digits; CSV and JSON have them exactly, in the unit that
/// the column's name ends with ("p99_ms", "at_s").
#pragma once

#include <cstdint>
#include <string>
#include <variant>
#include <vector>

#include "sim/trace/text_buffer.hpp"

namespace routelab::study {

/// Empty, a text, an integer (a count, nanoseconds) or a real (a mean in nanoseconds, a ratio).
using Cell = std::variant<std::monostate, std::string, std::int64_t, double>;

struct Column {
  enum class Sort : std::uint8_t {
    Text,
    Count,
    Latency,  ///< ns; CSV and JSON: milliseconds
    Time,     ///< ns since the start of the run; CSV and JSON: seconds
    Ratio,    ///< text: a percentage
  };
  Sort sort = Sort::Text;
  std::string name;  ///< "p99"

  /// "p99_ms"
  [[nodiscard]] std::string full_name() const;
};

/// As people read it; names made printable.
std::string text_of(const Column& column, const Cell& cell);

struct Sheet {
  std::vector<Column> columns;
  std::vector<std::vector<Cell>> rows;  ///< each has a cell for every column

  /// A heading and a line for each row, as wide as it needs; names from the trace made printable.
  [[nodiscard]] std::string as_text() const;
  void write_csv(trace::TextBuffer& out) const;
  /// A list of objects.
  void write_json(trace::TextBuffer& out) const;
};

}  // namespace routelab::study
