/// Tables in CSV (RFC 4180, each row on one line): a header with the names of the columns, then
/// rows whose fields know their places. Empty lines, CRLF and blanks around fields are skipped.
///
/// Errors go to `Diagnostics`: "bad-row" for a row, "bad-table" for the table as a whole. Reading
/// goes on after a bad row and ends after `max_bad_rows` of them.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "sim/scenario/diagnostics.hpp"

namespace routelab::scenario {

inline constexpr int max_bad_rows = 20;

struct CsvField {
  std::string text;       ///< without quotes and blanks around it
  std::size_t start = 0;  ///< the bytes of the line that it takes, quotes included
  std::size_t bytes = 0;
};

class CsvTable {
 public:
  /// All three must outlive the table.
  CsvTable(std::string_view text, const std::string& file, Diagnostics& diagnostics)
      : rest_(text), file_(file), diagnostics_(diagnostics) {}

  /// Takes the first row as the header. False if there is none. Call it once, first.
  bool read_header();
  [[nodiscard]] const std::vector<std::string>& columns() const { return columns_; }
  [[nodiscard]] std::optional<std::size_t> column(std::string_view name) const;

  /// Goes to the next row, which has as many fields as the header. False at the end.
  bool next();
  /// A field of the row, until `next`.
  [[nodiscard]] const CsvField& operator[](std::size_t column) const { return fields_[column]; }

  /// Whether no row was bad so far.
  [[nodiscard]] bool good() const { return bad_rows_ == 0; }

  /// The row is bad, because of this field of it.
  void reject(const CsvField& field, std::string message, std::string hint = "");

  /// The table is bad as a whole.
  void refuse(std::string message, std::string hint = "");

  /// It is, because of its header. Before the first `next`.
  void refuse_header(std::string message, std::string hint = "");

 private:
  bool next_row();
  bool split();
  bool take_field(std::size_t& at, CsvField& field);
  bool take_quoted(std::size_t first, std::size_t& at, CsvField& field);
  void reject(std::size_t start, std::size_t bytes, std::string message, std::string hint);

  std::string_view rest_;
  const std::string& file_;
  Diagnostics& diagnostics_;
  std::vector<std::string> columns_;
  std::string_view line_;
  int number_ = 0;                // of the line
  std::vector<CsvField> fields_;  // kept from row to row, so that their texts keep their memory
  std::size_t used_ = 0;          // of fields_, by this row
  int bad_rows_ = 0;
};

}  // namespace routelab::scenario
