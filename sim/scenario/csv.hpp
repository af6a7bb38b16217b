/// Tables in CSV (RFC 4180, each row on one line): a header with the names of the columns, then
/// rows whose fields know their places. Empty lines, CRLF and blanks around fields are skipped.
/// What is wrong goes to `RowErrors`.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "sim/scenario/line_source.hpp"
#include "sim/scenario/row_errors.hpp"

namespace routelab::scenario {

struct CsvField {
  std::string text;       ///< without quotes and blanks around it
  std::size_t start = 0;  ///< the bytes of the line that it takes, quotes included
  std::size_t bytes = 0;
};

class CsvTable {
 public:
  /// Both must outlive the table.
  CsvTable(LineSource& lines, RowErrors& errors) : lines_(lines), errors_(errors) {}

  /// Takes the first row as the header; an error with this hint if there is none. Call it once,
  /// first.
  bool read_header(const char* hint = "expected a table in CSV");
  /// False, with an error, if the header is data by its looks.
  bool check_header();
  [[nodiscard]] const std::vector<std::string>& columns() const { return columns_; }
  [[nodiscard]] std::optional<std::size_t> column(std::string_view name) const;
  /// The same of a column that must be there: an error with this hint if it is not.
  std::optional<std::size_t> require(std::string_view name, const std::string& hint);

  /// Goes to the next row, which has as many fields as the header. False at the end.
  bool next();
  /// A field of the row, until `next`.
  [[nodiscard]] const CsvField& operator[](std::size_t column) const { return fields_[column]; }

  /// The row is bad, because of this field of it.
  void reject(const CsvField& field, std::string message, std::string hint = "") {
    errors_.reject(lines_, field.start, field.bytes, std::move(message), std::move(hint));
  }
  /// False, and a bad row, if the field is empty or is not UTF-8. `noun`: "function".
  bool check_name(const CsvField& field, std::string_view noun);

 private:
  bool next_row();
  bool split();
  bool take_field(std::size_t& at, CsvField& field);
  bool take_quoted(std::size_t first, std::size_t& at, CsvField& field);

  LineSource& lines_;
  RowErrors& errors_;
  std::vector<std::string> columns_;
  std::vector<CsvField> fields_;  // kept from row to row, so that their texts keep their memory
  std::size_t used_ = 0;          // of fields_, by this row
};

}  // namespace routelab::scenario
