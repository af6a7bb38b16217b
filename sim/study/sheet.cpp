#include "sim/study/sheet.hpp"

#include <cmath>

#include <fmt/format.h>

#include "sim/base/assert.hpp"
#include "sim/scenario/diagnostics.hpp"
#include "sim/scenario/units.hpp"
#include "sim/study/results.hpp"
#include "sim/study/text_table.hpp"

namespace routelab::study {

namespace {

using Sort = Column::Sort;

/// A number as CSV and JSON have it.
void write_number(const Column& column, const Cell& cell, trace::TextBuffer& out) {
  if (const auto* integer = std::get_if<std::int64_t>(&cell)) {
    out.decimal(*integer, column.sort == Sort::Latency ? 6 : column.sort == Sort::Time ? 9 : 0);
  } else if (const auto* real = std::get_if<double>(&cell)) {
    out.text(fmt::format("{}", rounded(column.sort == Sort::Ratio ? *real : *real * 1e-6)));
  }
}

}  // namespace

std::string text_of(const Column& column, const Cell& cell) {
  if (const auto* text = std::get_if<std::string>(&cell)) return scenario::printable(*text);
  if (const auto* integer = std::get_if<std::int64_t>(&cell)) {
    return column.sort == Sort::Count ? scenario::format_count(*integer)
                                      : scenario::format_duration({*integer});
  }
  if (const auto* real = std::get_if<double>(&cell)) {
    return column.sort == Sort::Ratio ? fmt::format("{:.1f} %", *real * 100)
                                      : scenario::format_duration({std::llround(*real)});
  }
  return "";
}

std::string Column::full_name() const {
  return sort == Sort::Latency ? name + "_ms" : sort == Sort::Time ? name + "_s" : name;
}

std::string Sheet::as_text() const {
  std::vector<TextTable::Align> aligns;
  std::vector<std::string> heading;
  std::size_t flexible = 0;
  for (const Column& column : columns) {
    const bool is_text = column.sort == Sort::Text;
    if (column.name == "route") flexible = aligns.size();
    aligns.push_back(is_text ? TextTable::Align::Left : TextTable::Align::Right);
    heading.push_back(column.name);
  }
  TextTable table(std::move(aligns), flexible);
  table.row(std::move(heading));
  for (const auto& row : rows) {
    RL_ASSERT(row.size() == columns.size());
    std::vector<std::string> cells;
    for (std::size_t c = 0; c < row.size(); ++c) cells.push_back(text_of(columns[c], row[c]));
    table.row(std::move(cells));
  }
  std::string text;
  for (const std::string& line : table.lines()) text += line + "\n";
  return text;
}

void Sheet::write_csv(trace::TextBuffer& out) const {
  for (std::size_t c = 0; c < columns.size(); ++c) {
    out.text(c == 0 ? "" : ",").text(trace::csv_text(columns[c].full_name()));
  }
  out.text("\n");
  for (const auto& row : rows) {
    for (std::size_t c = 0; c < row.size(); ++c) {
      if (c > 0) out.text(",");
      if (const auto* text = std::get_if<std::string>(&row[c])) {
        out.text(trace::csv_text(*text));
      } else {
        write_number(columns[c], row[c], out);
      }
    }
    out.text("\n");
  }
}

void Sheet::write_json(trace::TextBuffer& out) const {
  out.text("[");
  for (std::size_t r = 0; r < rows.size(); ++r) {
    out.text(r == 0 ? "\n  {" : ",\n  {");
    for (std::size_t c = 0; c < columns.size(); ++c) {
      const Cell& cell = rows[r][c];
      out.text(c == 0 ? "" : ", ").text(trace::json_text(columns[c].full_name())).text(": ");
      if (const auto* text = std::get_if<std::string>(&cell)) {
        out.text(trace::json_text(*text));
      } else if (std::holds_alternative<std::monostate>(cell)) {
        out.text("null");
      } else {
        write_number(columns[c], cell, out);
      }
    }
    out.text("}");
  }
  out.text(rows.empty() ? "]\n" : "\n]\n");
}

}  // namespace routelab::study
