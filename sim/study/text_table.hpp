/// Rows of cells as aligned columns of plain text.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace routelab::study {

/// The widest line of a text for people, in columns.
inline constexpr std::size_t text_width = 100;

/// The text, or its beginning and "..." if it has more than `width` code points.
std::string cut_to(std::string_view text, std::size_t width);

class TextTable {
 public:
  enum class Align : std::uint8_t { Left, Right };

  /// flexible: the column that is cut so that a line fits into `text_width`.
  TextTable(std::vector<Align> columns, std::size_t flexible)
      : columns_(std::move(columns)), flexible_(flexible) {}

  /// One cell for each column; nothing in them may break the line.
  void row(std::vector<std::string> cells);

  [[nodiscard]] bool empty() const { return rows_.empty(); }

  /// A line for each row, indented by two; no spaces at its end.
  [[nodiscard]] std::vector<std::string> lines() const;

 private:
  std::vector<Align> columns_;
  std::size_t flexible_;
  std::vector<std::vector<std::string>> rows_;
};

}  // namespace routelab::study
