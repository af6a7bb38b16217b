/// A table of a report. On a narrow screen each row of one with more than three columns becomes a
/// card in which every cell has the name of its column.
#pragma once

#include <string>
#include <vector>

namespace routelab::report {

class HtmlTable {
 public:
  struct Column {
    std::string name;
    bool is_number = true;  ///< stands at the right
  };

  /// The first column names its row.
  explicit HtmlTable(std::vector<Column> columns) : columns_(std::move(columns)) {}

  /// A cell for each column, in HTML; style: a class of the row.
  void row(const std::vector<std::string>& cells, const char* style = "");
  [[nodiscard]] bool empty() const { return rows_.empty(); }

  /// label: what the table holds, for those who hear it.
  [[nodiscard]] std::string html(const std::string& label) const;

 private:
  std::vector<Column> columns_;
  std::string rows_;
};

}  // namespace routelab::report
